/**
 * What this tab knows of one room's log: a run of records without holes, older end first, with every loss named.
 *
 * The rule (guarantee G6): each record carries `prev`, the offset of the room's record before it. A record joins the
 * end only when its `prev` is the offset that we hold last; otherwise there is a hole, and the caller reads it from
 * history. What history no longer has becomes a gap item. Records are never shown across a hole that nobody named.
 */
import type { Gap, Joined, Message, Page } from "../protocol/wire";
import { changed, isDeleted } from "./message_state";

export type LossReason = Gap["reason"];

export type TimelineItem =
  | { kind: "record"; record: Message }
  /** `from` and `to` are both lost; null where the number is not known. */
  | { kind: "loss"; from: number | null; to: number | null; reason: LossReason };

export interface Timeline {
  epoch: string | null;
  items: readonly TimelineItem[];
  /** The last offset that we hold or know to be lost; null before the first. */
  tip: number | null;
  /** Whether the log holds older records than the first one here. */
  older: boolean;
  /** The newest edits, deletes and reactions heard: a page of history may have been folded before them. */
  changes: readonly Message[];
}

const changes_max = 300;

/** What must be read from history before `held` may follow: records after `after`, up to and with `until`. */
export interface Hole {
  after: number;
  until: number;
}

export const emptyTimeline: Timeline = { epoch: null, items: [], tip: null, older: false, changes: [] };

/** The first page of a room, or a new start when nothing of the old can be kept. */
export function opened(joined: Joined): Timeline {
  const first = joined.messages[0];
  const items = joined.messages.map(asItem);
  return {
    epoch: joined.epoch,
    items,
    // The newest record may be a change of an older message, which stands in no list.
    tip: joined.head ?? joined.messages.at(-1)?.offset ?? null,
    older: first !== undefined && first.prev !== null,
    changes: [],
  };
}

/** The answer to `join` with `since`. A hole means: read it from history, then append `joined.messages`. */
export function resumed(timeline: Timeline, joined: Joined): { timeline: Timeline; hole: Hole | null } {
  if (joined.epoch !== timeline.epoch || timeline.tip === null) {
    return { timeline: restarted(timeline, joined), hole: null };
  }
  const known = joined.gap ? withLoss(timeline, joined.gap) : timeline;
  const tip = known.tip ?? timeline.tip;
  const until = joined.messages.find((message) => message.offset > tip)?.prev ?? joined.head;
  if (joined.more && until !== null && until > tip) return { timeline: known, hole: { after: tip, until } };
  // A named gap ends where the first message begins; without one the chain must hold.
  if (joined.gap) return { timeline: filled(known, joined.messages, Number.NEGATIVE_INFINITY), hole: null };
  const { timeline: grown, hole } = appended(known, joined.messages);
  return { timeline: grown, hole };
}

/** The topic was made anew: old offsets mean nothing in it, so the old records go and their loss is said. */
function restarted(timeline: Timeline, joined: Joined): Timeline {
  const fresh = opened(joined);
  if (timeline.items.length === 0) return fresh;
  const loss: TimelineItem = {
    kind: "loss",
    from: joined.gap?.from ?? null,
    to: joined.gap?.to ?? null,
    reason: joined.gap?.reason ?? "epoch",
  };
  return { ...fresh, items: [loss, ...fresh.items] };
}

/** Live records in the order in which they came. Stops at the first hole; what is from there on comes back as `held`. */
export function appended(
  timeline: Timeline,
  records: readonly Message[],
): { timeline: Timeline; hole: Hole | null; held: readonly Message[] } {
  let tip = timeline.tip;
  const taken: Message[] = [];
  for (const [index, record] of records.entries()) {
    if (tip !== null && record.offset <= tip) continue;
    if (tip !== null && record.prev !== tip) {
      const until = record.prev ?? record.offset;
      return { timeline: withRecords(timeline, taken), hole: { after: tip, until }, held: records.slice(index) };
    }
    taken.push(record);
    tip = record.offset;
  }
  return { timeline: withRecords(timeline, taken), hole: null, held: [] };
}

/** The same with these records taken in: messages join the end, changes reach the message that they name. */
function withRecords(timeline: Timeline, records: readonly Message[]): Timeline {
  const messages = records.filter((record) => record.kind === "message");
  const known = { ...timeline, items: [...timeline.items, ...messages.map(asItem)] };
  return { ...withChanges(known, records), tip: records.at(-1)?.offset ?? timeline.tip };
}

/** What was done to messages that are held here; the rest of `records` changes nothing. */
export function withChanges(timeline: Timeline, records: readonly Message[]): Timeline {
  const changes = records.filter((record) => record.kind !== "message" && record.kind !== "void");
  if (changes.length === 0) return timeline;
  const items = [...timeline.items];
  for (const change of changes) {
    const at = placeOf(items, change.target ?? -1);
    const item = items[at];
    if (item?.kind === "record") items[at] = asItem(changed(item.record, change));
  }
  return { ...timeline, items, changes: [...timeline.changes, ...changes].slice(-changes_max) };
}

/** The message at this offset, if it is held. */
export function messageAt(items: readonly TimelineItem[], offset: number): Message | null {
  const item = items[placeOf(items, offset)];
  return item?.kind === "record" ? item.record : null;
}

function placeOf(items: readonly TimelineItem[], offset: number): number {
  return items.findLastIndex((item) => item.kind === "record" && item.record.offset === offset);
}

