/**
 * A server in memory: one log, accounts, and sockets that answer as the wire says. Faults are switches on it.
 * What it does not do: limits, leases, tokens that mean anything.
 */
import { ApiError } from "../../src/protocol/http";
import type { AccountApi, UserCard } from "../../src/protocol/auth_api";
import type { HistoryApi, PageQuery } from "../../src/protocol/history_api";
import type { Found, Message, Page, Person, ReadMark, Room, TokenGrant } from "../../src/protocol/wire";
import { changed } from "../../src/state/message_state";
import { FakeSocket } from "./fake_socket";
import { welcome } from "./examples";
import { settled } from "./manual_clock";

type Frame = Record<string, unknown> & { t: string; id?: number; room?: string };

export class FakeServer {
  readonly log: Message[] = [];
  readonly rooms = new Map<string, Room>([["general", { room: "general", title: "General", visibility: "public" }]]);
  readonly received: Frame[] = [];
  epoch = "e1";
  /** Sockets cannot be opened, HTTP gives no answer. */
  unreachable = false;
  /** Sends are taken into the log, but their ack is lost. */
  losesAcks = false;
  /** Sends are answered with this refusal. */
  refusal: { code: string; message: string; retryable: boolean } | null = null;
  /** Live records are kept from the sockets, as if a gateway had missed them. */
  deaf = false;
  /** Joins are refused for now, as by a gateway that is behind. */
  behind = false;
  /** Rooms that history has not read of yet. */
  readonly unlisted = new Set<string>();
  loggedIn = true;
  /** Who is in every room; nobody but the person at this page unless a test says so. */
  members: readonly Person[] = [];
  /** How far the others have read every room. */
  reads: readonly ReadMark[] = [];
  /** Who can be found, and what they show of themselves. */
  cards: UserCard[] = [];
  /** How many records a join gives at most. */
  join_max = 50;
  private nextOffset = 0;
  private readonly connections = new Set<Connected>();

  constructor(
    private readonly now: () => number,
    readonly user: Person,
  ) {}

  openSocket(): FakeSocket {
    const connection = new Connected(this);
    if (this.unreachable) void settled().then(() => connection.socket.closeFromServer(1006));
    else {
      this.connections.add(connection);
      void Promise.resolve().then(() => connection.socket.open());
    }
    return connection.socket;
  }

  say(room: string, text: string, sender: Person, cid = `cid-${this.nextOffset}`, ts = this.now(), rest: Partial<Message> = {}): Message {
    const known = this.log.find((each) => each.cid === cid && each.sender.id === sender.id);
    if (known) return known;
    return this.keep({ room, cid, sender, kind: "message", text, ...rest }, ts);
  }

  pushTo(room: string, frame: object): void {
    for (const connection of this.connections) if (connection.rooms.has(room)) connection.socket.push(frame);
  }

  cut(code = 1006): void {
    for (const connection of [...this.connections]) {
      this.connections.delete(connection);
      connection.socket.closeFromServer(code);
    }
  }

  /** Messages only; what was done to them stands in them. */
  inRoom(room: string): Message[] {
    return this.log.filter((record) => record.room === room && record.kind === "message");
  }

  private recordsOf(room: string): Message[] {
    return this.log.filter((record) => record.room === room);
  }

  answer(connection: Connected, frame: Frame): void {
    this.received.push(frame);
    const reply = this.replyTo(connection, frame);
    if (reply) connection.socket.push({ re: frame.id, ...reply });
  }

  private replyTo(connection: Connected, frame: Frame): object | null {
    const room = frame.room ?? "";
    switch (frame.t) {
      case "hello":
        return welcome(0, { re: frame.id, user: this.user, epoch: this.epoch, rooms: [...this.rooms.values()] });
      case "join":
        if (this.behind) return { t: "error", code: "unavailable", message: "Not now.", retryable: true };
        connection.rooms.add(room);
        return this.joined(room, frame.since as { epoch: string; offset: number } | undefined);
      case "create":
        this.rooms.set(room, { room, title: String(frame.title ?? room), visibility: "public" });
        return { t: "ok" };
      case "leave":
        this.rooms.delete(room);
        return { t: "ok" };
      case "send":
        return this.take(frame);
      case "edit":
      case "delete":
      case "react":
        return this.change(frame);
      case "typing":
      case "read":
      case "presence":
        return null;
      default:
        return { t: frame.t === "ping" ? "pong" : "ok" };
    }
  }

  private joined(room: string, since?: { epoch: string; offset: number }): object {
    const resumes = since !== undefined && since.epoch === this.epoch;
    const after = resumes ? this.recordsOf(room).filter((record) => record.offset > since.offset) : this.inRoom(room);
    const messages = after.slice(-this.join_max);
    const more = resumes && messages.length < after.length;
    const list = this.members.length > 0 ? this.members : [this.user];
    const members = { count: list.length, list };
    const head = this.recordsOf(room).at(-1)?.offset ?? null;
    return { t: "joined", room, epoch: this.epoch, head, messages, recovered: !more, more, members, reads: this.reads };
  }

  /** What was done to a message: a record of its own, and the message as it now stands. */
  private change(frame: Frame): object {
    if (this.refusal) return { t: "error", ...this.refusal };
    const kind = frame.t === "react" ? "reaction" : (frame.t as "edit" | "delete");
    const target = Number(frame.target);
    const { text = null, emoji = null, on = null } = frame as Partial<Message>;
    const record = this.keep({ room: String(frame.room), cid: String(frame.cid), sender: this.user, kind, target, text, emoji, on });
    const at = this.log.findIndex((message) => message.offset === target);
    const message = this.log[at];
    if (message) this.log[at] = changed(message, record);
    return { t: "ack", cid: frame.cid, room: frame.room, offset: record.offset, ts: record.ts, dup: false };
  }

