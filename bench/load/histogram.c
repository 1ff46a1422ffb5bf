#include "histogram.h"

static int bucket_of(int64_t ns) {
  if (ns < STEPS) return ns < 0 ? 0 : (int)ns;
  int doubling = 63 - __builtin_clzll((uint64_t)ns) - 6; /* 2^6 = STEPS */
  int bucket = STEPS * (doubling + 1) + (int)(ns >> doubling) - STEPS;
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static int64_t upper_edge(int bucket) {
  if (bucket < STEPS) return bucket + 1;
  int doubling = bucket / STEPS - 1;
  return ((int64_t)(STEPS + bucket % STEPS) + 1) << doubling;
}

void histogram_add(struct histogram *h, int64_t ns) {
  h->counts[bucket_of(ns)]++;
  h->total++;
  if (ns > h->max_ns) h->max_ns = ns;
}

int64_t histogram_percentile(const struct histogram *h, double part) {
  uint64_t seen = 0, wanted = (uint64_t)(part * (double)h->total);
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    seen += h->counts[bucket];
    if (seen > wanted) return upper_edge(bucket) < h->max_ns ? upper_edge(bucket) : h->max_ns;
  }
  return h->max_ns;
}

void histogram_print(FILE *out, const struct histogram *h) {
  static const struct { const char *name; double part; } parts[] = {
      {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}};
  fprintf(out, "{\"count\":%llu", (unsigned long long)h->total);
  for (int i = 0; i < 4; i++) fprintf(out, ",\"%s\":%.3f", parts[i].name, (double)histogram_percentile(h, parts[i].part) / 1e6);
  fprintf(out, ",\"max\":%.3f,\"buckets\":[", (double)h->max_ns / 1e6);
  const char *comma = "";
  for (int first = 0; first < BUCKETS; first += STEPS / 8) {
    uint64_t count = 0;
    for (int i = 0; i < STEPS / 8; i++) count += h->counts[first + i];
    if (!count) continue;
    fprintf(out, "%s[%.4g,%llu]", comma, (double)upper_edge(first + STEPS / 8 - 1) / 1e6, (unsigned long long)count);
    comma = ",";
  }
  fprintf(out, "]}");
}
