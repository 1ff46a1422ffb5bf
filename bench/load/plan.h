/* What a run is told: a file of lines, each a word and its values.
 *   dialect parley | plain | socketio      address IPv4 PORT      host NAME:PORT      path /ws      run NAME (12 characters at most)
 *   text_bytes N      connect_per_s N (0: as fast as they are taken)      connect_at_once N
 *   watch NAME PID
 *   socket sends|listens|stalls|floods creates|enters ROOM TOKEN
 * Rooms are made by the sockets that create, which come in before all others. */
#pragma once
#include "dialect.h"
#include "watch.h"

enum role { SENDS, LISTENS, STALLS, FLOODS };

struct planned_socket {
  enum role role;
  bool creates;
  uint32_t room;
  char *token;
};

struct plan {
  const struct dialect *dialect;
  char address[64], host[80], path[128], run[16];
  int port;
  size_t text_bytes;
  double connect_per_s;
  uint32_t connect_at_once;
  struct watched watched[WATCHED_MAX];
  int watched_count;
  char **rooms;
  uint32_t room_count;
  struct planned_socket *sockets;
  uint32_t socket_count;
};

/* Ends the program with a sentence when the file is not a plan. */
struct plan plan_read(const char *path);
