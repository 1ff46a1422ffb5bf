import type { Clock } from "../protocol/clock";

export const browserClock: Clock = {
  now: () => Date.now(),
  setTimer: (run, delay_ms) => window.setTimeout(run, delay_ms),
  clearTimer: (id) => window.clearTimeout(id),
};