  private keep(record: Omit<Message, "offset" | "prev" | "ts">, ts = this.now()): Message {
    const prev = this.log.findLast((each) => each.room === record.room)?.offset ?? null;
    const kept: Message = { ...record, offset: this.nextOffset++, prev, ts };
    this.log.push(kept);
    if (!this.deaf) this.pushTo(kept.room, { t: "msg", ...kept });
    return kept;
  }

  private take(frame: Frame): object | null {
    if (this.refusal) return { t: "error", ...this.refusal };
    const before = this.log.length;
    const reply_to = typeof frame.reply_to === "number" ? frame.reply_to : null;
    const { offset, ts } = this.say(String(frame.room), String(frame.text), this.user, String(frame.cid), this.now(), { reply_to });
    if (this.losesAcks) return null;
    return { t: "ack", cid: frame.cid, room: frame.room, offset, ts, dup: this.log.length === before };
  }

  readonly auth: AccountApi = {
    ...accountOf(this),
    signUp: async () => this.grant(),
    askForName: async () => undefined,
    logIn: async () => this.grant(),
    refresh: async () => {
      if (!this.loggedIn) throw new ApiError(401, "not_authenticated", "Log in again.");
      return this.grant();
    },
    logOut: async () => {
      this.requireReachable();
      this.loggedIn = false;
      this.cut(4503);
    },
  };

  readonly history: HistoryApi = {
    page: async (room, query) => this.page(room, query),
    directory: async () => ({ rooms: [...this.rooms.values()].filter(({ room }) => !this.unlisted.has(room)) }),
    search: async (room, { q }) => this.search(room, q),
  };

  private search(room: string | null, q: string): Found {
    const found = this.log.filter((each) => each.kind === "message" && (room === null || each.room === room) && each.text?.includes(q));
    const hits = found.reverse().map((message) => {
      const from = [...(message.text ?? "").split(q)[0] ?? ""].length;
      return { message, matches: [{ from, to: from + [...q].length }] };
    });
    return { epoch: this.epoch, hits, next: null };
  }

  private page(room: string, query: PageQuery): Page {
    this.requireReachable();
    const all = this.inRoom(room);
    const messages = pageOf(all, query);
    const has_before = messages.length > 0 && messages[0] !== all[0];
    const has_after = messages.length > 0 && messages.at(-1) !== all.at(-1);
    const oldest = all[0]?.offset ?? null;
    const { after } = query;
    if (after !== undefined) return { ...this.pageAfter(room, after, messages), oldest, has_before, has_after };
    return { epoch: this.epoch, messages, position: this.log.length - 1, oldest, has_before, has_after, retention_ms: 3_600_000 };
  }

  /** With what was done to messages in between, so that the chain has no hole. */
  private pageAfter(room: string, after: number, messages: Message[]): Omit<Page, "oldest" | "has_before" | "has_after"> {
    const reached = messages.at(-1)?.offset ?? this.log.length;
    const changes = this.recordsOf(room).filter((each) => each.kind !== "message" && each.offset > after && each.offset <= reached);
    return { epoch: this.epoch, messages, changes, reached, position: this.log.length - 1, retention_ms: 3_600_000 };
  }

  private grant(): TokenGrant {
    this.requireReachable();
    this.loggedIn = true;
    return { user: { id: this.user.id, username: this.user.name }, access_token: "token", expires_in: 600 };
  }

  private requireReachable(): void {
    if (this.unreachable) throw new ApiError(0, "unreachable", "Parley cannot be reached.");
  }
}

/** The account operations: one account that says yes to everything. Its end reaches the sockets before the answer. */
function accountOf(server: FakeServer): Omit<AccountApi, "signUp" | "askForName" | "logIn" | "refresh" | "logOut"> {
  const me = () => ({ id: server.user.id, username: server.user.name, display_name: null, hue: null, created_at: 0, second_factor: false });
  return {
    usersById: async (ids) => ({ users: server.cards.filter((card) => ids.includes(card.id)) }),
    usersByPrefix: async (prefix) => ({ users: server.cards.filter((card) => card.username.startsWith(prefix)) }),
    me: async () => me(),
    changeProfile: async (change) => ({ ...me(), ...change }),
    changePassword: async () => undefined,
    sessions: async () => [],
    endSession: async () => undefined,
    beginSecondFactor: async () => ({ secret: "ABCD", uri: "otpauth://totp/x" }),
    confirmSecondFactor: async () => ["one", "two"],
    endSecondFactor: async () => undefined,
    deleteAccount: async () => server.cut(4503),
  };
}

function pageOf(all: readonly Message[], { before, after, around, at, limit = 50 }: PageQuery): Message[] {
  if (around !== undefined) {
    const middle = all.filter((message) => message.offset < around).length;
    return all.slice(Math.max(0, middle - limit / 2)).slice(0, limit);
  }
  if (after !== undefined) return all.filter((message) => message.offset > after).slice(0, limit);
  if (at !== undefined) return all.filter((message) => message.ts >= at).slice(0, limit);
  return all.filter((message) => message.offset < (before ?? Number.POSITIVE_INFINITY)).slice(-limit);
}

class Connected {
  readonly rooms = new Set<string>();
  readonly socket = new FakeSocket();

  constructor(server: FakeServer) {
    const keep = this.socket.send.bind(this.socket);
    this.socket.send = (text) => {
      keep(text);
      const frame = JSON.parse(text) as Frame;
      void Promise.resolve().then(() => server.answer(this, frame));
    };
  }
}
