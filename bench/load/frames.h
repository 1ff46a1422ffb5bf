/* WebSocket framing (RFC 6455) as far as a load client needs it: whole frames, no extensions, no fragments.
 * Client frames carry a mask of zero, so their payload goes as it is: fine for a client that guards nothing. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum opcode { TEXT = 0x1, CLOSE = 0x8, PING = 0x9, PONG = 0xA };
enum { CLIENT_HEAD_BYTES_MAX = 14 };

struct frame {
  uint8_t opcode;
  const char *payload;
  size_t payload_bytes;
  size_t whole_bytes; /* head and payload */
};

/* 1 and the frame when a whole one stands at the start of data, else 0. */
int frame_read(const uint8_t *data, size_t bytes, struct frame *found);

/* Writes the head of a client frame; returns its bytes. */
size_t frame_head(uint8_t *out, enum opcode opcode, size_t payload_bytes);
