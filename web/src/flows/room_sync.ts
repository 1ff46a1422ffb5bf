/**
 * Keeps one room's timeline equal to the log: joins, resumes, appends what comes live, and reads from history what the
 * chain of `prev` shows to be missing. Live records wait in an inbox while something older is being read.
 */
import type { Connection } from "../protocol/connection";
import type { HistoryApi, PageQuery } from "../protocol/history_api";
import { ApiError } from "../protocol/http";
import { RequestFailed } from "../protocol/requests";
import type { TokenKeeper } from "../protocol/tokens";
import type { Joined, Message, Page } from "../protocol/wire";
import { present } from "../state/people";
import type { RoomState, Store } from "../state/store";
import {
  appended,
  emptyTimeline,
  extended,
  filled,
  type Hole,
  opened,
  recordsAfter,
  recordsOf,
  resumed,
  type Timeline,
  trimmed,
  withChanges,
} from "../state/timeline";
import { held } from "../state/stretch";
import type { Ports } from "./ports";
import { pauseBeforeRetry } from "./waiting";
import { words } from "../state/language";
import { sentenceOf } from "./refusals";

export interface RoomSyncPorts extends Pick<Ports, "clock" | "random"> {
  connection: Pick<Connection, "live" | "request">;
  history: HistoryApi;
  tokens: Pick<TokenKeeper, "get">;
  onJoined(joined: Joined): void;
  /** Records that this tab had not; `unseen` unless they are the page with which a room opens. */
  onRecords(room: string, records: readonly Message[], unseen: boolean): void;
}

export interface CaughtUp {
  /** Messages that came while there was no connection. */
  fresh: number;
  /** Some of what was said meanwhile can no longer be read; the list shows where. */
  lost: boolean;
}

const page_messages = 50;
const fillPage_messages = 200;
/** Further behind than this the room starts again from its newest page; the rest is read by scrolling up. */
const fillPages_max = 10;
const kept_items = 500;
/** Somebody reads further up: what they read is kept, but no tab grows for ever. */
const keptWhileReading_items = 20_000;
/** Live records of one frame on screen are shown together. */
const flushDelay_ms = 16;

export class RoomSync {
  private inbox: Message[] = [];
  private busy = false;
  private flushPlanned = false;
  /** Counts joins, so that what an earlier one still reads is thrown away. */
  private round = 0;

  constructor(
    private readonly state: RoomState,
    private readonly store: Store,
    private readonly ports: RoomSyncPorts,
  ) {}

  /** Joins or resumes; says what that brought to a room known before. Refusals are thrown. */
  async join(): Promise<CaughtUp> {
    const round = this.begin();
    const losses = lossCount(this.state.timeline.value);
    try {
      const joined = await this.askToJoin();
      if (round !== this.round) return { fresh: 0, lost: false };
      this.state.people.value = present(joined.members);
      this.ports.onJoined(joined);
      const fresh = await this.takeIn(joined, round);
      return { fresh, lost: lossCount(this.state.timeline.value) > losses };
    } catch (error) {
      if (round === this.round && error instanceof RequestFailed && !error.retryable) {
        this.state.phase.value = { kind: "refused", message: sentenceOf(error) };
      }
      throw error;
    } finally {
      if (round === this.round) this.finish();
    }
  }

  receive(record: Message): void {
    this.inbox.push(record);
    if (this.flushPlanned) return;
    this.flushPlanned = true;
    this.ports.clock.setTimer(() => {
      this.flushPlanned = false;
      void this.flush();
    }, flushDelay_ms);
  }

  /** The room is left or nobody is logged in any more: what is still being read goes nowhere. */
  stop(): void {
    this.begin();
  }

  private begin(): number {
    this.round += 1;
    this.busy = true;
    this.inbox = [];
    if (this.state.phase.value.kind === "refused") this.state.phase.value = { kind: "waiting" };
    return this.round;
  }

  private finish(): void {
    this.busy = false;
    if (this.state.phase.value.kind !== "refused") this.state.phase.value = { kind: "joined" };
    void this.flush();
  }

  private async askToJoin(): Promise<Joined> {
    const { epoch, tip } = this.state.timeline.value;
    const since = epoch !== null && tip !== null ? { epoch, offset: tip } : null;
    const place = since ? { since } : { last: page_messages };
    const answer = await this.ports.connection.request({ t: "join", room: this.state.room, ...place });
    if (answer.t !== "joined") throw new RequestFailed("bad_frame", "The server gave no answer to join.", false);
    return answer;
  }

