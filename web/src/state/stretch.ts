/**
 * Which stretch of a timeline stands in the page: at most `rows_max` items, so that a long room stays light. The
 * stretch is named by the offset of its last item, or by null: whatever is newest.
 */
import type { TimelineItem } from "./timeline";

/**
 * Every row is styled and laid out when a room is opened. The lowest rows have 24 px: a step up leaves room for windows of
 * 2400 px between the places where more is read (views/stable_scroll.ts).
 */
export const rows_max = 200;
const step = 50;

type Items = readonly TimelineItem[];

export function shown(items: Items, end: number | null): Items {
  const until = endIndex(items, end);
  return items.slice(Math.max(0, until - rows_max), until);
}

/** The stretch a step further up; null when nothing older is held. */
export function movedUp(items: Items, end: number | null): { end: number | null } | null {
  const until = endIndex(items, end);
  if (until <= rows_max) return null;
  return { end: offsetAt(items, Math.max(rows_max, until - step)) };
}

/** The stretch a step further down; null when the newest that is held is shown already. */
export function movedDown(items: Items, end: number | null): { end: number | null } | null {
  const until = endIndex(items, end);
  if (end === null || until >= items.length) return end === null ? null : { end: null };
  const next = until + step;
  return { end: next >= items.length ? null : offsetAt(items, next) };
}

/** The stretch with this offset in its middle. */
export function around(items: Items, offset: number): number | null {
  const until = endIndex(items, offset) + rows_max / 2;
  return until >= items.length ? null : offsetAt(items, until);
}

/** The stretch as it is when it begins at or before this offset, else the one around it. */
export function reaching(items: Items, end: number | null, offset: number): number | null {
  const [first] = shown(items, end);
  return first !== undefined && lastOffset(first) > offset ? around(items, offset) : end;
}

/** Arrivals must not push the rows that somebody reads further up out of the page. */
export function held(before: Items, after: Items, end: number | null): number | null {
  return end === null && before.length > 0 && after.length > rows_max ? offsetAt(before, before.length) : end;
}

function endIndex(items: Items, end: number | null): number {
  if (end === null) return items.length;
  return items.findLastIndex((item) => lastOffset(item) <= end) + 1;
}

function offsetAt(items: Items, until: number): number | null {
  const item = items[until - 1];
  return item ? lastOffset(item) : null;
}

function lastOffset(item: TimelineItem): number {
  return item.kind === "record" ? item.record.offset : (item.to ?? -1);
}
