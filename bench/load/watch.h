/* What watched processes, this one and the machine have used so far. */
#pragma once
#include <stdint.h>
#include <stdio.h>

enum { WATCHED_MAX = 32 };

struct watched {
  char name[32];
  int pid;
};

struct usage {
  int64_t at_ns;                 /* CLOCK_MONOTONIC */
  double own_cpu_s;
  double cpu_s[WATCHED_MAX];     /* user and system, to 10 ms: the kernel's ticks */
  int64_t rss_bytes[WATCHED_MAX];
  double steal_s;                /* taken from this machine by its host, all cores */
  double programs_s;             /* used by all programs of the machine */
};

int64_t now_ns(void);
struct usage usage_now(const struct watched *watched, int count);

/* JSON members: usage_s, client_cpu_s, steal_s, others_cpu_s (of programs that are neither this nor watched), processes. */
void usage_print(FILE *out, const struct watched *watched, int count, const struct usage *from, const struct usage *to);
