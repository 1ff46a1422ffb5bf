/** Tells the room that I am typing, at most once in the interval that the contract allows. */
import type { Clock } from "../protocol/clock";
import type { Connection } from "../protocol/connection";
import { limits } from "../protocol/wire";

const interval_ms = limits.typing_interval_s * 1000;

export class TypingFlow {
  private readonly told = new Map<string, number>();

  constructor(
    private readonly connection: Pick<Connection, "notify">,
    private readonly clock: Clock,
  ) {}

  typed(room: string): void {
    const now = this.clock.now();
    if (now - (this.told.get(room) ?? Number.NEGATIVE_INFINITY) < interval_ms) return;
    this.told.set(room, now);
    this.connection.notify({ t: "typing", room });
  }
}
