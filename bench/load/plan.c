#include "plan.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void wrong(const char *sentence, const char *line) {
  fprintf(stderr, "plan: %s: %s\n", sentence, line);
  exit(2);
}

static uint32_t room_named(struct plan *plan, const char *name) {
  for (uint32_t back = 0; back < plan->room_count; back++) {
    uint32_t room = plan->room_count - 1 - back;
    if (!strcmp(plan->rooms[room], name)) return room;
  }
  plan->rooms = realloc(plan->rooms, (plan->room_count + 1) * sizeof *plan->rooms);
  plan->rooms[plan->room_count] = strdup(name);
  return plan->room_count++;
}

static void add_socket(struct plan *plan, char *values) {
  static const char *roles[] = {"sends", "listens", "stalls", "floods"};
  char role[16], entry[16], room[64], token[4096];
  if (sscanf(values, "%15s %15s %63s %4095s", role, entry, room, token) != 4) wrong("not a socket", values);
  struct planned_socket s = {.creates = !strcmp(entry, "creates"), .token = strdup(token)};
  for (int i = 0; i < 4; i++)
    if (!strcmp(role, roles[i])) s.role = (enum role)i;
  s.room = room_named(plan, room);
  plan->sockets = realloc(plan->sockets, (plan->socket_count + 1) * sizeof s);
  plan->sockets[plan->socket_count++] = s;
}

static void add_watched(struct plan *plan, const char *values) {
  struct watched *w = &plan->watched[plan->watched_count];
  if (plan->watched_count == WATCHED_MAX || sscanf(values, "%31s %d", w->name, &w->pid) != 2) wrong("not watchable", values);
  plan->watched_count++;
}

static void take_line(struct plan *plan, const char *word, char *values) {
  if (!strcmp(word, "socket")) add_socket(plan, values);
  else if (!strcmp(word, "watch")) add_watched(plan, values);
  else if (!strcmp(word, "address")) sscanf(values, "%63s %d", plan->address, &plan->port);
  else if (!strcmp(word, "host")) sscanf(values, "%79s", plan->host);
  else if (!strcmp(word, "path")) sscanf(values, "%127s", plan->path);
  else if (!strcmp(word, "run")) sscanf(values, "%15s", plan->run);
  else if (!strcmp(word, "text_bytes")) plan->text_bytes = strtoul(values, NULL, 10);
  else if (!strcmp(word, "connect_per_s")) plan->connect_per_s = strtod(values, NULL);
  else if (!strcmp(word, "connect_at_once")) plan->connect_at_once = (uint32_t)strtoul(values, NULL, 10);
  else if (!strcmp(word, "dialect")) plan->dialect = dialect_named(values);
  else wrong("not a word of a plan", word);
}

struct plan plan_read(const char *path) {
  struct plan plan = {.dialect = dialect_named("parley"), .path = "/ws", .run = "run", .text_bytes = 60, .connect_at_once = 32};
  FILE *file = fopen(path, "r");
  if (!file) wrong("cannot be opened", path);
  char *line = NULL;
  size_t capacity = 0;
  while (getline(&line, &capacity, file) > 0) {
    line[strcspn(line, "\n")] = 0;
    char *values = strchr(line, ' ');
    if (!values) wrong("a line without a value", line);
    *values++ = 0;
    take_line(&plan, line, values);
  }
  free(line);
  fclose(file);
  if (!plan.dialect) wrong("no such dialect", path);
  if (!plan.port || !plan.socket_count) wrong("no address or no sockets", path);
  if (plan.text_bytes > TEXT_BYTES_MAX) wrong("texts too long", path);
  return plan;
}
