#include "judge.h"
#include <stdlib.h>
#include <string.h>

struct scratch {
  uint8_t *met;      /* by this receiver, per message */
  uint32_t *offset;  /* per message plus one, as its first receiver was told; 0 is not known yet */
  int64_t *last;     /* per sender, the last number met by this receiver */
};

static void judge_log(const struct message *messages, uint32_t count, const struct log *log, struct scratch *s,
                      struct verdict *v) {
  int64_t last_offset = -1;
  for (uint32_t i = 0; i < log->count; i++) {
    struct delivery d = log->deliveries[i];
    if (d.number >= count || messages[d.number].room != log->room || messages[d.number].outcome == REFUSED) {
      v->strayed++;
      continue;
    }
    if (s->met[d.number]) {
      v->doubled++;
      continue;
    }
    s->met[d.number] = 1;
    if (!s->offset[d.number]) s->offset[d.number] = d.offset + 1;
    v->disordered += (int64_t)d.offset <= last_offset || s->offset[d.number] != d.offset + 1;
    last_offset = d.offset;
    int64_t *before = &s->last[messages[d.number].sender];
    v->sender_disordered += (int64_t)d.number < *before;
    *before = d.number;
  }
}

struct verdict judge(const struct message *messages, uint32_t count, const struct log *logs, uint32_t receivers) {
  struct verdict v = {0};
  uint32_t senders = 0;
  for (uint32_t n = 0; n < count; n++) senders = messages[n].sender >= senders ? messages[n].sender + 1 : senders;
  struct scratch s = {malloc(count + 1), calloc(count + 1, sizeof *s.offset), malloc((senders + 1) * sizeof *s.last)};
  for (uint32_t r = 0; r < receivers; r++) {
    memset(s.met, 0, count);
    for (uint32_t i = 0; i < senders; i++) s.last[i] = -1;
    judge_log(messages, count, &logs[r], &s, &v);
    for (uint32_t n = 0; n < count; n++)
      v.lost += messages[n].outcome == ACKED && messages[n].room == logs[r].room && !s.met[n];
  }
  free(s.met);
  free(s.offset);
  free(s.last);
  return v;
}
