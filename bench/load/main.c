/* The load client: `load PLAN` brings all sockets in, tells so, then takes one command a line and answers each with
 * one line of JSON. The end of its input ends it.
 *   talk PER_S SECONDS WARM_S    messages at that rate; what is planned in the first WARM_S is judged but not timed
 *   hold SECONDS                 hear and say nothing
 *   flood on|off                 sockets that flood begin, end
 * `load --judge` reads a log as text and prints the verdict, for the judge's own tests. */
#include "connection.h"
#include "talk.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>

enum { EVENTS = 512 };

static struct client client;
static bool told; /* a command, or the end of the input, is there to be read */

static void bring_floods_back(int64_t now) {
  static int64_t looked_ns;
  if (now - looked_ns < 100000000) return;
  looked_ns = now;
  for (uint32_t i = 0; i < client.plan.socket_count; i++) connection_return(&client, &client.connections[i], now);
}

/* Waits for what comes, at most until `until`, and deals with it. */
static void turn(int64_t until) {
  struct epoll_event events[EVENTS];
  int64_t now = now_ns(), wait_ns = until - now;
  if (client.flooding) bring_floods_back(now);
  if (wait_ns < 0) wait_ns = 0;
  struct timespec wait = {wait_ns / 1000000000, wait_ns % 1000000000};
  int count = epoll_pwait2(client.epoll, events, EVENTS, &wait, NULL);
  for (int i = 0; i < count; i++) {
    if (events[i].data.ptr) connection_on_event(&client, events[i].data.ptr, events[i].events);
    else told = true;
    if (client.talk) talk_on_time(&client, now_ns());
  }
}

/* Turns while more than `most` are on their way in, as long as somebody still gets in within 10 s. */
static bool wait_for_entering(uint32_t most) {
  uint32_t in = client.in;
  int64_t news_ns = now_ns();
  while (client.waiting_to_enter > most) {
    if (now_ns() - news_ns > 10000000000) return false;
    turn(now_ns() + 10000000);
    if (client.in != in) news_ns = now_ns();
    in = client.in;
  }
  return true;
}

/* Opens the sockets that create, or those that enter, as the plan says how fast. */
static void open_all(bool creators) {
  int64_t began = now_ns();
  uint32_t opened = 0;
  for (uint32_t i = 0; i < client.plan.socket_count; i++) {
    if (client.plan.sockets[i].creates != creators) continue;
    int64_t due = client.plan.connect_per_s > 0 ? began + (int64_t)(opened++ * 1e9 / client.plan.connect_per_s) : 0;
    while (now_ns() < due) turn(due);
    if (!wait_for_entering(client.plan.connect_at_once - 1)) return;
    connection_open(&client, &client.connections[i]);
    if (due) turn(0);
  }
  wait_for_entering(0);
}

static void print_people(void) {
  int64_t fewest = INT64_MAX, most = -1, settled_ns = 0, last_in_ns = 0;
  uint32_t per_s_max = 0;
  for (uint32_t i = 0; i < client.plan.socket_count; i++) {
    struct connection *c = &client.connections[i];
    if (c->stage != IN) continue;
    if (c->people < fewest) fewest = c->people;
    if (c->people > most) most = c->people;
    if (c->people_since_ns > settled_ns) settled_ns = c->people_since_ns;
    if (c->in_ns > last_in_ns) last_in_ns = c->in_ns;
    if (c->presence_per_s_max > per_s_max) per_s_max = c->presence_per_s_max;
  }
  printf("\"people_fewest\":%lld,\"people_most\":%lld,\"people_settled_s\":%.3f,\"presence_frames_per_s_max\":%u,",
         (long long)(fewest == INT64_MAX ? -1 : fewest), (long long)most, (double)(settled_ns - last_in_ns) / 1e9, per_s_max);
}

static void enter(void) {
  struct usage before = usage_now(client.plan.watched, client.plan.watched_count);
  open_all(true);
  uint32_t creators = client.in;
  struct usage from = usage_now(client.plan.watched, client.plan.watched_count);
  open_all(false);
  struct usage to = usage_now(client.plan.watched, client.plan.watched_count);
  for (int i = 0; i < client.plan.watched_count; i++) from.rss_bytes[i] = before.rss_bytes[i];
  printf("{\"event\":\"entered\",\"sockets\":%u,\"in\":%u,\"after_creators\":%u,\"failed\":%u,\"unfinished\":%u,\"first_failure\":\"%s\",",
         client.plan.socket_count, client.in, client.in - creators, client.failed, client.waiting_to_enter, client.first_failure);
  printf("\"entering_ms\":");
  histogram_print(stdout, &client.entering);
  printf(",");
  usage_print(stdout, client.plan.watched, client.plan.watched_count, &from, &to);
  printf("}\n");
}

