/**
 * From the composer into the log. A message is on screen and in the outbox before anything is sent; it leaves the
 * outbox only when the server acked it or its record arrived. One tab sends at a time (a lock), one message at a time,
 * oldest first, and every attempt carries the same cid: so resending is safe and the order is the person's.
 */
import { backoffDelay } from "../protocol/backoff";
import type { Connection } from "../protocol/connection";
import { RequestFailed } from "../protocol/requests";
import type { Message } from "../protocol/wire";
import {
  acked,
  arrivedCids,
  nextPlace,
  nextToSend,
  type OutboxEntry,
  queued,
  refused,
  reloaded,
  removed,
} from "../state/outbox";
import type { Store } from "../state/store";
import type { Ports } from "./ports";
import { pause } from "./waiting";
import { words } from "../state/language";
import { sentenceOf } from "./refusals";

type OutboxPorts = Pick<Ports, "outbox" | "tabs" | "clock" | "random" | "newCid" | "exclusively">;

const retryLimits = { first_ms: 500, ceiling_ms: 10_000 };

export class OutboxFlow {
  private pumping = false;
  private wanted = false;
  private failures = 0;

  constructor(
    private readonly store: Store,
    private readonly connection: Pick<Connection, "live" | "request">,
    private readonly ports: OutboxPorts,
  ) {
    ports.tabs.listen((news) => {
      if (news.kind === "outbox-changed") void this.reload();
      if (news.kind === "acked") this.showAcked(news.cid, news.offset, news.ts);
    });
  }

  /** Takes the stored entries as they are now: at log-in, and when another tab changed them. */
  async reload(): Promise<void> {
    const me = this.store.me.value;
    if (!me) return;
    const stored = await this.ports.outbox.all(me.id);
    if (this.store.me.value?.id !== me.id) return;
    this.store.outbox.value = reloaded(this.store.outbox.value, stored);
    this.pump();
  }

  async write(room: string, text: string, reply_to: number | null = null): Promise<void> {
    const me = this.store.me.value;
    if (!me) return;
    const queued_at = nextPlace(this.store.outbox.value, this.ports.clock.now());
    const entry: OutboxEntry = { cid: this.ports.newCid(), user_id: me.id, room, text, reply_to, queued_at, refusal: null };
    this.store.outbox.value = queued(this.store.outbox.value, entry);
    await this.keep(entry);
  }

  /** Puts a refused message at the end of the queue again, with the cid that it had. */
  async retry(cid: string): Promise<void> {
    const entry = this.store.outbox.value.find((known) => known.cid === cid);
    if (!entry) return;
    const queued_at = nextPlace(this.store.outbox.value, this.ports.clock.now());
    const { acked: _, ...stored } = { ...entry, queued_at, refusal: null };
    this.store.outbox.value = queued(removed(this.store.outbox.value, new Set([cid])), stored);
    await this.keep(stored);
  }

  async discard(cid: string): Promise<void> {
    this.store.outbox.value = removed(this.store.outbox.value, new Set([cid]));
    await this.ports.outbox.remove([cid]);
    this.ports.tabs.tell({ kind: "outbox-changed" });
  }

  async discardAll(user_id: string): Promise<void> {
    this.store.outbox.value = [];
    const entries = await this.ports.outbox.all(user_id);
    await this.ports.outbox.remove(entries.map((entry) => entry.cid));
  }

  /** Records of a room came in: own ones are no longer unsent, and acked ones up to `tip` are on screen. */
  recordsArrived(room: string, records: readonly Message[], tip: number | null): void {
    const outbox = this.store.outbox.value;
    const arrived = arrivedCids(outbox, records);
    if (arrived.size > 0) void this.ports.outbox.remove([...arrived]);
    for (const entry of outbox) {
      if (entry.room === room && entry.acked && tip !== null && entry.acked.offset <= tip) arrived.add(entry.cid);
    }
    this.store.outbox.value = removed(outbox, arrived);
  }

  /** Sends what waits, if there is a connection and no other tab is at it. Cheap to call at any time. */
  pump(): void {
    this.wanted = true;
    if (!this.pumping) void this.run();
  }

  private async run(): Promise<void> {
    this.pumping = true;
    try {
      while (this.wanted && this.connection.live) {
        this.wanted = false;
        const me = this.store.me.value;
        if (me) await this.ports.exclusively(`outbox-${me.id}`, () => this.drain(me.id));
      }
    } finally {
      this.pumping = false;
    }
  }

  private async drain(user_id: string): Promise<void> {
    while (this.connection.live && this.store.me.value?.id === user_id) {
      const entry = nextToSend(await this.ports.outbox.all(user_id));
      if (!entry) return;
      await this.attempt(entry);
    }
  }

  private async attempt(entry: OutboxEntry): Promise<void> {
    try {
      const { cid, room, text, reply_to } = entry;
      const answer = await this.connection.request({ t: "send", cid, room, text, ...(reply_to == null ? {} : { reply_to }) });
      if (answer.t !== "ack") return;
      this.failures = 0;
      this.store.sendTrouble.value = null;
      await this.ports.outbox.remove([entry.cid]);
      this.showAcked(entry.cid, answer.offset, answer.ts);
      this.ports.tabs.tell({ kind: "acked", cid: entry.cid, offset: answer.offset, ts: answer.ts });
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      await this.failed(entry, error);
    }
  }

  private async failed(entry: OutboxEntry, error: RequestFailed): Promise<void> {
    if (!error.retryable) {
      const refusal = sentenceOf(error);
      this.store.sendTrouble.value = null;
      this.store.outbox.value = refused(this.store.outbox.value, entry.cid, refusal);
      await this.ports.outbox.put({ ...entry, refusal });
      this.ports.tabs.tell({ kind: "outbox-changed" });
      return;
    }
    const delay_ms = backoffDelay(this.failures, this.ports.random(), error.retry_after_ms, retryLimits);
    this.failures += 1;
    if (error.code === "disconnected") return;
    this.store.sendTrouble.value = sentenceOf(error);
    await pause(this.ports.clock, delay_ms);
  }

  private async keep(entry: OutboxEntry): Promise<void> {
    try {
      await this.ports.outbox.put(entry);
    } catch {
      const sentence = words().composer.noSpace;
      this.store.outbox.value = refused(this.store.outbox.value, entry.cid, sentence);
      return;
    }
    this.ports.tabs.tell({ kind: "outbox-changed" });
    this.pump();
  }

  private showAcked(cid: string, offset: number, ts: number): void {
    const entry = this.store.outbox.value.find((known) => known.cid === cid);
    if (!entry) return;
    const tip = this.store.room(entry.room).timeline.value.tip;
    this.store.outbox.value =
      tip !== null && tip >= offset
        ? removed(this.store.outbox.value, new Set([cid]))
        : acked(this.store.outbox.value, cid, offset, ts);
  }
}
