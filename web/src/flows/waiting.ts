import { backoffDelay } from "../protocol/backoff";
import type { Clock } from "../protocol/clock";

export const pause = (clock: Clock, delay_ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimer(resolve, delay_ms);
  });

const retryFloor_ms = 250;
const retry = { first_ms: 500, ceiling_ms: 5000 };

/** Before what a room on screen waits for is asked again; `attempt` counts from 0. */
export const pauseBeforeRetry = (ports: { clock: Clock; random(): number }, attempt: number): Promise<void> =>
  pause(ports.clock, backoffDelay(attempt, ports.random(), retryFloor_ms, retry));
