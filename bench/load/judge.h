/* Whether a step counts: every receiver must have every acked message of its room once and in one order. No I/O. */
#pragma once
#include <stdint.h>

enum outcome { UNANSWERED, ACKED, REFUSED };

struct message {
  uint32_t room, sender;
  uint8_t outcome;
};

struct delivery {
  uint32_t number; /* of the message, counted over all senders in the order of sending */
  uint32_t offset; /* its place in the room, as the server said */
};

struct log {
  uint32_t room, count, capacity;
  struct delivery *deliveries; /* as they came */
};

struct verdict {
  uint64_t lost;             /* acked, and not met by a receiver of its room */
  uint64_t doubled;          /* met again by the same receiver */
  uint64_t disordered;       /* met after one of a higher offset, or at another offset than others met it */
  uint64_t sender_disordered; /* met after a later one of the same sender */
  uint64_t strayed;          /* met in another room, or though it was refused, or never sent */
};

struct verdict judge(const struct message *messages, uint32_t count, const struct log *logs, uint32_t receivers);
