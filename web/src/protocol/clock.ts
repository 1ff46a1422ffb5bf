/** Time as the protocol and the flows see it; tests hand in one that they move themselves. */
export type TimerId = number;

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimer(run: () => void, delay_ms: number): TimerId;
  clearTimer(id: TimerId): void;
}
