/**
 * Everything the views show, as signals. Only the flows write here; the views read. Each room has its own signals, so
 * that a message in one room renders nothing in another.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ConnectionState } from "../protocol/connection";
import type { ListedRoom, Room } from "../protocol/wire";
import { type Outbox, waitingCount } from "./outbox";
import { nobody, type People } from "./people";
import { type Row, rowsOf } from "./rows";
import { emptyTimeline, type Timeline } from "./timeline";
import type { TypingSigns } from "./typing";

export interface User {
  id: string;
  name: string;
}

export type SessionState =
  | { phase: "starting"; message: string | null }
  | { phase: "signed-out"; message: string | null }
  | { phase: "signed-in"; user: User };

/** Where a room is on its way to being shown. */
export type RoomPhase =
  | { kind: "waiting" }
  | { kind: "joined" }
  | { kind: "filling" }
  | { kind: "refused"; message: string };

export interface RoomState {
  room: string;
  phase: Signal<RoomPhase>;
  timeline: Signal<Timeline>;
  people: Signal<People>;
  typing: Signal<TypingSigns>;
  /** Messages of others since the room was last on screen. */
  unread: Signal<number>;
  loadingOlder: Signal<boolean>;
  /** Whether the newest message is on screen; a reader further up must not lose rows. */
  atEnd: Signal<boolean>;
  draft: Signal<string>;
  rows: ReadonlySignal<Row[]>;
}

export interface Notice {
  id: number;
  tone: "calm" | "alarm";
  text: string;
}

export class Store {
  readonly session = signal<SessionState>({ phase: "starting", message: null });
  readonly connection = signal<ConnectionState>({ kind: "idle" });
  /** True once a lost connection has lasted long enough to be worth saying. */
  readonly connectionShown = signal(false);
  /** Why the server cannot take messages just now, in its words; null while it can. */
  readonly sendTrouble = signal<string | null>(null);
  readonly retention_ms = signal<number | null>(null);
  readonly rooms = signal<readonly Room[]>([]);
  readonly roomsKnown = signal(false);
  readonly directory = signal<readonly ListedRoom[] | null>(null);
  readonly currentRoom = signal("general");
  readonly outbox = signal<Outbox>([]);
  readonly notices = signal<readonly Notice[]>([]);
  readonly unsent = computed(() => waitingCount(this.outbox.value));
  readonly me = computed<User | null>(() => {
    const session = this.session.value;
    return session.phase === "signed-in" ? session.user : null;
  });

  private readonly roomStates = new Map<string, RoomState>();
  private lastNotice = 0;

  room(room: string): RoomState {
    const known = this.roomStates.get(room);
    if (known) return known;
    const state = this.newRoom(room);
    this.roomStates.set(room, state);
    return state;
  }

  forgetRoom(room: string): void {
    this.roomStates.delete(room);
  }

  /** Nothing of one person may be seen by the next one at the same browser. */
  forgetEverything(): void {
    this.roomStates.clear();
    this.rooms.value = [];
    this.roomsKnown.value = false;
    this.directory.value = null;
    this.outbox.value = [];
    this.notices.value = [];
    this.retention_ms.value = null;
    this.connectionShown.value = false;
    this.sendTrouble.value = null;
    this.currentRoom.value = "general";
  }

  say(tone: Notice["tone"], text: string): number {
    this.lastNotice += 1;
    const others = this.notices.value.filter((notice) => notice.text !== text).slice(-2);
    this.notices.value = [...others, { id: this.lastNotice, tone, text }];
    return this.lastNotice;
  }

  unsay(id: number): void {
    this.notices.value = this.notices.value.filter((notice) => notice.id !== id);
  }

  private newRoom(room: string): RoomState {
    const timeline = signal<Timeline>(emptyTimeline);
    const rows = computed(() => {
      const me = this.me.value ?? { id: "", name: "" };
      return rowsOf({ timeline: timeline.value, outbox: this.outbox.value, room, me });
    });
    return {
      room,
      phase: signal<RoomPhase>({ kind: "waiting" }),
      timeline,
      people: signal<People>(nobody),
      typing: signal<TypingSigns>([]),
      unread: signal(0),
      loadingOlder: signal(false),
      atEnd: signal(true),
      draft: signal(""),
      rows,
    };
  }
}
