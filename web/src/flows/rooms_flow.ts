/** My rooms: joined again after each welcome, opened, created, left; and what the server pushes about them. */
import type { Connection } from "../protocol/connection";
import { ApiError } from "../protocol/http";
import type { Joined, ListedRoom, Message, Push, Room, RoomNow, Welcome } from "../protocol/wire";
import { changed } from "../state/people";
import { isDirect, told, withoutRoom, withRoom } from "../state/rooms";
import type { Store } from "../state/store";
import { lasting, stopped, typed, typingLife_ms } from "../state/typing";
import { caughtUpSentence } from "../state/words";
import type { OutboxFlow } from "./outbox_flow";
import type { Ports } from "./ports";
import { type CaughtUp, RoomSync, type RoomSyncPorts } from "./room_sync";
import { refusalSentence, words } from "../state/language";
import { isForLater, sentenceOf } from "./refusals";
import { pauseBeforeRetry } from "./waiting";

type RoomsPorts = Pick<Ports, "page" | "clock" | "random"> &
  Pick<RoomSyncPorts, "history" | "tokens"> & {
    connection: Connection;
    outbox: OutboxFlow;
    onJoined(joined: Joined): void;
    /** Records that were not there before, in a room that was on screen before. */
    onFresh(room: string, records: readonly Message[]): void;
    onOpened(room: string, left: string): void;
    /** These people are about to be shown. */
    onPeople(ids: readonly string[]): void;
  };

export interface RoomWish {
  room: string;
  title: string;
  topic: string;
  visibility: "public" | "private";
}

/** By then history has listed it long since, and a room may have been closed without our being told. */
const appearedFor_ms = 60_000;

