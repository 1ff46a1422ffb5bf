/* Counts of durations in buckets that grow with the value: 64 to each doubling, so a percentile is right to 1.6 %. */
#pragma once
#include <stdint.h>
#include <stdio.h>

enum { STEPS = 64, DOUBLINGS = 38, BUCKETS = STEPS * (DOUBLINGS + 1) };

struct histogram {
  uint64_t counts[BUCKETS];
  uint64_t total;
  int64_t max_ns;
};

void histogram_add(struct histogram *h, int64_t ns);

/* The upper edge of the bucket below which `part` (0 to 1) of all values lie. */
int64_t histogram_percentile(const struct histogram *h, double part);

/* A JSON object: count, p50 to max in ms, and [upper edge in ms, count] of every doubling's eighth that is not empty. */
void histogram_print(FILE *out, const struct histogram *h);
