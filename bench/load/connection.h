/* One socket: connects, upgrades, says hello, comes into its room, then hears. Nothing here waits. */
#pragma once
#include "histogram.h"
#include "judge.h"
#include "plan.h"

enum stage { NOT_YET, CONNECTING, UPGRADING, GREETING, CREATING, JOINING, IN, GONE };
/* Who floods and was closed is back after this long. */
static const int64_t FLOOD_REST_NS = 1000000000;
enum { PRESENCE_SEEN = 32, UNSENT_BYTES_MAX = 1 << 20, READ_BYTES = 1 << 18, HELD_BYTES_MAX = 1 << 20 };

struct connection {
  const struct planned_socket *planned;
  enum stage stage;
  int fd;
  uint32_t held_bytes, unsent_bytes;
  uint8_t *held;   /* the start of a frame whose rest has not come */
  uint8_t *unsent; /* what the kernel would not take yet */
  int64_t opened_ns, in_ns, gone_ns;
  int64_t people, people_since_ns; /* in the room as last told, and when that changed */
  int64_t presence_ns[PRESENCE_SEEN];
  uint32_t presence_count, presence_per_s_max;
  struct log log; /* of the step under way */
};

struct talk;

struct client {
  struct plan plan;
  int epoll;
  struct connection *connections;
  uint32_t waiting_to_enter;    /* under way, neither in nor gone */
  uint32_t in, failed, closed;  /* closed: was in, ended by the server */
  uint64_t stray_frames_unsent; /* frames given up because a socket took no more */
  char first_failure[160];
  struct histogram entering; /* from the connect to the joined */
  struct talk *talk;         /* NULL between steps */
  uint64_t reads; /* that brought something: about as many as the server's writes */
  int flooding;
  uint64_t flooded;
};

void connection_open(struct client *client, struct connection *c);
void connection_close(struct client *client, struct connection *c);

/* Opens one that floods again when it was closed long enough ago. */
void connection_return(struct client *client, struct connection *c, int64_t now);

/* Sends one text frame; false when the socket took no more and the frame was given up. */
bool connection_say(struct client *client, struct connection *c, const char *text, size_t bytes);

/* What epoll told of it. */
void connection_on_event(struct client *client, struct connection *c, uint32_t events);
