/**
 * What was read. A room is read up to its newest message once that has been on screen, in a page that is looked at, for
 * half a second; the server is told, and tells my other devices.
 */
import { effect } from "@preact/signals";
import type { TimerId } from "../protocol/clock";
import type { Connection } from "../protocol/connection";
import type { Joined, Message, MyRoom, ReadNow, Unread } from "../protocol/wire";
import { arrived, counted, readUpTo } from "../state/marks";
import type { RoomState, Store } from "../state/store";
import { reaching } from "../state/stretch";
import { recordsAfter } from "../state/timeline";
import type { Ports } from "./ports";

type MarksPorts = Pick<Ports, "clock" | "page" | "memory"> & { connection: Pick<Connection, "notify"> };

const quietKey = "parley.quiet-reads";
/** A room that is only passed by was not read. */
const readAfter_ms = 500;

export class MarksFlow {
  private timer: TimerId | null = null;

  constructor(
    private readonly store: Store,
    private readonly ports: MarksPorts,
  ) {
    store.tellsReads.value = ports.memory.get(quietKey) === null;
    ports.page.onAttention((attentive) => {
      store.attentive.value = attentive;
    });
    effect(() => this.watch());
  }

  welcomed(rooms: readonly MyRoom[]): void {
    for (const room of rooms) this.take(room.room, room.read, room.unread, null);
  }

  joined(joined: Joined): void {
    this.take(joined.room, joined.read, joined.unread, joined.head);
    const { marks, unreadLine, reads } = this.store.room(joined.room);
    reads.value = new Map(joined.reads?.map(({ user, offset }) => [user, offset]));
    if (joined.room === this.store.currentRoom.value) unreadLine.value ??= marks.value.first;
  }

  /** The line stays where it is until the room is left, however much is read meanwhile. */
  opened(room: string, left: string): void {
    if (left !== room) this.store.room(left).unreadLine.value = null;
    const { marks, unreadLine, reading, timeline } = this.store.room(room);
    unreadLine.value ??= marks.value.first;
    if (unreadLine.value === null || reading.left !== null || reading.visited.value !== null) return;
    reading.end.value = reaching(timeline.value.items, reading.end.value, unreadLine.value);
  }

  recordsCame(room: string, records: readonly Message[]): void {
    const state = this.store.room(room);
    if (this.isOnScreen(state)) return;
    state.marks.value = arrived(state.marks.value, records, this.myId);
    if (room === this.store.currentRoom.value) state.unreadLine.value ??= state.marks.value.first;
  }

  /** Somebody has read up to there: another person, or I on another device. */
  told({ room, user, offset }: ReadNow): void {
    const { reads } = this.store.room(room);
    if (user === this.myId) this.readElsewhere(room, offset);
    else reads.value = new Map([...reads.value, [user, offset]]);
  }

  /** Whether the others are told from now on how far I have read. Kept by this browser. */
  tellReads(on: boolean): void {
    this.ports.memory.set(quietKey, on ? null : "1");
    this.store.tellsReads.value = on;
  }

  private readElsewhere(room: string, offset: number): void {
    const state = this.store.room(room);
    const { read } = state.marks.value;
    state.marks.value = readUpTo(state.marks.value, offset, recordsAfter(state.timeline.value, offset), this.myId);
    if (read !== state.marks.value.read && room !== this.store.currentRoom.value) state.unreadLine.value = null;
  }

  isOnScreen(state: RoomState): boolean {
    const { currentRoom, replaying, attentive } = this.store;
    return currentRoom.value === state.room && replaying.value === null && attentive.value && state.reading.atEnd.value;
  }

  private get myId(): string {
    return this.store.me.value?.id ?? "";
  }

  private take(room: string, read: number | null | undefined, unread: Unread | null | undefined, head: number | null): void {
    const { marks } = this.store.room(room);
    // A server that keeps no marks says nothing; then what this tab counted stands.
    if (read === undefined && unread === undefined) return;
    marks.value = counted(read, unread, head);
  }

  private watch(): void {
    if (this.timer !== null) this.ports.clock.clearTimer(this.timer);
    this.timer = null;
    const room = this.store.currentRoom.value;
    const isMine = this.store.rooms.value.some((mine) => mine.room === room);
    if (!this.store.me.value || !isMine) return;
    const state = this.store.room(room);
    const { tip } = state.timeline.value;
    const { read } = state.marks.value;
    if (!this.isOnScreen(state) || tip === null || tip <= (read ?? -1)) return;
    this.timer = this.ports.clock.setTimer(() => this.readNow(state, tip), readAfter_ms);
  }

  private readNow(state: RoomState, offset: number): void {
    this.timer = null;
    this.ports.connection.notify({ t: "read", room: state.room, offset, quiet: !this.store.tellsReads.value });
    state.marks.value = readUpTo(state.marks.value, offset, [], this.myId);
  }
}
