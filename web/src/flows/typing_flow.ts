/**
 * Tells the room that I am typing, at most once in the interval that the contract allows. What is typed within the
 * interval is told at its end, unless the message was sent by then.
 */
import type { Clock, TimerId } from "../protocol/clock";
import type { Connection } from "../protocol/connection";
import { limits } from "../protocol/wire";

const interval_ms = limits.typing_interval_s * 1000;

export class TypingFlow {
  private readonly told = new Map<string, number>();
  private readonly later = new Map<string, TimerId>();

  constructor(
    private readonly connection: Pick<Connection, "notify">,
    private readonly clock: Clock,
  ) {}

  typed(room: string): void {
    const wait_ms = (this.told.get(room) ?? 0) + interval_ms - this.clock.now();
    if (wait_ms <= 0) this.tell(room);
    else if (!this.later.has(room)) {
      this.later.set(
        room,
        this.clock.setTimer(() => this.tell(room), wait_ms),
      );
    }
  }

  sent(room: string): void {
    const timer = this.later.get(room);
    if (timer !== undefined) this.clock.clearTimer(timer);
    this.later.delete(room);
  }

  private tell(room: string): void {
    this.sent(room);
    this.told.set(room, this.clock.now());
    this.connection.notify({ t: "typing", room });
  }
}
