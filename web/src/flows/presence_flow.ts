/** What this device says of its person: what they chose, and `away` while nobody looks at the page. */
import { effect } from "@preact/signals";
import type { TimerId } from "../protocol/clock";
import type { Connection } from "../protocol/connection";
import type { ChosenState } from "../protocol/wire";
import type { Store } from "../state/store";
import type { Ports } from "./ports";

type PresencePorts = Pick<Ports, "clock" | "memory"> & { connection: Pick<Connection, "notify"> };

const presenceKey = "parley.presence";
/** A look at another window is not being away. */
const awayAfter_ms = 5 * 60_000;
const states: readonly string[] = ["online", "away", "dnd", "invisible"] satisfies ChosenState[];

export class PresenceFlow {
  private timer: TimerId | null = null;
  private told: ChosenState = "online";

  constructor(
    private readonly store: Store,
    private readonly ports: PresencePorts,
  ) {
    effect(() => this.watch(store.attentive.value, store.presence.value));
  }

  /** A new connection is online until it says otherwise. */
  connected(): void {
    const wasAway = this.told === "away";
    this.told = "online";
    const kept = this.ports.memory.get(presenceKey);
    if (kept !== null && states.includes(kept)) this.store.presence.value = kept as ChosenState;
    const chosen = this.store.presence.value;
    this.tell(chosen === "online" && wasAway && !this.store.attentive.value ? "away" : chosen);
  }

  choose(state: ChosenState): void {
    this.ports.memory.set(presenceKey, state === "online" ? null : state);
    this.store.presence.value = state;
  }

  private watch(attentive: boolean, chosen: ChosenState): void {
    if (this.timer !== null) this.ports.clock.clearTimer(this.timer);
    this.timer = null;
    if (attentive || chosen !== "online") this.tell(chosen);
    else this.timer = this.ports.clock.setTimer(() => this.tell("away"), awayAfter_ms);
  }

  private tell(state: ChosenState): void {
    if (state === this.told) return;
    this.told = state;
    this.ports.connection.notify({ t: "presence", state });
  }
}
