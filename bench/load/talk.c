#include "talk.h"
#include <stdlib.h>
#include <string.h>

static const int64_t SECOND = 1000000000, STILL_NS = 3 * SECOND, DRAIN_NS = 15 * SECOND;
enum { CODES = 12 };

struct refusals {
  char code[24];
  uint64_t count;
};

struct talk {
  uint32_t step, count, sent, answered;
  double per_s, seconds;
  int64_t start_ns, warm_ns, end_ns, news_ns;
  struct message *messages;
  struct connection **senders;
  uint32_t sender_count, *hearing; /* per room: receivers that are judged */
  uint64_t reads_before, reads_in_window, delivered, expected, delivered_in_window, acked, acked_in_window, of_other_steps, past_the_log;
  struct histogram latency, acking, lag;
  struct refusals refusals[CODES];
  bool from_taken, to_taken;
  struct usage from, to;
};

static int64_t planned_ns(const struct talk *t, uint32_t number) {
  return t->start_ns + (int64_t)((double)number * 1e9 / t->per_s);
}

static bool is_judged(const struct connection *c) { return c->planned->role == SENDS || c->planned->role == LISTENS; }

/* The i-th message goes through the i-th sender, round and round. */
static void plan_messages(struct client *client, struct talk *t) {
  uint32_t *in_room = calloc(client->plan.room_count, sizeof *in_room);
  t->messages = calloc(t->count, sizeof *t->messages);
  for (uint32_t n = 0; n < t->count; n++) {
    uint32_t sender = n % t->sender_count;
    t->messages[n] = (struct message){t->senders[sender]->planned->room, sender, UNANSWERED};
    in_room[t->messages[n].room]++;
  }
  for (uint32_t i = 0; i < client->plan.socket_count; i++) {
    struct connection *c = &client->connections[i];
    if (!is_judged(c)) continue;
    t->hearing[c->planned->room]++;
    uint32_t capacity = in_room[c->planned->room] + in_room[c->planned->room] / 8 + 16;
    c->log = (struct log){c->planned->room, 0, capacity, malloc(capacity * sizeof(struct delivery))};
    memset(c->log.deliveries, 0, capacity * sizeof(struct delivery)); /* touched now, not while it counts */
  }
  free(in_room);
}

struct talk *talk_begin(struct client *client, uint32_t step, double per_s, double seconds, double warm_s) {
  struct talk *t = calloc(1, sizeof *t);
  *t = (struct talk){.step = step, .per_s = per_s, .seconds = seconds, .count = (uint32_t)(per_s * seconds)};
  t->senders = calloc(client->plan.socket_count, sizeof *t->senders);
  t->hearing = calloc(client->plan.room_count, sizeof *t->hearing);
  for (uint32_t i = 0; i < client->plan.socket_count; i++)
    if (client->connections[i].planned->role == SENDS && client->connections[i].stage == IN)
      t->senders[t->sender_count++] = &client->connections[i];
  if (!t->sender_count) t->count = 0;
  plan_messages(client, t);
  t->start_ns = now_ns() + SECOND / 20;
  t->warm_ns = t->start_ns + (int64_t)(warm_s * 1e9);
  t->end_ns = t->start_ns + (int64_t)(seconds * 1e9);
  t->news_ns = t->end_ns;
  return client->talk = t;
}

static void send_one(struct client *client, struct talk *t) {
  char text[REQUEST_BYTES_MAX];
  uint32_t number = t->sent++;
  struct message *m = &t->messages[number];
  size_t bytes = say_message(client->plan.dialect, text, client->plan.rooms[m->room], client->plan.run, t->step, number,
                             client->plan.text_bytes);
  bool taken = connection_say(client, t->senders[m->sender], text, bytes);
  if (!taken || !client->plan.dialect->acks) {
    t->answered++;
    m->outcome = taken ? ACKED : REFUSED;
    t->expected += taken ? t->hearing[m->room] : 0;
  }
}

void talk_on_time(struct client *client, int64_t now) {
  struct talk *t = client->talk;
  while (t->sent < t->count && planned_ns(t, t->sent) <= now) {
    int64_t late_ns = now_ns() - planned_ns(t, t->sent);
    if (planned_ns(t, t->sent) >= t->warm_ns) histogram_add(&t->lag, late_ns);
    send_one(client, t);
  }
  if (!t->from_taken && now >= t->warm_ns) {
    t->from = usage_now(client->plan.watched, client->plan.watched_count);
    t->reads_before = client->reads;
    t->from_taken = true;
  }
  if (!t->to_taken && now >= t->end_ns) {
    t->to = usage_now(client->plan.watched, client->plan.watched_count);
    t->reads_in_window = client->reads - t->reads_before;
    t->to_taken = true;
  }
}

int64_t talk_next_ns(const struct talk *t) {
  if (t->sent < t->count) return planned_ns(t, t->sent);
  return t->to_taken ? now_ns() + SECOND / 10 : t->end_ns;
}

static bool in_window(const struct talk *t, int64_t now) { return now >= t->warm_ns && now < t->end_ns; }

