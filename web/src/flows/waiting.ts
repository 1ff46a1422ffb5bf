import type { Clock } from "../protocol/clock";

export const pause = (clock: Clock, delay_ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(resolve, delay_ms);
  });
