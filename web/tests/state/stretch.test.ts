import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { around, held, movedDown, movedUp, reaching, rows_max, shown } from "../../src/state/stretch";
import type { TimelineItem } from "../../src/state/timeline";
import { record } from "../support/examples";

const items = (count: number, every = 3): TimelineItem[] =>
  Array.from({ length: count }, (_, place) => ({ kind: "record", record: record(place * every) }));

const offsets = (list: readonly TimelineItem[]): number[] =>
  list.map((item) => (item.kind === "record" ? item.record.offset : -1));

describe("the stretch in the page", () => {
  test("is never longer than its maximum, and follows the newest by itself", () => {
    expect(shown(items(2000), null)).toHaveLength(rows_max);
    expect(offsets(shown(items(2000), null)).at(-1)).toBe(1999 * 3);
  });

  test("moved up again and again it passes every item and ends at the first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (count) => {
        const all = items(count);
        const seen = new Set(offsets(shown(all, null)));
        let end: number | null = null;
        for (let moved = movedUp(all, end); moved; moved = movedUp(all, end)) {
          end = moved.end;
          const now = shown(all, end);
          expect(now.length).toBe(rows_max);
          for (const offset of offsets(now)) seen.add(offset);
        }
        expect(seen.size).toBe(count);
        for (let moved = movedDown(all, end); moved; moved = movedDown(all, end)) end = moved.end;
        expect(end).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  test("a place asked for is in it", () => {
    const all = items(2000);
    for (const offset of [0, 300, 2997, 5997]) expect(offsets(shown(all, around(all, offset)))).toContain(offset);
  });

  test("an unread message further up than the stretch begins moves it, one inside does not", () => {
    const all = items(1000);
    expect(offsets(shown(all, reaching(all, null, 300)))).toContain(300);
    expect(reaching(all, null, 2997)).toBeNull();
  });

  test("arrivals do not move it while somebody reads further up", () => {
    const before = items(rows_max);
    const after = items(rows_max + 20);
    const end = held(before, after, null);
    expect(offsets(shown(after, end))).toEqual(offsets(before));
    expect(held(items(10), items(12), null)).toBeNull();
  });
});