export class RoomsFlow {
  private readonly syncs = new Map<string, RoomSync>();
  /** Public rooms told of lately, and when: history, which lists them, reads the log by itself. */
  private readonly appeared = new Map<string, { room: ListedRoom; at: number }>();
  private welcomes = 0;
  /** Rooms that are being joined or left from here: what is pushed about them meanwhile is no news. */
  private readonly moving = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly ports: RoomsPorts,
  ) {
    ports.page.onRoom((room) => this.open(room));
  }

  /** `breakWasShown`: the person saw that there was no connection, so they hear how it ended. */
  async welcomed(welcome: Welcome, breakWasShown: boolean): Promise<void> {
    const isFirst = this.welcomes === 0;
    const turn = ++this.welcomes;
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
    ordered.forEach((room, place) => {
      const join = joins[place];
      if (join?.status === "rejected" && isForLater(join.reason)) void this.joinLater(room, turn);
    });
  }

  /** A gateway that is behind keeps the socket and refuses for now: asked again until it lets us in or the next welcome. */
  private async joinLater(room: string, turn: number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      await pauseBeforeRetry(this.ports, attempt);
      if (turn !== this.welcomes || !this.isMine(room)) return;
      try {
        await this.sync(room).join();
        return this.ports.outbox.pump();
      } catch (error) {
        if (!isForLater(error)) return;
      }
    }
  }

  private sayCaughtUp(rooms: readonly CaughtUp[], breakWasShown: boolean): void {
    const fresh = rooms.reduce((sum, room) => sum + room.fresh, 0);
    const lost = rooms.some((room) => room.lost);
    if (lost || fresh > 0 || breakWasShown) this.store.say("calm", caughtUpSentence(fresh, lost));
  }

  open(room: string): void {
    const left = this.store.currentRoom.value;
    this.store.currentRoom.value = room;
    if (left !== room) this.store.replaying.value = null;
    this.ports.onOpened(room, left);
    this.ports.page.showRoom(room);
    if (this.store.me.value && !this.isMine(room)) void this.loadDirectory();
  }

  /** Becomes a member; a direct conversation begins when one joins it. Throws RequestFailed with a sentence. */
  async join(room: Room): Promise<void> {
    await this.move(room.room, () => this.sync(room.room).join());
    this.store.rooms.value = withRoom(this.store.rooms.value, { ...room, ...this.mine(room.room) });
    this.open(room.room);
  }

  async create(wish: RoomWish): Promise<void> {
    const { room, title, topic, visibility } = wish;
    await this.move(room, () => this.ports.connection.request({ t: "create", ...wish, title: title || null, topic: topic || null }));
    this.store.rooms.value = withRoom(this.store.rooms.value, { room, title: title || room, topic, visibility, role: "owner" });
    await this.sync(room).join();
    this.open(room);
  }

  async leave(room: string): Promise<void> {
    await this.move(room, () => this.ports.connection.request({ t: "leave", room }));
    this.drop(room);
  }

  /** False when the directory could not be read; the reason is said. */
  async loadDirectory(): Promise<boolean> {
    try {
      const token = await this.ports.tokens.get();
      if (token.kind !== "token") throw new ApiError(0, "unavailable", token.message);
      const { rooms } = await this.ports.history.directory(token.token);
      const listed = new Set(rooms.map((room) => room.room));
      this.store.directory.value = [...rooms, ...this.appearedLately().filter((room) => !listed.has(room.room))];
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
        return;
      default:
        // What concerns no room's list is heard elsewhere (flows/parley.ts).
        return;
    }
  }

  forgetEverything(): void {
    for (const sync of this.syncs.values()) sync.stop();
    this.syncs.clear();
    this.appeared.clear();
    this.welcomes = 0;
  }

  private sync(room: string): RoomSync {
    const known = this.syncs.get(room);
    if (known) return known;
    const sync = new RoomSync(this.store.room(room), this.store, {
      ...this.ports,
      onJoined: (joined) => this.joined(joined),
      onRecords: (name, records, unseen) => this.recordsCame(name, records, unseen),
    });
    this.syncs.set(room, sync);
    return sync;
  }

  private recordsCame(room: string, records: readonly Message[], unseen: boolean): void {
    const state = this.store.room(room);
    this.ports.outbox.recordsArrived(room, records, state.timeline.value.tip);
    state.typing.value = stopped(state.typing.value, new Set(records.map((record) => record.sender.id)));
    this.ports.onPeople(records.map((record) => record.sender.id));
    if (unseen) this.ports.onFresh(room, records);
  }

  private joined(joined: Joined): void {
    this.ports.onJoined(joined);
    this.ports.onPeople([...joined.members.list.map((person) => person.id), ...(joined.reads ?? []).map((mark) => mark.user)]);
  }

  private showTyping(room: string, person: { id: string; name: string }): void {
    if (person.id === this.store.me.value?.id) return;
    const { typing } = this.store.room(room);
    typing.value = typed(typing.value, person, this.ports.clock.now());
    this.ports.clock.setTimer(() => {
      typing.value = lasting(typing.value, this.ports.clock.now());
    }, typingLife_ms);
  }

  private roomAppeared(frame: RoomNow): void {
    const mine = this.mine(frame.room);
    if (mine) this.store.rooms.value = withRoom(this.store.rooms.value, told(mine, frame));
    this.list(frame);
    if (this.moving.has(frame.room)) return;
    if (frame.member === false && mine) this.shutOut(frame.room);
    if (frame.member === true && !mine) this.letIn(frame);
  }

  /** Somebody invited me, wrote to me first, or I joined on another device. */
  private letIn(frame: RoomNow): void {
    const { t: _, member: __, role, ...room } = frame;
    this.store.rooms.value = withRoom(this.store.rooms.value, { ...room, role: role ?? "member" });
    if (!isDirect(room)) this.store.say("calm", words().rooms.letIn(room.room));
    // A join that fails is tried again with the next connection; the room's pane says why.
    this.sync(room.room).join().catch(() => undefined);
  }

  private shutOut(room: string): void {
    this.drop(room);
    this.store.say("alarm", words().rooms.shutOut(room));
  }

  private drop(room: string): void {
    this.store.rooms.value = withoutRoom(this.store.rooms.value, room);
    this.dropLeftRooms();
    if (this.store.currentRoom.value === room) this.open("general");
  }

  private list(frame: RoomNow): void {
    this.appeared.delete(frame.room);
    if (frame.visibility !== "public") return;
    const { t: _, member: __, role: ___, ...appeared } = frame;
    this.appeared.set(frame.room, { room: appeared, at: this.ports.clock.now() });
    const directory = this.store.directory.value;
    if (!directory) return;
    const isKnown = directory.some((listed) => listed.room === frame.room);
    this.store.directory.value = isKnown
      ? directory.map((known) => (known.room === frame.room ? told(known, frame) : known))
      : [...directory, appeared];
  }

  private appearedLately(): ListedRoom[] {
    const since = this.ports.clock.now() - appearedFor_ms;
    for (const [room, { at }] of this.appeared) if (at < since) this.appeared.delete(room);
    return [...this.appeared.values()].map(({ room }) => room);
  }

  private mine(room: string) {
    return this.store.rooms.value.find((mine) => mine.room === room);
  }

  private isMine(room: string): boolean {
    return this.mine(room) !== undefined;
  }

  private async move(room: string, work: () => Promise<unknown>): Promise<void> {
    this.moving.add(room);
    try {
      await work();
    } finally {
      this.moving.delete(room);
    }
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
