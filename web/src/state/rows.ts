/** The rows of the message list, made from a stretch of a room's timeline and the outbox: days, groups by author, losses. */
import type { Message } from "../protocol/wire";
import { isDeleted, type Reaction } from "./message_state";
import type { Outbox, PendingMessage } from "./outbox";
import { dayKey } from "./time_words";
import { type LossReason, messageAt, type TimelineItem } from "./timeline";

export interface MessageRow {
  kind: "message";
  key: string;
  cid: string;
  sender: { id: string; name: string };
  text: string;
  ts: number;
  offset: number | null;
  state: "sending" | "sent" | "failed";
  refusal: string | null;
  mine: boolean;
  /** First of a group: shows the author and the time. */
  lead: boolean;
  edited: boolean;
  deleted: boolean;
  /** It names me, or everybody. */
  toMe: boolean;
  reactions: readonly Reaction[];
  /** What it answers. */
  reply: Quote | null;
  /** Ids, with spaces between them, of who has read up to here (state/readers.ts). */
  readBy: string;
}

/** A message that another one answers, as it stands now. */
export interface Quote {
  offset: number;
  /** Null when the message is not held by this tab. */
  sender: { id: string; name: string } | null;
  /** Null when it was deleted, or is not held. */
  text: string | null;
}

export type Row =
  | { kind: "day"; key: string; ts: number }
  | { kind: "unread"; key: string }
  | { kind: "loss"; key: string; from: number | null; to: number | null; reason: LossReason }
  | MessageRow;

const groupSpan_ms = 5 * 60_000;
/** One and the same for all rows, so that rows can be compared. */
const noReactions: readonly Reaction[] = [];

export interface RowsInput {
  /** What is shown, and all that is held: an answer may quote what is not shown. */
  items: readonly TimelineItem[];
  held: readonly TimelineItem[];
  outbox: Outbox;
  room: string;
  me: { id: string; name: string };
  /** The first message that was unread when the room was opened. */
  unreadLine: number | null;
}

export function rowsOf({ items, held, outbox, room, me, unreadLine }: RowsInput): Row[] {
  const rows: Row[] = [];
  const shown = new Set<string>();
  let lineStands = unreadLine === null;
  for (const item of items) {
    if (item.kind === "loss") {
      rows.push({ kind: "loss", key: `loss-${item.from}-${item.to}`, from: item.from, to: item.to, reason: item.reason });
      continue;
    }
    const { record } = item;
    const isFirstUnread = !lineStands && unreadLine !== null && record.offset >= unreadLine;
    lineStands ||= isFirstUnread;
    if (record.sender.id === me.id) shown.add(record.cid);
    push(rows, fromRecord(record, me.id, quoteOf(held, record.reply_to)), isFirstUnread);
  }
  for (const entry of outbox) {
    if (entry.room === room && !shown.has(entry.cid)) push(rows, fromPending(entry, me, quoteOf(held, entry.reply_to)));
  }
  return rows;
}

/** The last `count` rows under the heading of their day; all of them when the line of the unread would be cut off. */
export function newest(rows: readonly Row[], count: number): readonly Row[] {
  const from = rows.length - count;
  if (from <= 0 || rows.some((row, place) => row.kind === "unread" && place < from)) return rows;
  const heading = rows.findLast((row, place) => row.kind === "day" && place <= from);
  return heading && heading !== rows[from] ? [heading, ...rows.slice(from)] : rows.slice(from);
}

export function quoteOf(held: readonly TimelineItem[], offset: number | null | undefined): Quote | null {
  if (offset === null || offset === undefined) return null;
  const message = messageAt(held, offset);
  return { offset, sender: message?.sender ?? null, text: message?.text ?? null };
}

function push(rows: Row[], row: MessageRow, isFirstUnread = false): void {
  const previous = rows.findLast((candidate) => candidate.kind === "message");
  if (!previous || dayKey(previous.ts) !== dayKey(row.ts)) rows.push({ kind: "day", key: dayRowKey(rows, row.ts), ts: row.ts });
  if (isFirstUnread) rows.push({ kind: "unread", key: "unread" });
  const continues = rows.at(-1) === previous && previous?.sender.id === row.sender.id && row.reply === null;
  rows.push({ ...row, lead: !(continues && row.ts - previous.ts < groupSpan_ms) });
}

/** The same while rows come and go above it; numbered when clocks make a day come twice. */
function dayRowKey(rows: readonly Row[], ts: number): string {
  const key = `day-${dayKey(ts)}`;
  const times = rows.filter((row) => row.kind === "day" && row.key.startsWith(key)).length;
  return times === 0 ? key : `${key}-${times}`;
}

function fromRecord(record: Message, myId: string, reply: Quote | null): MessageRow {
  return {
    kind: "message",
    key: `${record.sender.id}/${record.cid}`,
    cid: record.cid,
    sender: record.sender,
    text: record.text ?? "",
    ts: record.ts,
    offset: record.offset,
    state: "sent",
    refusal: null,
    mine: record.sender.id === myId,
    lead: true,
    edited: typeof record.edited_ts === "number",
    deleted: isDeleted(record),
    toMe: record.sender.id !== myId && (record.mentions ?? []).some((id) => id === myId || id === "*"),
    reactions: record.reactions ?? noReactions,
    reply,
    readBy: "",
  };
}

function fromPending(entry: PendingMessage, me: { id: string; name: string }, reply: Quote | null): MessageRow {
  return {
    kind: "message",
    key: `${me.id}/${entry.cid}`,
    cid: entry.cid,
    sender: me,
    text: entry.text,
    ts: entry.acked?.ts ?? entry.queued_at,
    offset: entry.acked?.offset ?? null,
    state: entry.acked ? "sent" : entry.refusal === null ? "sending" : "failed",
    refusal: entry.refusal,
    mine: true,
    lead: true,
    edited: false,
    deleted: false,
    toMe: false,
    reactions: noReactions,
    reply,
    readBy: "",
  };
}