/**
 * A page of history after the tip, its messages and changes together: what stands in it is all there is, so a broken
 * chain is a loss by retention. `expired_before` is the time before which records may be gone: a tip younger than that
 * cannot have lost followers.
 */
export function filled(timeline: Timeline, records: readonly Message[], expired_before: number): Timeline {
  let known = timeline;
  let taken: Message[] = [];
  let tip = timeline.tip;
  for (const record of records) {
    if (tip !== null && record.offset <= tip) continue;
    if (tip !== null && record.prev !== tip) {
      known = withRecords(known, taken);
      taken = [];
      if (mayHaveLost(known, record, expired_before)) known = withLoss(known, { from: tip + 1, to: record.offset - 1, reason: "retention" });
    }
    taken.push(record);
    tip = record.offset;
  }
  return withRecords(known, taken);
}

/** `prev` null only says that nothing older is kept: a loss is certain when `prev` names one, else possible by age. */
function mayHaveLost(timeline: Timeline, record: Message, expired_before: number): boolean {
  if (record.prev !== null) return true;
  const last = lastRecord(timeline);
  return last !== null && last.ts < expired_before && record.offset > (timeline.tip ?? last.offset) + 1;
}

/** A page of history before the first record. */
export function extended(timeline: Timeline, page: OlderPage): Timeline {
  const first = firstRecord(timeline);
  const older = upToDate(page, timeline.changes).filter((message) => first === null || message.offset < first.offset);
  return {
    ...timeline,
    items: [...older.map(asItem), ...timeline.items],
    tip: timeline.tip ?? older.at(-1)?.offset ?? null,
    older: page.has_before && older.length > 0,
  };
}

type OlderPage = Pick<Page, "messages" | "has_before" | "position">;

/** What was done to the page's messages after history folded it, and was heard here. */
function upToDate(page: OlderPage, changes: readonly Message[]): Message[] {
  const later = changes.filter((change) => change.offset > (page.position ?? -1));
  return page.messages.map((message) => later.filter((change) => change.target === message.offset).reduce(changed, message));
}

/** A stretch of its own, read from history around a place. */
export function visited(page: Page, live: Timeline): Timeline {
  const messages = upToDate(page, live.changes);
  return { ...emptyTimeline, epoch: page.epoch, items: messages.map(asItem), tip: messages.at(-1)?.offset ?? null, older: page.has_before };
}

/** A page of history after the last record. */
export function extendedDown(timeline: Timeline, page: Page, live: Timeline): Timeline {
  const tip = timeline.tip ?? -1;
  const newer = upToDate(page, live.changes).filter((message) => message.offset > tip);
  const grown = { ...timeline, items: [...timeline.items, ...newer.map(asItem)], tip: newer.at(-1)?.offset ?? timeline.tip };
  return withChanges(grown, page.changes ?? []);
}

/** Everything that a page read with `after` tells, in the order of the log. */
export function recordsOf(page: Page): Message[] {
  return [...page.messages, ...(page.changes ?? [])].sort((a, b) => a.offset - b.offset);
}

/** Two stretches that touch, as one: the later one's records count where both have them. */
export function joinedTo(earlier: Timeline, later: Timeline): Timeline {
  const first = firstRecord(later)?.offset ?? Number.POSITIVE_INFINITY;
  const before = earlier.items.filter((item) => item.kind === "loss" || item.record.offset < first);
  return { ...later, items: [...before, ...later.items], tip: later.tip ?? earlier.tip, older: earlier.older };
}

export function withLoss(timeline: Timeline, gap: Gap): Timeline {
  const loss: TimelineItem = { kind: "loss", from: gap.from, to: gap.to, reason: gap.reason };
  return { ...timeline, items: [...timeline.items, loss], tip: Math.max(timeline.tip ?? -1, gap.to) };
}

/** Lets go of the oldest rows of a long run; they can be read again. */
export function trimmed(timeline: Timeline, items_max: number): Timeline {
  if (timeline.items.length <= items_max) return timeline;
  return { ...timeline, items: timeline.items.slice(-items_max), older: true };
}

/** How many messages of others, not deleted, stand after this offset. */
export function saidAfter(timeline: Timeline, offset: number | null, myId: string | undefined): number {
  let count = 0;
  for (let at = timeline.items.length - 1; at >= 0; at--) {
    const item = timeline.items[at];
    if (item?.kind !== "record") continue;
    if (offset !== null && item.record.offset <= offset) break;
    if (item.record.sender.id !== myId && !isDeleted(item.record)) count += 1;
  }
  return count;
}

export function firstRecord(timeline: Timeline): Message | null {
  for (const item of timeline.items) if (item.kind === "record") return item.record;
  return null;
}

/** The records after an offset, oldest first; all of them after null. */
export function recordsAfter(timeline: Timeline, tip: number | null): Message[] {
  const found: Message[] = [];
  for (let i = timeline.items.length - 1; i >= 0; i--) {
    const item = timeline.items[i];
    if (item?.kind !== "record") continue;
    if (tip !== null && item.record.offset <= tip) break;
    found.push(item.record);
  }
  return found.reverse();
}

export function lastRecord(timeline: Timeline): Message | null {
  const item = timeline.items.findLast((candidate) => candidate.kind === "record");
  return item?.kind === "record" ? item.record : null;
}

function asItem(record: Message): TimelineItem {
  return { kind: "record", record };
}
