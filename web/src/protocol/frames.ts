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
  visibility: oneOf("public"),
  created_by: absent(person),
  created_at: absent(whole),
};

const message = {
  room: text,
  offset: whole,
  prev: nullable(whole),
  ts: whole,
  cid: text,
  sender: person,
  kind: oneOf("message"),
  text,
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
    rooms: listOf(object(room)),
  }),
  ok: object({ re: whole, expires_in: absent(integer) }),
  joined: object({
    re: whole,
    room: text,
    epoch: text,
    head: nullable(whole),
    messages: listOf(object(message)),
    recovered: flag,
    members: object({ count: whole, list: listOf(person) }),
    gap: absent(object({ from: whole, to: whole, reason: oneOf("retention", "epoch") })),
    more: optional(flag),
  }),
  ack: object({ re: whole, cid: text, room: text, offset: whole, ts: whole, dup: flag }),
  pong: object({ re: whole }),
  msg: object(message),
  presence: object({ room: text, joins: listOf(person), leaves: listOf(person), count: whole }),
  typing: object({ room: text, user: person }),
  room: object(room),
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