static void talk(uint32_t step, double per_s, double seconds, double warm_s) {
  talk_begin(&client, step, per_s, seconds, warm_s);
  while (!talk_is_over(client.talk, now_ns())) {
    turn(talk_next_ns(client.talk));
    talk_on_time(&client, now_ns());
  }
  talk_end(&client, stdout);
}

static void hold(double seconds) {
  struct usage from = usage_now(client.plan.watched, client.plan.watched_count);
  int64_t end = now_ns() + (int64_t)(seconds * 1e9);
  while (now_ns() < end) turn(end);
  struct usage to = usage_now(client.plan.watched, client.plan.watched_count);
  printf("{\"event\":\"held\",\"in\":%u,\"closed\":%u,\"flooded\":%llu,", client.in, client.closed, (unsigned long long)client.flooded);
  print_people();
  usage_print(stdout, client.plan.watched, client.plan.watched_count, &from, &to);
  printf("}\n");
}

static void flood(bool on) {
  client.flooding = on;
  for (uint32_t i = 0; i < client.plan.socket_count && on; i++) {
    struct connection *c = &client.connections[i];
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
    if (c->planned->role == FLOODS && c->stage == IN) epoll_ctl(client.epoll, EPOLL_CTL_MOD, c->fd, &event);
  }
  printf("{\"event\":\"flood\",\"on\":%s}\n", on ? "true" : "false");
}

/* Text in, as the tests write it: "message ROOM SENDER OUTCOME" in order, "receiver ROOM", "delivery NUMBER OFFSET". */
static int judge_text(void) {
  static struct message messages[1000];
  static struct log logs[100];
  uint32_t count = 0, receivers = 0;
  char word[16];
  unsigned first, second, third;
  while (scanf("%15s", word) == 1) {
    if (!strcmp(word, "message") && count < 1000 && scanf("%u %u %u", &first, &second, &third) == 3) {
      messages[count++] = (struct message){first, second, (uint8_t)third};
    } else if (!strcmp(word, "receiver") && receivers < 100 && scanf("%u", &first) == 1) {
      logs[receivers++] = (struct log){first, 0, 1000, calloc(1000, sizeof(struct delivery))};
    } else if (!strcmp(word, "delivery") && receivers && scanf("%u %u", &first, &second) == 2) {
      struct log *log = &logs[receivers - 1];
      if (log->count < log->capacity) log->deliveries[log->count++] = (struct delivery){first, second};
    } else {
      return 2;
    }
  }
  struct verdict v = judge(messages, count, logs, receivers);
  printf("{\"lost\":%llu,\"doubled\":%llu,\"disordered\":%llu,\"sender_disordered\":%llu,\"strayed\":%llu}\n",
         (unsigned long long)v.lost, (unsigned long long)v.doubled, (unsigned long long)v.disordered,
         (unsigned long long)v.sender_disordered, (unsigned long long)v.strayed);
  return 0;
}

static void obey(const char *line, uint32_t *step) {
  double first, second, third;
  char word[8];
  if (sscanf(line, "talk %lf %lf %lf", &first, &second, &third) == 3) talk((*step)++, first, second, third);
  else if (sscanf(line, "hold %lf", &first) == 1) hold(first);
  else if (sscanf(line, "flood %7s", word) == 1) flood(!strcmp(word, "on"));
  else printf("{\"event\":\"unknown\"}\n");
}

/* The next command; hears the sockets meanwhile. */
static bool next_line(char *line, int bytes) {
  while (!told) turn(now_ns() + 1000000000);
  told = false;
  return fgets(line, bytes, stdin);
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "--judge")) return judge_text();
  if (argc != 2) return fprintf(stderr, "usage: load PLAN\n"), 2;
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 1 << 16);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  client.plan = plan_read(argv[1]);
  client.epoll = epoll_create1(EPOLL_CLOEXEC);
  client.connections = calloc(client.plan.socket_count, sizeof *client.connections);
  for (uint32_t i = 0; i < client.plan.socket_count; i++)
    client.connections[i] = (struct connection){.planned = &client.plan.sockets[i], .fd = -1};
  enter();
  struct epoll_event commands = {.events = EPOLLIN | EPOLLET, .data.ptr = NULL};
  epoll_ctl(client.epoll, EPOLL_CTL_ADD, 0, &commands);
  char line[256];
  for (uint32_t step = 0; next_line(line, sizeof line);) obey(line, &step);
  for (uint32_t i = 0; i < client.plan.socket_count; i++) connection_close(&client, &client.connections[i]);
  return 0;
}
