import type { Clock, TimerId } from "../../src/protocol/clock";

/** Time that stands still until a test moves it. Timers run in the order of their due times. */
export class ManualClock implements Clock {
  private time = 1_764_000_000_000;
  private nextId = 1;
  private readonly timers = new Map<TimerId, { due: number; run: () => void }>();

  now(): number {
    return this.time;
  }

  setTimer(run: () => void, delay_ms: number): TimerId {
    const id = this.nextId++;
    this.timers.set(id, { due: this.time + delay_ms, run });
    return id;
  }

  clearTimer(id: TimerId): void {
    this.timers.delete(id);
  }

  /** Lets `ms` pass; between two timers everything that was promised is done. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (let next = this.earliest(end); next; next = this.earliest(end)) {
      this.timers.delete(next.id);
      this.time = Math.max(this.time, next.due);
      next.run();
      await settled();
    }
    this.time = end;
    await settled();
  }

  private earliest(end: number): { id: TimerId; due: number; run: () => void } | null {
    const due = [...this.timers].filter(([, timer]) => timer.due <= end);
    const first = due.sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0];
    return first ? { id: first[0], ...first[1] } : null;
  }
}

/** Everything that was promised so far is done. A fixed number of turns, far more than any chain of awaits here. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}
