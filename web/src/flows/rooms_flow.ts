/** My rooms: joined again after each welcome, opened, created, left; and what the server pushes about them. */
import type { Connection } from "../protocol/connection";
import { ApiError } from "../protocol/http";
import type { Message, Push, Room, Welcome } from "../protocol/wire";
import { changed } from "../state/people";
import type { Store } from "../state/store";
import { lasting, stopped, typed, typingLife_ms } from "../state/typing";
import { caughtUpSentence } from "../state/words";
import type { OutboxFlow } from "./outbox_flow";
import type { Ports } from "./ports";
import { type CaughtUp, RoomSync, type RoomSyncPorts } from "./room_sync";
import { refusalSentence, words } from "../state/language";
import { sentenceOf } from "./refusals";

type RoomsPorts = Pick<Ports, "page" | "clock" | "random"> &
  Pick<RoomSyncPorts, "history" | "tokens"> & {
    connection: Connection;
    outbox: OutboxFlow;
  };

export class RoomsFlow {
  private readonly syncs = new Map<string, RoomSync>();
  private welcomes = 0;

  constructor(
    private readonly store: Store,
    private readonly ports: RoomsPorts,
  ) {
    ports.page.onRoom((room) => this.open(room));
  }

  /** `breakWasShown`: the person saw that there was no connection, so they hear how it ended. */
  async welcomed(welcome: Welcome, breakWasShown: boolean): Promise<void> {
    const isFirst = this.welcomes++ === 0;
    this.store.retention_ms.value = welcome.retention_ms;
    this.store.rooms.value = welcome.rooms;
    this.store.roomsKnown.value = true;
    this.dropLeftRooms();
    const current = this.store.currentRoom.value;
    const rooms = welcome.rooms.map((room) => room.room);
    const ordered = [...rooms.filter((room) => room === current), ...rooms.filter((room) => room !== current)];
    const joins = await Promise.allSettled(ordered.map((room) => this.sync(room).join()));
    this.ports.outbox.pump();
    const caughtUp = joins.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    if (!isFirst && caughtUp.length === joins.length) this.sayCaughtUp(caughtUp, breakWasShown);
  }

  private sayCaughtUp(rooms: readonly CaughtUp[], breakWasShown: boolean): void {
    const fresh = rooms.reduce((sum, room) => sum + room.fresh, 0);
    const lost = rooms.some((room) => room.lost);
    if (lost || fresh > 0 || breakWasShown) this.store.say("calm", caughtUpSentence(fresh, lost));
  }

  open(room: string): void {
    this.store.currentRoom.value = room;
    this.store.room(room).unread.value = 0;
    this.ports.page.showRoom(room);
    if (!this.isMine(room)) void this.loadDirectory();
  }

  /** Becomes a member. Throws RequestFailed with a sentence. */
  async join(room: Room): Promise<void> {
    await this.sync(room.room).join();
    this.addMine(room);
    this.open(room.room);
  }

  async create(room: string, title: string): Promise<void> {
    await this.ports.connection.request({ t: "create", room, title: title || null, visibility: "public" });
    await this.join({ room, title: title || room, visibility: "public" });
  }

  async leave(room: string): Promise<void> {
    await this.ports.connection.request({ t: "leave", room });
    this.store.rooms.value = this.store.rooms.value.filter((mine) => mine.room !== room);
    this.dropLeftRooms();
    if (this.store.currentRoom.value === room) this.open("general");
  }

  /** False when the directory could not be read; the reason is said. */
  async loadDirectory(): Promise<boolean> {
    try {
      const token = await this.ports.tokens.get();
      if (token.kind !== "token") throw new ApiError(0, "unavailable", token.message);
      this.store.directory.value = (await this.ports.history.directory(token.token)).rooms;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.store.say("alarm", `${words().rooms.directoryFailed} ${sentenceOf(error)}`);
      return false;
    }
  }

  onPush(frame: Push): void {
    switch (frame.t) {
      case "msg":
        this.syncs.get(frame.room)?.receive(frame);
        return;
      case "presence": {
        const { people } = this.store.room(frame.room);
        people.value = changed(people.value, frame);
        return;
      }
      case "typing":
        this.showTyping(frame.room, frame.user);
        return;
      case "room":
        this.roomAppeared(frame);
        return;
      case "error":
        this.store.say("alarm", refusalSentence(frame.code, frame.message));
    }
  }

  forgetEverything(): void {
    for (const sync of this.syncs.values()) sync.stop();
    this.syncs.clear();
    this.welcomes = 0;
  }

  private sync(room: string): RoomSync {
    const known = this.syncs.get(room);
    if (known) return known;
    const sync = new RoomSync(this.store.room(room), this.store, {
      ...this.ports,
      onRecords: (name, records, unseen) => this.recordsCame(name, records, unseen),
    });
    this.syncs.set(room, sync);
    return sync;
  }

  private recordsCame(room: string, records: readonly Message[], unseen: boolean): void {
    const state = this.store.room(room);
    this.ports.outbox.recordsArrived(room, records, state.timeline.value.tip);
    state.typing.value = stopped(state.typing.value, new Set(records.map((record) => record.sender.id)));
    const onScreen = this.store.currentRoom.value === room && this.ports.page.visible();
    if (!unseen || onScreen) return;
    const myId = this.store.me.value?.id;
    state.unread.value += records.filter((record) => record.sender.id !== myId).length;
  }

  private showTyping(room: string, person: { id: string; name: string }): void {
    if (person.id === this.store.me.value?.id) return;
    const { typing } = this.store.room(room);
    typing.value = typed(typing.value, person, this.ports.clock.now());
    this.ports.clock.setTimer(() => {
      typing.value = lasting(typing.value, this.ports.clock.now());
    }, typingLife_ms);
  }

  private roomAppeared(frame: Room): void {
    const { room, title, visibility, created_by, created_at } = frame;
    const appeared = { room, title, visibility, created_by, created_at };
    const replace = <Known extends { room: string }>(known: Known): Known =>
      known.room === room ? { ...known, ...appeared } : known;
    this.store.rooms.value = this.store.rooms.value.map(replace);
    const directory = this.store.directory.value;
    if (!directory) return;
    const isKnown = directory.some((listed) => listed.room === room);
    this.store.directory.value = isKnown ? directory.map(replace) : [...directory, appeared];
  }

  private isMine(room: string): boolean {
    return this.store.rooms.value.some((mine) => mine.room === room);
  }

  private addMine(room: Room): void {
    if (this.isMine(room.room)) return;
    this.store.rooms.value = [...this.store.rooms.value, room].sort(byPlace);
  }

  /** What another device left is gone here too; its timeline must not be resumed later as if it were whole. */
  private dropLeftRooms(): void {
    const mine = new Set(this.store.rooms.value.map((room) => room.room));
    for (const [room, sync] of this.syncs) {
      if (mine.has(room)) continue;
      sync.stop();
      this.syncs.delete(room);
      this.store.forgetRoom(room);
    }
  }
}

function byPlace(a: Room, b: Room): number {
  return Number(b.room === "general") - Number(a.room === "general") || (a.room < b.room ? -1 : 1);
}
