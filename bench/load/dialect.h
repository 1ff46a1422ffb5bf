/* How each kind of server words the same conversation: hello, create, join, send; answers, messages, presence.
 * "parley" is docs/protocol.md. "plain" is the part of it that peers without acks speak. "socketio" is plain inside
 * Socket.IO 5 packets. A message's text is "~SSS NNNNNNNNN xxx": the step, its number in the step, filling. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HELLO_ID = 1, CREATE_ID = 2, JOIN_ID = 3, PING_ID = 4, TEXT_BYTES_MAX = 4000, REQUEST_BYTES_MAX = 8192 };

struct dialect {
  const char *name;
  bool acks;
  const char *before, *after; /* what stands around each frame */
};

const struct dialect *dialect_named(const char *name);

size_t say_hello(const struct dialect *d, char *out, const char *token);
size_t say_create(const struct dialect *d, char *out, const char *room);
size_t say_join(const struct dialect *d, char *out, const char *room);
size_t say_ping(const struct dialect *d, char *out);
size_t say_message(const struct dialect *d, char *out, const char *room, const char *run, uint32_t step, uint32_t number,
                   size_t text_bytes);

enum kind { OTHER, MESSAGE, ACK, ANSWER, ERROR, PRESENCE, PACKET_OPEN, PACKET_CONNECTED, PACKET_PING };

struct heard {
  enum kind kind;
  uint32_t step, number, offset; /* of a message, or of an answer to one */
  uint64_t re;                   /* of any other answer */
  int64_t people;                /* of a presence or a joined; -1 when not told */
  char code[24];                 /* of an error */
};

struct heard hear(const struct dialect *d, const char *payload, size_t bytes);
