/* One step: messages at a fixed rate for some seconds, each with a planned time (open loop), then the verdict. */
#pragma once
#include "connection.h"

struct talk;

struct talk *talk_begin(struct client *client, uint32_t step, double per_s, double seconds, double warm_s);

/* Sends what is due, takes samples that are due. Called often, between reads too. */
void talk_on_time(struct client *client, int64_t now);

/* When it wants to be called again. */
int64_t talk_next_ns(const struct talk *talk);

void talk_on_message(struct client *client, struct connection *c, const struct heard *heard, int64_t now);
void talk_on_answer(struct client *client, const struct heard *heard, int64_t now);

/* Everything sent, answered and delivered, or still for 3 s, or 15 s after the last planned time. */
bool talk_is_over(const struct talk *talk, int64_t now);

/* Judges, prints one line of JSON and forgets the step. */
void talk_end(struct client *client, FILE *out);
