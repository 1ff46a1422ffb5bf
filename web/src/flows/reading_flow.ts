/**
 * Where somebody reads in a room's log: up and down by pages, to a place, back to the newest. What is fetched joins the
 * live timeline as soon as the two meet; until then it is a timeline of its own, beside which the live one goes on.
 */
import type { HistoryApi, PageQuery } from "../protocol/history_api";
import { ApiError } from "../protocol/http";
import type { TokenKeeper } from "../protocol/tokens";
import type { Message, Page } from "../protocol/wire";
import { words } from "../state/language";
import type { MessagePlace } from "../state/message_link";
import type { RoomState, Store } from "../state/store";
import { clockTime, dayInSentence } from "../state/time_words";
import { extended, extendedDown, firstRecord, joinedTo, lastRecord, messageAt, type Timeline, visited } from "../state/timeline";
import { around, movedDown, movedUp } from "../state/stretch";
import type { Ports } from "./ports";
import { sentenceOf } from "./refusals";

interface ReadingPorts extends Pick<Ports, "clock" | "page"> {
  history: HistoryApi;
  tokens: Pick<TokenKeeper, "get">;
}

const page_messages = 50;

export class ReadingFlow {
  constructor(
    private readonly store: Store,
    private readonly ports: ReadingPorts,
  ) {}

  async older(room: string): Promise<void> {
    const state = this.store.room(room);
    if (state.reading.loading.value !== null || this.moveUp(state) || !read(state).older) return;
    await this.whileLoading(state, "older", async () => {
      const first = firstRecord(read(state));
      const before = first === null ? {} : { before: first.offset };
      const page = await this.page(room, { ...before, limit: page_messages });
      if (!page || page.epoch !== read(state).epoch) return;
      write(state, extended(read(state), page));
      this.moveUp(state);
    });
  }

  async newer(room: string): Promise<void> {
    const state = this.store.room(room);
    const { loading, visited: place } = state.reading;
    if (loading.value !== null || this.moveDown(state) || place.value === null) return;
    await this.whileLoading(state, "newer", async () => {
      const last = place.value ? lastRecord(place.value) : null;
      const page = await this.page(room, { ...(last ? { after: last.offset } : {}), limit: page_messages });
      if (!page || place.value === null || page.epoch !== place.value.epoch) return;
      this.meet(state, extendedDown(place.value, page, state.timeline.value), page.has_after);
    });
  }

  /** An address named a message: its room takes the address's place, and it is shown, or played from. */
  follow({ room, offset, replay }: MessagePlace): void {
    this.ports.page.showRoom(room);
    if (replay) this.store.replaying.value = { room, from: { offset } };
    else void this.visit(room, { around: offset });
  }

  /** Back to where it is live. */
  latest(room: string): void {
    const { visited: place, end } = this.store.room(room).reading;
    place.value = null;
    end.value = null;
  }

  /** Shows the message at this offset, or the first one from this time on. When it is not kept any more, says so. */
  async visit(room: string, where: { around: number } | { at: number }): Promise<boolean> {
    const state = this.store.room(room);
    if ("around" in where && messageAt(state.timeline.value.items, where.around)) {
      this.latest(room);
      this.aim(state, where.around);
      return true;
    }
    let goal: Message | null = null;
    await this.whileLoading(state, "older", async () => {
      const page = await this.page(room, { ...where, limit: page_messages });
      if (!page) return;
      goal = page.messages.find((each) => ("at" in where ? each.ts >= where.at : each.offset === where.around)) ?? null;
      if (goal === null) return this.sayGone(page);
      this.meet(state, visited(page, state.timeline.value), page.has_after);
      this.aim(state, goal.offset);
    });
    return goal !== null;
  }

  private sayGone({ oldest_ts }: Page): void {
    const { list } = words();
    const now = this.ports.clock.now();
    this.store.say("alarm", oldest_ts ? list.gone(dayInSentence(oldest_ts, now), clockTime(oldest_ts)) : list.goneAll);
  }

  private aim(state: RoomState, offset: number): void {
    state.reading.end.value = around(read(state).items, offset);
    state.reading.target.value = offset;
  }

  /** Keeps the fetched stretch for itself, or makes it the older part of the live timeline when they touch. */
  private meet(state: RoomState, stretch: Timeline, hasAfter: boolean): void {
    const live = state.timeline.value;
    const first = firstRecord(live);
    const last = lastRecord(stretch);
    const touches = stretch.epoch === live.epoch && (!hasAfter || (first !== null && last !== null && last.offset >= first.offset));
    const shownTo = state.reading.visited.value ? (lastRecord(state.reading.visited.value)?.offset ?? null) : null;
    if (touches) state.timeline.value = joinedTo(stretch, live);
    state.reading.visited.value = touches ? null : stretch;
    state.reading.end.value = shownTo;
    this.moveDown(state);
  }

  private moveUp(state: RoomState): boolean {
    const moved = movedUp(read(state).items, state.reading.end.value);
    if (moved) state.reading.end.value = moved.end;
    return moved !== null;
  }

  private moveDown(state: RoomState): boolean {
    const moved = movedDown(read(state).items, state.reading.end.value);
    if (moved) state.reading.end.value = moved.end;
    return moved !== null;
  }

  private async whileLoading(state: RoomState, which: "older" | "newer", work: () => Promise<void>): Promise<void> {
    state.reading.loading.value = which;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.store.say("alarm", `${words().list.olderFailed} ${sentenceOf(error)}`);
    } finally {
      state.reading.loading.value = null;
    }
  }

  private async page(room: string, query: PageQuery): Promise<Page | null> {
    const token = await this.ports.tokens.get();
    return token.kind === "token" ? this.ports.history.page(room, query, token.token) : null;
  }
}

/** The timeline that is on screen. */
function read(state: RoomState): Timeline {
  return state.reading.visited.value ?? state.timeline.value;
}

function write(state: RoomState, timeline: Timeline): void {
  (state.reading.visited.value ? state.reading.visited : state.timeline).value = timeline;
}