  private async takeIn(joined: Joined, round: number): Promise<number> {
    const before = this.state.timeline.value;
    if (before.epoch === null) {
      this.show(opened(joined), joined.messages, false);
      return 0;
    }
    const { timeline, hole } = resumed(before, joined);
    const fresh = recordsAfter(timeline, before.epoch === timeline.epoch ? before.tip : null);
    this.show(timeline, fresh, true);
    return fresh.length + (hole ? await this.close(hole, joined.messages, round) : 0);
  }

  /** Shows what waits in the inbox, first reading from history what is missing before it. */
  private async flush(): Promise<void> {
    if (this.busy || this.inbox.length === 0 || this.state.timeline.value.epoch === null) return;
    const records = this.inbox;
    this.inbox = [];
    const before = this.state.timeline.value;
    const { timeline, hole, held } = appended(before, records);
    this.show(timeline, recordsAfter(timeline, before.tip), true);
    if (!hole) return;
    const round = this.round;
    this.busy = true;
    await this.close(hole, held, round);
    if (round === this.round) this.finish();
  }

  /** Reads the hole from history and appends `held`; gives the number of records that this added. */
  private async close(hole: Hole, held: readonly Message[], round: number): Promise<number> {
    this.state.phase.value = { kind: "filling" };
    const tip = this.state.timeline.value.tip;
    await this.readHole(hole, round);
    if (round !== this.round) return 0;
    const now = this.state.timeline.value;
    const timeline = filled(now, held, this.expiredBefore());
    this.show(timeline, recordsAfter(timeline, now.tip), true);
    return recordsAfter(timeline, tip).length;
  }

  private async readHole(hole: Hole, round: number): Promise<void> {
    for (let pages = 0; pages < fillPages_max; pages++) {
      const before = this.state.timeline.value;
      const query = { after: Math.max(hole.after, before.tip ?? hole.after), until: hole.until };
      const page = await this.pageWithPatience({ ...query, limit: fillPage_messages }, round);
      if (!page || round !== this.round) return;
      if (page.epoch !== before.epoch) break;
      const timeline = filled(before, recordsOf(page), this.expiredBefore());
      this.show(timeline, recordsAfter(timeline, before.tip), true);
      if (!page.has_after || (timeline.tip ?? -1) >= hole.until) return;
    }
    await this.startAgain(round);
  }

  private async startAgain(round: number): Promise<void> {
    const page = await this.pageWithPatience({ limit: page_messages }, round);
    if (!page || round !== this.round) return;
    const fresh = extended({ ...emptyTimeline, epoch: page.epoch }, page);
    this.show({ ...fresh, older: page.has_before }, page.messages, true);
    this.store.say("calm", words().list.muchSaid);
  }

  /** Tries until history answers or the room is joined anew; null when it refused for good. */
  private async pageWithPatience(query: PageQuery, round: number): Promise<Page | null> {
    for (let attempt = 0; round === this.round; attempt++) {
      try {
        const page = await this.page(query);
        if (page) return page;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (!error.transient) {
          this.store.say("alarm", `${words().list.missingFailed} ${sentenceOf(error)}`);
          return null;
        }
      }
      await pauseBeforeRetry(this.ports, attempt);
    }
    return null;
  }

  private async page(query: PageQuery): Promise<Page | null> {
    const token = await this.ports.tokens.get();
    if (token.kind !== "token") return null;
    return this.ports.history.page(this.state.room, query, token.token);
  }

  private show(timeline: Timeline, fresh: readonly Message[], unseen: boolean): void {
    const { reading, timeline: shown } = this.state;
    const news = timeline.changes.filter((change) => change.offset > (shown.value.tip ?? -1));
    if (reading.visited.value) reading.visited.value = withChanges(reading.visited.value, news);
    if (!reading.atEnd.value) reading.end.value = held(shown.value.items, timeline.items, reading.end.value);
    shown.value = trimmed(timeline, reading.atEnd.value ? kept_items : keptWhileReading_items);
    this.ports.onRecords(this.state.room, fresh, unseen);
  }

  private expiredBefore(): number {
    return this.ports.clock.now() - (this.store.retention_ms.value ?? 0);
  }
}

function lossCount(timeline: Timeline): number {
  return timeline.items.filter((item) => item.kind === "loss").length;
}
