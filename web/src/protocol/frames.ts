/**
 * Reading what the server sends. The contract's golden examples judge this parser and Python's alike
 * (tests/protocol/golden.test.ts): unknown fields pass, a missing or mistyped field refuses the whole frame.
 */
import {
  atLeast,
  type Check,
  flag,
  integer,
  isObject,
  listOf,
  nullable,
  object,
  oneOf,
  optional,
  text,
} from "./shape";
import { type Message, refusalCodes, type ServerFrame } from "./wire";

const whole = atLeast(0);
const absent = (check: Check): Check => optional(nullable(check));

const person = object({ id: text, name: text });

const room = {
  room: text,
  title: text,
  visibility: oneOf("public", "private", "direct"),
  created_by: absent(person),
  created_at: absent(whole),
  topic: absent(text),
  archived: absent(flag),
  slow_mode_s: absent(whole),
  people: absent(listOf(person)),
};

const role = oneOf("owner", "moderator", "member");
const state = oneOf("online", "away", "dnd");
const present = object({ id: text, name: text, state: absent(state) });
const unread = object({ count: whole, mentions: whole, first: absent(whole) });
const hue: Check = (value) => whole(value) && (value as number) < 360;

const myRoom = object({ ...room, role: absent(role), read: absent(whole), unread: absent(unread) });

const message = {
  room: text,
  offset: whole,
  prev: nullable(whole),
  ts: whole,
  cid: text,
  sender: person,
  kind: oneOf("message", "edit", "delete", "reaction", "void"),
  text: absent(text),
  target: absent(whole),
  emoji: absent(text),
  on: absent(flag),
  reply_to: absent(whole),
  mentions: absent(listOf(text)),
  edited_ts: absent(whole),
  deleted_ts: absent(whole),
  reactions: absent(listOf(object({ emoji: text, users: listOf(text) }))),
};

const limits = object({
  frame_bytes_max: integer,
  text_code_points_max: integer,
  page_messages_max: integer,
  typing_interval_ms: integer,
});

const refusalCode = oneOf(...refusalCodes);

const frames: Record<ServerFrame["t"], Check> = {
  welcome: object({
    re: whole,
    session: text,
    user: person,
    epoch: text,
    heartbeat_ms: integer,
    expires_in: integer,
    limits,
    retention_ms: whole,
    rooms: listOf(myRoom),
    blocked: absent(listOf(text)),
  }),
  ok: object({ re: whole, expires_in: absent(integer) }),
  joined: object({
    re: whole,
    room: text,
    epoch: text,
    head: nullable(whole),
    messages: listOf(object(message)),
    recovered: flag,
    members: object({ count: whole, list: listOf(present) }),
    gap: absent(object({ from: whole, to: whole, reason: oneOf("retention", "epoch") })),
    more: optional(flag),
    read: absent(whole),
    unread: absent(unread),
    reads: absent(listOf(object({ user: text, offset: whole }))),
  }),
  ack: object({ re: whole, cid: text, room: text, offset: whole, ts: whole, dup: flag }),
  pong: object({ re: whole }),
  msg: object(message),
  members: object({
    re: whole,
    room: text,
    people: listOf(
      object({
        id: text,
        name: text,
        role: absent(role),
        here: absent(flag),
        state: absent(state),
        last_seen: absent(whole),
      }),
    ),
    banned: absent(listOf(person)),
  }),
  presence: object({
    room: text,
    joins: listOf(present),
    leaves: listOf(person),
    count: whole,
    states: absent(listOf(object({ id: text, state }))),
  }),
  read: object({ room: text, user: text, offset: whole }),
  person: object({
    user: object({
      id: text,
      name: text,
      display_name: absent(text),
      hue: absent(hue),
      deleted: absent(flag),
    }),
  }),
  typing: object({ room: text, user: person }),
  room: object({ ...room, member: absent(flag), role: absent(role) }),
  bye: object({ code: integer, reason: text, reconnect: flag, retry_after_ms: integer }),
  error: object({
    code: refusalCode,
    message: text,
    retryable: flag,
    re: absent(whole),
    retry_after_ms: absent(integer),
  }),
};

const knownTypes = new Map<string, Check>(Object.entries(frames));

/** The frame, or null when the text is not one that this version knows: such a frame is skipped, never guessed at. */
export function parseServerFrame(data: string): ServerFrame | null {
  const value = parseJson(data);
  if (!isObject(value) || typeof value.t !== "string") return null;
  const check = knownTypes.get(value.t);
  return check?.(value) ? (value as unknown as ServerFrame) : null;
}

const isMessage = object(message);

/** Messages of a history page, with the same judgement as live ones. */
export function isMessageList(value: unknown): value is Message[] {
  return Array.isArray(value) && value.every(isMessage);
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
