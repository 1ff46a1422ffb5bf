/**
 * How long to wait before the next attempt. Full jitter: a uniform draw between nothing and a ceiling that doubles,
 * so that a thousand clients cut off at once do not come back at once.
 */
export interface BackoffLimits {
  readonly first_ms: number;
  readonly ceiling_ms: number;
}

export const reconnectLimits: BackoffLimits = { first_ms: 500, ceiling_ms: 30_000 };

/** `attempt` counts from 0; `random` is in [0, 1); `floor_ms` is what the server asked for, jitter goes on top. */
export function backoffDelay(
  attempt: number,
  random: number,
  floor_ms = 0,
  limits: BackoffLimits = reconnectLimits,
): number {
  const ceiling = Math.min(limits.ceiling_ms, limits.first_ms * 2 ** Math.min(attempt, 16));
  return Math.round(floor_ms + random * ceiling);
}
