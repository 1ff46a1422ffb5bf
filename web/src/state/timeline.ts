/**
 * What this tab knows of one room's log: a run of records without holes, older end first, with every loss named.
 *
 * The rule (guarantee G6): each record carries `prev`, the offset of the room's record before it. A record joins the
 * end only when its `prev` is the offset that we hold last; otherwise there is a hole, and the caller reads it from
 * history. What history no longer has becomes a gap item. Records are never shown across a hole that nobody named.
 */
import type { Gap, Joined, Message, Page } from "../protocol/wire";

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
}

/** What must be read from history before `held` may follow: records after `after`, up to and with `until`. */
export interface Hole {
  after: number;
  until: number;
}

export const emptyTimeline: Timeline = { epoch: null, items: [], tip: null, older: false };

/** The first page of a room, or a new start when nothing of the old can be kept. */
export function opened(joined: Joined): Timeline {
  const first = joined.messages[0];
  const items = joined.messages.map(asItem);
  return {
    epoch: joined.epoch,
    items,
    tip: joined.messages.at(-1)?.offset ?? joined.head ?? null,
    older: first !== undefined && first.prev !== null,
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
  const items = [...timeline.items];
  let tip = timeline.tip;
  for (const [index, record] of records.entries()) {
    if (tip !== null && record.offset <= tip) continue;
    if (tip !== null && record.prev !== tip) {
      const until = record.prev ?? record.offset;
      const held = records.slice(index);
      return { timeline: { ...timeline, items, tip }, hole: { after: tip, until }, held };
    }
    items.push(asItem(record));
    tip = record.offset;
  }
  return { timeline: { ...timeline, items, tip }, hole: null, held: [] };
}

/**
 * A page of history after the tip: what stands in it is all there is, so a broken chain is a loss by retention.
 * `expired_before` is the time before which records may be gone: a tip younger than that cannot have lost followers.
 */
export function filled(timeline: Timeline, records: readonly Message[], expired_before: number): Timeline {
  let known = timeline;
  for (const record of records) {
    if (known.tip !== null && record.offset <= known.tip) continue;
    if (known.tip !== null && record.prev !== known.tip && mayHaveLost(known, record, expired_before)) {
      known = withLoss(known, { from: known.tip + 1, to: record.offset - 1, reason: "retention" });
    }
    known = { ...known, items: [...known.items, asItem(record)], tip: record.offset };
  }
  return known;
}

/** `prev` null only says that nothing older is kept: a loss is certain when `prev` names one, else possible by age. */
function mayHaveLost(timeline: Timeline, record: Message, expired_before: number): boolean {
  if (record.prev !== null) return true;
  const last = lastRecord(timeline);
  return last !== null && last.ts < expired_before && record.offset > last.offset + 1;
}

/** A page of history before the first record. */
export function extended(timeline: Timeline, page: Pick<Page, "messages" | "has_before">): Timeline {
  const first = firstRecord(timeline);
  const older = page.messages.filter((message) => first === null || message.offset < first.offset);
  return {
    ...timeline,
    items: [...older.map(asItem), ...timeline.items],
    tip: timeline.tip ?? older.at(-1)?.offset ?? null,
    older: page.has_before && older.length > 0,
  };
}

/** A stretch of its own, read from history around a place. */
export function visited(page: Page): Timeline {
  return { epoch: page.epoch, items: page.messages.map(asItem), tip: page.messages.at(-1)?.offset ?? null, older: page.has_before };
}

/** A page of history after the last record. */
export function extendedDown(timeline: Timeline, page: Pick<Page, "messages">): Timeline {
  const tip = timeline.tip ?? -1;
  const newer = page.messages.filter((message) => message.offset > tip);
  return { ...timeline, items: [...timeline.items, ...newer.map(asItem)], tip: newer.at(-1)?.offset ?? timeline.tip };
}

/** Two stretches that touch, as one: the later one's records count where both have them. */
export function joinedTo(earlier: Timeline, later: Timeline): Timeline {
  const first = firstRecord(later)?.offset ?? Number.POSITIVE_INFINITY;
  const before = earlier.items.filter((item) => item.kind === "loss" || item.record.offset < first);
  return { ...later, items: [...before, ...later.items], tip: later.tip ?? earlier.tip, older: earlier.older };
}

export function holds(timeline: Timeline, offset: number): boolean {
  return timeline.items.some((item) => item.kind === "record" && item.record.offset === offset);
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

/** How many messages of others stand after this offset. */
export function saidAfter(timeline: Timeline, offset: number | null, myId: string | undefined): number {
  let count = 0;
  for (let at = timeline.items.length - 1; at >= 0; at--) {
    const item = timeline.items[at];
    if (item?.kind !== "record") continue;
    if (offset !== null && item.record.offset <= offset) break;
    if (item.record.sender.id !== myId) count += 1;
  }
  return count;
}

export function firstRecord(timeline: Timeline): Message | null {
  for (const item of timeline.items) if (item.kind === "record") return item.record;
  return null;
}

export function lastRecord(timeline: Timeline): Message | null {
  const item = timeline.items.findLast((candidate) => candidate.kind === "record");
  return item?.kind === "record" ? item.record : null;
}

function asItem(record: Message): TimelineItem {
  return { kind: "record", record };
}
