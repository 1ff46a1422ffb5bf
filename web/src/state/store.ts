/**
 * Everything the views show, as signals. Only the flows write here; the views read. Each room has its own signals, so
 * that a message in one room renders nothing in another.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ConnectionState } from "../protocol/connection";
import type { ChosenState, ListedRoom, MyRoom, Profile } from "../protocol/wire";
import { type Marks, nothingUnread } from "./marks";
import { type Outbox, waitingCount } from "./outbox";
import { nobody, type People } from "./people";
import type { ReplayWish } from "./replay";
import { isDirect, labelOf } from "./rooms";
import { noReads, type Reads, withReaders } from "./readers";
import { type Quote, type Row, rowsOf } from "./rows";
import { emptyTimeline, saidAfter, type Timeline } from "./timeline";
import type { TypingSigns } from "./typing";
import { shown } from "./stretch";

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
  /** How far it was read, and what is unread. */
  marks: Signal<Marks>;
  /** How far the others have read, where that is told. */
  reads: Signal<Reads>;
  /** The first message that was unread when the room was opened: where the line stands until it is left. */
  unreadLine: Signal<number | null>;
  reading: Reading;
  /** The message that is being answered. */
  answering: Signal<Quote | null>;
  /** The offset of the own message that is being edited. */
  editing: Signal<number | null>;
  draft: Signal<string>;
  rows: ReadonlySignal<Row[]>;
}

/** Where in the room's log the person reads. */
export interface Reading {
  /** A stretch away from the live end; null while the live timeline is read. */
  visited: Signal<Timeline | null>;
  /** The last offset in the page (state/stretch.ts); null for the newest. */
  end: Signal<number | null>;
  /** A message to be brought into sight. */
  target: Signal<number | null>;
  loading: Signal<"older" | "newer" | null>;
  /** Whether the newest message is on screen; a reader further up must not lose rows. */
  atEnd: Signal<boolean>;
  /** The last offset that was there when the end was last on screen. */
  seen: Signal<number | null>;
  /** Messages of others after it. */
  below: ReadonlySignal<number>;
  /** The first visible row and where it stood when the room was left. */
  left: { key: string; top: number } | null;
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
  readonly rooms = signal<readonly MyRoom[]>([]);
  readonly roomsKnown = signal(false);
  readonly directory = signal<readonly ListedRoom[] | null>(null);
  readonly currentRoom = signal("general");
  /** The room that is played again instead of being shown as it stands. */
  readonly replaying = signal<ReplayWish | null>(null);
  readonly outbox = signal<Outbox>([]);
  /** What people show of themselves, by id; who is not in it shows their name only. */
  readonly profiles = signal<ReadonlyMap<string, Profile>>(new Map());
  /** Whose direct messages I do not want, by id. */
  readonly blocked = signal<ReadonlySet<string>>(new Set());
  readonly presence = signal<ChosenState>("online");
  /** Whether the others are told how far I have read. */
  readonly tellsReads = signal(true);
  /** Whether the person looks at this page now. */
  readonly attentive = signal(true);
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

  /** A room as it stands in a sentence: "#general", or the name of whom one talks with. */
  label(room: string): string {
    const known = this.rooms.value.find((mine) => mine.room === room) ?? { room };
    const label = labelOf(known, this.me.value?.id ?? "", this.profiles.value);
    return isDirect(known) ? label : `#${label}`;
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
    this.replaying.value = null;
    this.outbox.value = [];
    this.profiles.value = new Map();
    this.blocked.value = new Set();
    this.presence.value = "online";
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
    const unreadLine = signal<number | null>(null);
    const reads = signal(noReads);
    const reading = newReading(timeline, this.me);
    const rows = computed(() => {
      const me = this.me.value ?? { id: "", name: "" };
      const end = reading.end.value;
      const place = reading.visited.value;
      const held = (place ?? timeline.value).items;
      const isLive = end === null && place === null;
      const outbox = isLive ? this.outbox.value : [];
      const rows = rowsOf({ items: shown(held, end), held, outbox, room, me, unreadLine: unreadLine.value });
      return isLive ? withReaders(rows, reads.value) : rows;
    });
    return {
      room,
      phase: signal<RoomPhase>({ kind: "waiting" }),
      timeline,
      people: signal<People>(nobody),
      typing: signal<TypingSigns>([]),
      marks: signal<Marks>(nothingUnread),
      reads,
      unreadLine,
      reading,
      answering: signal<Quote | null>(null),
      editing: signal<number | null>(null),
      draft: signal(""),
      rows,
    };
  }
}

function newReading(timeline: Signal<Timeline>, me: ReadonlySignal<User | null>): Reading {
  const atEnd = signal(true);
  const seen = signal<number | null>(null);
  const below = computed(() => (atEnd.value ? 0 : saidAfter(timeline.value, seen.value, me.value?.id)));
  return {
    visited: signal<Timeline | null>(null),
    end: signal<number | null>(null),
    target: signal<number | null>(null),
    loading: signal<"older" | "newer" | null>(null),
    atEnd,
    seen,
    below,
    left: null,
  };
}
