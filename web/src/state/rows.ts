/** The rows of the message list, made from a stretch of a room's timeline and the outbox: days, groups by author, losses. */
import type { Message } from "../protocol/wire";
import type { Outbox, PendingMessage } from "./outbox";
import { dayKey } from "./time_words";
import type { LossReason, TimelineItem } from "./timeline";

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
}

export type Row =
  | { kind: "day"; key: string; ts: number }
  | { kind: "loss"; key: string; from: number | null; to: number | null; reason: LossReason }
  | MessageRow;

const groupSpan_ms = 5 * 60_000;

export interface RowsInput {
  items: readonly TimelineItem[];
  outbox: Outbox;
  room: string;
  me: { id: string; name: string };
}

export function rowsOf({ items, outbox, room, me }: RowsInput): Row[] {
  const rows: Row[] = [];
  const shown = new Set<string>();
  for (const item of items) {
    if (item.kind === "loss") {
      rows.push({ kind: "loss", key: `loss-${item.from}-${item.to}`, from: item.from, to: item.to, reason: item.reason });
      continue;
    }
    if (item.record.sender.id === me.id) shown.add(item.record.cid);
    push(rows, fromRecord(item.record, me.id));
  }
  for (const entry of outbox) {
    if (entry.room === room && !shown.has(entry.cid)) push(rows, fromPending(entry, me));
  }
  return rows;
}

function push(rows: Row[], row: MessageRow): void {
  const before = rows.at(-1);
  const previous = rows.findLast((candidate) => candidate.kind === "message");
  if (previous?.kind !== "message" || dayKey(previous.ts) !== dayKey(row.ts)) {
    rows.push({ kind: "day", key: dayRowKey(rows, row.ts), ts: row.ts }, row);
    return;
  }
  const continues = before === previous && previous.sender.id === row.sender.id;
  rows.push({ ...row, lead: !(continues && row.ts - previous.ts < groupSpan_ms) });
}

/** The same while rows come and go above it; numbered when clocks make a day come twice. */
function dayRowKey(rows: readonly Row[], ts: number): string {
  const key = `day-${dayKey(ts)}`;
  const times = rows.filter((row) => row.kind === "day" && row.key.startsWith(key)).length;
  return times === 0 ? key : `${key}-${times}`;
}

function fromRecord(record: Message, myId: string): MessageRow {
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
  };
}

function fromPending(entry: PendingMessage, me: { id: string; name: string }): MessageRow {
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
  };
}
