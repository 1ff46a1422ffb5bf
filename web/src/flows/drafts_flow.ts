/** What stands in a composer survives the room switch, the reload and the crash of the tab. */
import type { TimerId } from "../protocol/clock";
import type { Store } from "../state/store";
import type { Ports } from "./ports";

/** Often enough to lose at most half a sentence, seldom enough not to write on every key. */
const saveAfter_ms = 300;

export class DraftsFlow {
  private readonly timers = new Map<string, TimerId>();

  constructor(
    private readonly store: Store,
    private readonly ports: Pick<Ports, "drafts" | "clock">,
  ) {}

  async load(): Promise<void> {
    const me = this.store.me.value;
    if (!me) return;
    const drafts = await this.ports.drafts.all(me.id);
    if (this.store.me.value?.id !== me.id) return;
    for (const [room, text] of drafts) {
      const { draft } = this.store.room(room);
      if (draft.value === "") draft.value = text;
    }
  }

  change(room: string, text: string): void {
    this.store.room(room).draft.value = text;
    this.clearTimer(room);
    if (text === "") this.save(room);
    else this.saveSoon(room);
  }

  /** The page is about to go: nothing may wait for a timer. */
  saveAll(): void {
    for (const room of [...this.timers.keys()]) {
      this.clearTimer(room);
      this.save(room);
    }
  }

  async discardAll(user_id: string): Promise<void> {
    for (const room of [...this.timers.keys()]) this.clearTimer(room);
    for (const room of (await this.ports.drafts.all(user_id)).keys()) await this.ports.drafts.put(user_id, room, "");
  }

  private saveSoon(room: string): void {
    this.timers.set(
      room,
      this.ports.clock.setTimer(() => this.save(room), saveAfter_ms),
    );
  }

  private save(room: string): void {
    const me = this.store.me.value;
    this.timers.delete(room);
    // A draft that cannot be stored is still in the composer; there is nothing better to do with it.
    if (me) this.ports.drafts.put(me.id, room, this.store.room(room).draft.value).catch(() => undefined);
  }

  private clearTimer(room: string): void {
    const timer = this.timers.get(room);
    if (timer !== undefined) this.ports.clock.clearTimer(timer);
    this.timers.delete(room);
  }
}