void talk_on_message(struct client *client, struct connection *c, const struct heard *heard, int64_t now) {
  struct talk *t = client->talk;
  if (!t || heard->step != t->step) {
    if (t) t->of_other_steps++;
    return;
  }
  t->news_ns = now;
  t->delivered++;
  t->delivered_in_window += in_window(t, now);
  if (c->log.count < c->log.capacity) c->log.deliveries[c->log.count++] = (struct delivery){heard->number, heard->offset};
  else t->past_the_log++;
  int64_t planned = planned_ns(t, heard->number);
  if (planned >= t->warm_ns) histogram_add(&t->latency, now - planned);
}

static void count_refusal(struct talk *t, const char *code) {
  int i = 0;
  while (i < CODES - 1 && *t->refusals[i].code && strcmp(t->refusals[i].code, code)) i++;
  snprintf(t->refusals[i].code, sizeof t->refusals[i].code, "%s", code);
  t->refusals[i].count++;
}

void talk_on_answer(struct client *client, const struct heard *heard, int64_t now) {
  struct talk *t = client->talk;
  if (!t || heard->re < 1000000000 || heard->step != t->step || heard->number >= t->count) return;
  struct message *m = &t->messages[heard->number];
  if (m->outcome != UNANSWERED) return;
  t->news_ns = now;
  t->answered++;
  if (heard->kind == ERROR) {
    /* An unknown outcome may still come: it is neither refused nor promised. */
    m->outcome = strcmp(heard->code, "unknown_outcome") ? REFUSED : UNANSWERED;
    return count_refusal(t, heard->code);
  }
  m->outcome = ACKED;
  t->acked++;
  t->acked_in_window += in_window(t, now);
  t->expected += t->hearing[m->room];
  if (planned_ns(t, heard->number) >= t->warm_ns) histogram_add(&t->acking, now - planned_ns(t, heard->number));
}

static bool is_whole(const struct talk *t) { return t->answered == t->count && t->delivered >= t->expected; }

bool talk_is_over(const struct talk *t, int64_t now) {
  if (now < t->end_ns || t->sent < t->count || !t->to_taken) return false;
  return is_whole(t) || now - t->news_ns > STILL_NS || now - t->end_ns > DRAIN_NS;
}

static void print_counts(const struct talk *t, FILE *out) {
  fprintf(out, "{\"event\":\"talked\",\"step\":%u,\"per_s\":%g,\"seconds\":%g,\"window_s\":%g,\"messages\":%u,\"answered\":%u,", t->step,
          t->per_s, t->seconds, (double)(t->end_ns - t->warm_ns) / 1e9, t->count, t->answered);
  fprintf(out, "\"acked\":%llu,\"acked_in_window\":%llu,\"deliveries\":%llu,\"deliveries_in_window\":%llu,",
          (unsigned long long)t->acked, (unsigned long long)t->acked_in_window, (unsigned long long)t->delivered,
          (unsigned long long)t->delivered_in_window);
  /* Not whole and not still: there was no time for the rest, which is then not lost but late. */
  bool unfinished = !is_whole(t) && now_ns() - t->news_ns <= STILL_NS;
  fprintf(out, "\"unfinished\":%s,", unfinished ? "true" : "false");
  fprintf(out, "\"reads_in_window\":%llu,\"of_other_steps\":%llu,\"refused\":{", (unsigned long long)t->reads_in_window,
          (unsigned long long)t->of_other_steps);
  for (int i = 0; i < CODES && *t->refusals[i].code; i++)
    fprintf(out, "%s\"%s\":%llu", i ? "," : "", t->refusals[i].code, (unsigned long long)t->refusals[i].count);
  fprintf(out, "},");
}

static void print_verdict(struct client *client, const struct talk *t, FILE *out) {
  struct log *logs = calloc(client->plan.socket_count, sizeof *logs);
  uint32_t receivers = 0;
  for (uint32_t i = 0; i < client->plan.socket_count; i++)
    if (is_judged(&client->connections[i])) logs[receivers++] = client->connections[i].log;
  struct verdict v = judge(t->messages, t->count, logs, receivers);
  free(logs);
  fprintf(out, "\"receivers\":%u,\"lost\":%llu,\"doubled\":%llu,\"disordered\":%llu,\"sender_disordered\":%llu,\"strayed\":%llu,",
          receivers, (unsigned long long)v.lost, (unsigned long long)(v.doubled + t->past_the_log),
          (unsigned long long)v.disordered, (unsigned long long)v.sender_disordered, (unsigned long long)v.strayed);
}

void talk_end(struct client *client, FILE *out) {
  struct talk *t = client->talk;
  client->talk = NULL;
  print_counts(t, out);
  print_verdict(client, t, out);
  fprintf(out, "\"closed\":%u,\"frames_unsent\":%llu,\"latency_ms\":", client->closed, (unsigned long long)client->stray_frames_unsent);
  histogram_print(out, &t->latency);
  fprintf(out, ",\"ack_ms\":");
  histogram_print(out, &t->acking);
  fprintf(out, ",\"lag_ms\":");
  histogram_print(out, &t->lag);
  fprintf(out, ",");
  usage_print(out, client->plan.watched, client->plan.watched_count, &t->from, &t->to);
  fprintf(out, "}\n");
  for (uint32_t i = 0; i < client->plan.socket_count; i++) {
    free(client->connections[i].log.deliveries);
    client->connections[i].log = (struct log){0};
  }
  free(t->messages);
  free(t->senders);
  free(t->hearing);
  free(t);
}
