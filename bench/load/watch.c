#include "watch.h"
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void read_process(int pid, double *cpu_s, int64_t *rss_bytes) {
  char path[64], line[1024] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *file = fopen(path, "r");
  if (!file) return;
  size_t bytes = fread(line, 1, sizeof line - 1, file);
  fclose(file);
  line[bytes] = 0;
  unsigned long long user, system;
  long pages;
  char *after_name = strrchr(line, ')'); /* proc(5): fields 14, 15 and 24 */
  const char *fields = " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %*u %*u %ld";
  if (!after_name || sscanf(after_name + 1, fields, &user, &system, &pages) != 3) return;
  *cpu_s = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
  *rss_bytes = pages * sysconf(_SC_PAGESIZE);
}

static void read_machine(struct usage *found) {
  unsigned long long user, nice, system, steal;
  FILE *file = fopen("/proc/stat", "r");
  if (!file) return;
  if (fscanf(file, "cpu %llu %llu %llu %*u %*u %*u %*u %llu", &user, &nice, &system, &steal) == 4) {
    found->programs_s = (double)(user + nice + system) / (double)sysconf(_SC_CLK_TCK);
    found->steal_s = (double)steal / (double)sysconf(_SC_CLK_TCK);
  }
  fclose(file);
}

struct usage usage_now(const struct watched *watched, int count) {
  struct usage found = {.at_ns = now_ns()};
  read_machine(&found);
  struct rusage own;
  getrusage(RUSAGE_SELF, &own);
  found.own_cpu_s = (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) + (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
  for (int i = 0; i < count; i++) read_process(watched[i].pid, &found.cpu_s[i], &found.rss_bytes[i]);
  return found;
}

void usage_print(FILE *out, const struct watched *watched, int count, const struct usage *from, const struct usage *to) {
  double client_s = to->own_cpu_s - from->own_cpu_s, others_s = to->programs_s - from->programs_s - client_s;
  for (int i = 0; i < count; i++) others_s -= to->cpu_s[i] - from->cpu_s[i];
  fprintf(out, "\"usage_s\":%.3f,\"client_cpu_s\":%.3f,\"others_cpu_s\":%.2f,\"steal_s\":%.2f,\"processes\":[",
          (double)(to->at_ns - from->at_ns) / 1e9, client_s, others_s, to->steal_s - from->steal_s);
  for (int i = 0; i < count; i++)
    fprintf(out, "%s{\"name\":\"%s\",\"cpu_s\":%.2f,\"rss_bytes\":%lld,\"rss_grown_bytes\":%lld}", i ? "," : "",
            watched[i].name, to->cpu_s[i] - from->cpu_s[i], (long long)to->rss_bytes[i],
            (long long)(to->rss_bytes[i] - from->rss_bytes[i]));
  fprintf(out, "]");
}
