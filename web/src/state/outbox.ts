/**
 * Messages that were written here and are not yet in the log, in the order in which they will be sent.
 * Pure: the flows store the entries and send them; the order and every change of state are decided here.
 */
import type { Message } from "../protocol/wire";

export interface OutboxEntry {
  /** The idempotence key: the same for every attempt. */
  cid: string;
  user_id: string;
  room: string;
  text: string;
  /** The offset that it answers. */
  reply_to?: number | null;
  /** Place in the queue, and the time shown until the server's is known; ms since the epoch, never twice the same. */
  queued_at: number;
  /** Why the server refused it for good; null while it waits to be sent. */
  refusal: string | null;
}

/** What an entry looks like in the list. An acked one stays until its record is there, so that nothing flickers. */
export interface PendingMessage extends OutboxEntry {
  acked: { offset: number; ts: number } | null;
}

export type Outbox = readonly PendingMessage[];

export function queued(outbox: Outbox, entry: OutboxEntry): Outbox {
  if (outbox.some((known) => known.cid === entry.cid)) return outbox;
  return [...outbox, { ...entry, acked: null }].sort(byPlace);
}

/** The stored entries are the truth about what waits (another tab may have changed them); acked ones are ours. */
export function reloaded(outbox: Outbox, stored: readonly OutboxEntry[]): Outbox {
  const acked = outbox.filter((entry) => entry.acked !== null);
  const known = new Set(acked.map((entry) => entry.cid));
  const waiting = stored.filter((entry) => !known.has(entry.cid)).map((entry) => ({ ...entry, acked: null }));
  return [...acked, ...waiting].sort(byPlace);
}

export function acked(outbox: Outbox, cid: string, offset: number, ts: number): Outbox {
  return outbox.map((entry) => (entry.cid === cid ? { ...entry, refusal: null, acked: { offset, ts } } : entry));
}

export function refused(outbox: Outbox, cid: string, refusal: string): Outbox {
  return outbox.map((entry) => (entry.cid === cid ? { ...entry, refusal } : entry));
}

export function removed(outbox: Outbox, cids: ReadonlySet<string>): Outbox {
  return outbox.some((entry) => cids.has(entry.cid)) ? outbox.filter((entry) => !cids.has(entry.cid)) : outbox;
}

/** Own records that arrived: they are in the log, whether or not the ack was heard. */
export function arrivedCids(outbox: Outbox, records: readonly Message[]): Set<string> {
  const mine = new Map(outbox.map((entry) => [entry.cid, entry]));
  const arrived = records.filter((record) => {
    const entry = mine.get(record.cid);
    return entry !== undefined && entry.user_id === record.sender.id && entry.room === record.room;
  });
  return new Set(arrived.map((record) => record.cid));
}

export function nextToSend<Entry extends OutboxEntry>(entries: readonly Entry[]): Entry | null {
  const waiting = entries.filter((entry) => entry.refusal === null);
  return waiting.sort(byPlace)[0] ?? null;
}

/** A place after everything that is there, even when the clock stepped back. */
export function nextPlace(outbox: readonly OutboxEntry[], now: number): number {
  return outbox.reduce((latest, entry) => Math.max(latest, entry.queued_at + 1), now);
}

export function waitingCount(outbox: Outbox): number {
  return outbox.filter((entry) => entry.refusal === null && entry.acked === null).length;
}

function byPlace(a: OutboxEntry, b: OutboxEntry): number {
  return a.queued_at - b.queued_at || (a.cid < b.cid ? -1 : 1);
}
