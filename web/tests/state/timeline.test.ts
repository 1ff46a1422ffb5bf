import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Joined, Message } from "../../src/protocol/wire";
import {
  appended,
  emptyTimeline,
  extended,
  filled,
  opened,
  resumed,
  type Timeline,
  trimmed,
} from "../../src/state/timeline";
import { record, records } from "../support/examples";

const joined = (messages: Message[], changes: Partial<Joined> = {}): Joined => ({
  t: "joined",
  re: 1,
  room: "general",
  epoch: "e1",
  head: messages.at(-1)?.offset ?? null,
  messages,
  recovered: true,
  members: { count: 0, list: [] },
  ...changes,
});

const offsets = (timeline: Timeline): (number | string)[] =>
  timeline.items.map((item) => (item.kind === "record" ? item.record.offset : `${item.reason} ${item.from}-${item.to}`));

const never = Number.NEGATIVE_INFINITY;

describe("opening", () => {
  test("the first page says whether the log holds older ones", () => {
    expect(opened(joined(records(0, 1))).older).toBe(false);
    expect(opened(joined(records(7, 8))).older).toBe(true);
    expect(opened(joined([])).older).toBe(false);
  });
});

describe("live records", () => {
  const three = opened(joined(records(0, 1, 2)));

  test("a record whose prev is our last one is appended", () => {
    const { timeline, hole } = appended(three, records(3, 4));
    expect(offsets(timeline)).toEqual([0, 1, 2, 3, 4]);
    expect(hole).toBeNull();
  });

  test("a record that we have is not doubled", () => {
    expect(offsets(appended(three, records(1, 2, 3)).timeline)).toEqual([0, 1, 2, 3]);
  });

  test("a broken chain is a hole, and nothing after it is shown", () => {
    const { timeline, hole, held } = appended(three, records(3, 6, 7));
    expect(offsets(timeline)).toEqual([0, 1, 2, 3]);
    expect(hole).toEqual({ after: 3, until: 5 });
    expect(held.map((message) => message.offset)).toEqual([6, 7]);
  });

  test("the first record of an empty room needs no chain", () => {
    const { timeline } = appended(opened(joined([])), [record(90, { prev: null })]);
    expect(offsets(timeline)).toEqual([90]);
  });
});

describe("resuming", () => {
  const three = opened(joined(records(0, 1, 2)));

  test("what came meanwhile follows", () => {
    expect(offsets(resumed(three, joined(records(3, 4))).timeline)).toEqual([0, 1, 2, 3, 4]);
  });

  test("more than the gateway has is a hole up to what it gave", () => {
    const { timeline, hole } = resumed(three, joined(records(9, 10), { more: true, recovered: false }));
    expect(offsets(timeline)).toEqual([0, 1, 2]);
    expect(hole).toEqual({ after: 2, until: 8 });
  });

  test("more without any messages is a hole up to the head", () => {
    expect(resumed(three, joined([], { more: true, head: 40 })).hole).toEqual({ after: 2, until: 40 });
  });

  test("a gap is named with its ends and reason, and what follows it is shown", () => {
    const gap = { from: 3, to: 5, reason: "retention" as const };
    const { timeline, hole } = resumed(three, joined([record(6, { prev: null })], { gap, recovered: false }));
    expect(offsets(timeline)).toEqual([0, 1, 2, "retention 3-5", 6]);
    expect(hole).toBeNull();
  });

  test("another epoch starts anew and says so", () => {
    const { timeline } = resumed(three, joined(records(0), { epoch: "e2" }));
    expect(offsets(timeline)).toEqual(["epoch null-null", 0]);
    expect(timeline.epoch).toBe("e2");
  });
});

describe("reading a hole from history", () => {
  const three = opened(joined(records(0, 1, 2)));

  test("a whole page closes it", () => {
    expect(offsets(filled(three, records(3, 4, 5), never))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("a record whose prev is gone names the loss", () => {
    expect(offsets(filled(three, [record(7, { prev: 6 })], never))).toEqual([0, 1, 2, "retention 3-6", 7]);
  });

  test("prev null is a loss only when the last record is old enough to have lost followers", () => {
    const next = record(7, { prev: null });
    expect(offsets(filled(three, [next], record(2).ts + 1))).toEqual([0, 1, 2, "retention 3-6", 7]);
    expect(offsets(filled(three, [next], record(2).ts - 1))).toEqual([0, 1, 2, 7]);
  });
});

describe("paging up", () => {
  test("older records go before, known ones are not doubled", () => {
    const timeline = opened(joined(records(4, 5)));
    const page = { messages: records(2, 3, 4), has_before: true, position: 999 };
    expect(offsets(extended(timeline, page))).toEqual([2, 3, 4, 5]);
    expect(extended(timeline, page).older).toBe(true);
    expect(extended(timeline, { messages: [], has_before: true, position: 999 }).older).toBe(false);
  });

  test("a long run lets go of its oldest rows and remembers that there are older ones", () => {
    const timeline = trimmed(opened(joined(records(0, 1, 2, 3))), 2);
    expect(offsets(timeline)).toEqual([2, 3]);
    expect(timeline.older).toBe(true);
  });
});

describe("whatever is lost or doubled on the way", () => {
  test("what is shown is always a run of the log without a hole", () => {
    const chain = Array.from({ length: 40 }, (_, index) => index);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...chain), { maxLength: 80 }), (arrivals) => {
        let timeline: Timeline = { ...emptyTimeline, epoch: "e1" };
        for (const offset of arrivals) {
          const step = appended(timeline, [record(offset)]);
          timeline = step.timeline;
          if (step.hole) {
            const { after, until } = step.hole;
            const page = chain.filter((each) => each > after && each <= until).map((each) => record(each));
            timeline = filled(filled(timeline, page, never), step.held, never);
          }
        }
        const shown = offsets(timeline);
        return shown.every((offset, place) => place === 0 || offset === Number(shown[place - 1]) + 1);
      }),
    );
  });
});
