#include "dialect.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A send's id holds its step and number, so that an answer needs no table. Ids below are of other requests. */
static const uint64_t STEP_IDS = 1000000000;

static const struct dialect dialects[] = {
    {"parley", true, "", ""}, {"plain", false, "", ""}, {"socketio", false, "42[\"f\",", "]"}};

const struct dialect *dialect_named(const char *name) {
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
    if (!strcmp(dialects[i].name, name)) return &dialects[i];
  return NULL;
}

size_t say_hello(const struct dialect *d, char *out, const char *token) {
  const char *form = "%s{\"t\":\"hello\",\"id\":%d,\"token\":\"%s\"}%s";
  return (size_t)snprintf(out, REQUEST_BYTES_MAX, form, d->before, HELLO_ID, token, d->after);
}

static size_t about_room(const struct dialect *d, char *out, const char *type, int id, const char *room, const char *more) {
  const char *form = "%s{\"t\":\"%s\",\"id\":%d,\"room\":\"%s\"%s}%s";
  return (size_t)snprintf(out, REQUEST_BYTES_MAX, form, d->before, type, id, room, more, d->after);
}

size_t say_create(const struct dialect *d, char *out, const char *room) {
  return about_room(d, out, "create", CREATE_ID, room, "");
}

size_t say_join(const struct dialect *d, char *out, const char *room) {
  return about_room(d, out, "join", JOIN_ID, room, ",\"last\":0");
}

size_t say_ping(const struct dialect *d, char *out) {
  return (size_t)snprintf(out, REQUEST_BYTES_MAX, "%s{\"t\":\"ping\",\"id\":%d}%s", d->before, PING_ID, d->after);
}

size_t say_message(const struct dialect *d, char *out, const char *room, const char *run, uint32_t step, uint32_t number,
                   size_t text_bytes) {
  static char filling[TEXT_BYTES_MAX];
  if (!*filling) memset(filling, 'x', sizeof filling);
  const char *form = "%s{\"t\":\"send\",\"id\":%llu,\"cid\":\"%s-%03u-%09u\",\"room\":\"%s\",\"text\":\"~%03u %09u %.*s\"}%s";
  int filling_bytes = text_bytes > 15 ? (int)text_bytes - 15 : 0;
  unsigned long long id = (step + 1) * STEP_IDS + number;
  return (size_t)snprintf(out, REQUEST_BYTES_MAX, form, d->before, id, run, step, number, room, step, number,
                          filling_bytes, filling, d->after);
}

static bool is_at(const char *payload, size_t bytes, size_t place, const char *wanted, size_t wanted_bytes) {
  return place + wanted_bytes <= bytes && !memcmp(payload + place, wanted, wanted_bytes);
}

/* The number after `name`, or -1. Frames of a kind look alike: the place where it stood last is tried first. */
static int64_t number_after(const char *payload, size_t bytes, const char *name, size_t *guess) {
  size_t name_bytes = strlen(name);
  if (!is_at(payload, bytes, *guess, name, name_bytes)) {
    const char *at = memmem(payload, bytes, name, name_bytes);
    if (!at) return -1;
    *guess = (size_t)(at - payload);
  }
  int64_t value = 0;
  for (size_t i = *guess + name_bytes; i < bytes && payload[i] >= '0' && payload[i] <= '9'; i++)
    value = value * 10 + (payload[i] - '0');
  return value;
}

/* Where the text of a message of ours begins, or NULL. Counted from the end, where all messages are alike. */
static const char *our_text(const char *payload, size_t bytes) {
  static const char mark[] = "\"text\":\"~";
  static size_t guess_from_end;
  if (guess_from_end > bytes || !is_at(payload, bytes, bytes - guess_from_end, mark, sizeof mark - 1)) {
    const char *at = memmem(payload, bytes, mark, sizeof mark - 1);
    if (!at) return NULL;
    guess_from_end = (size_t)(payload + bytes - at);
  }
  const char *text = payload + bytes - guess_from_end + sizeof mark - 1;
  return text + 13 <= payload + bytes ? text : NULL;
}

static struct heard hear_message(const char *payload, size_t bytes, const char *text) {
  static size_t guess;
  struct heard found = {.kind = MESSAGE};
  for (int i = 0; i < 3; i++) found.step = found.step * 10 + (uint32_t)(text[i] - '0');
  for (int i = 4; i < 13; i++) found.number = found.number * 10 + (uint32_t)(text[i] - '0');
  found.offset = (uint32_t)number_after(payload, bytes, "\"offset\":", &guess);
  return found;
}

static struct heard hear_packet(const char *payload, size_t bytes) {
  if (bytes >= 2 && !memcmp(payload, "40", 2)) return (struct heard){.kind = PACKET_CONNECTED};
  if (payload[0] == '0') return (struct heard){.kind = PACKET_OPEN};
  if (payload[0] == '2') return (struct heard){.kind = PACKET_PING};
  return (struct heard){.kind = OTHER};
}

static void read_code(const char *payload, size_t bytes, char *code, size_t code_bytes) {
  static const char mark[] = "\"code\":\"";
  const char *at = memmem(payload, bytes, mark, sizeof mark - 1);
  if (!at) return;
  at += sizeof mark - 1;
  for (size_t i = 0; i + 1 < code_bytes && at + i < payload + bytes && at[i] != '"'; i++) code[i] = at[i];
}

static enum kind kind_of(const char *type, size_t bytes) {
  static const struct { const char *type; enum kind kind; } kinds[] = {
      {"ack", ACK}, {"error", ERROR}, {"presence", PRESENCE}, {"welcome", ANSWER}, {"ok", ANSWER}, {"joined", ANSWER}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    size_t named = strlen(kinds[i].type);
    if (named < bytes && !memcmp(type, kinds[i].type, named) && type[named] == '"') return kinds[i].kind;
  }
  return OTHER;
}

struct heard hear(const struct dialect *d, const char *payload, size_t bytes) {
  static size_t re_guess, people_guess;
  static const char type_mark[] = "{\"t\":\"";
  const char *text = our_text(payload, bytes);
  if (text) return hear_message(payload, bytes, text);
  size_t before = strlen(d->before);
  if (before && bytes && (bytes < before || memcmp(payload, d->before, before))) return hear_packet(payload, bytes);
  if (!is_at(payload, bytes, before, type_mark, sizeof type_mark - 1)) return (struct heard){.kind = OTHER};
  size_t type = before + sizeof type_mark - 1;
  struct heard found = {.kind = kind_of(payload + type, bytes - type), .people = -1};
  int64_t re = number_after(payload, bytes, "\"re\":", &re_guess);
  found.re = re < 0 ? 0 : (uint64_t)re;
  if (found.re >= STEP_IDS) {
    found.step = (uint32_t)(found.re / STEP_IDS - 1);
    found.number = (uint32_t)(found.re % STEP_IDS);
  }
  if (found.kind == ERROR) read_code(payload, bytes, found.code, sizeof found.code);
  if (found.kind == PRESENCE || found.kind == ANSWER) found.people = number_after(payload, bytes, "\"count\":", &people_guess);
  return found;
}
