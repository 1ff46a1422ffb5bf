import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Message } from "../../src/protocol/wire";
import { changed, isDeleted } from "../../src/state/message_state";
import { appended, emptyTimeline, extended, messageAt, visited, withChanges } from "../../src/state/timeline";
import { ana, ben, record } from "../support/examples";

const change = (offset: number, kind: Message["kind"], rest: Partial<Message> = {}): Message =>
  record(offset, { kind, text: null, target: 0, ...rest });
const edit = (offset: number, text: string) => change(offset, "edit", { text });
const react = (offset: number, emoji: string, on: boolean, sender = ben) => change(offset, "reaction", { emoji, on, sender });

describe("a message and what was done to it", () => {
  test("an edit gives it another text and says so", () => {
    expect(changed(record(0), edit(1, "better"))).toMatchObject({ text: "better", edited_ts: record(1).ts });
  });

  test("a delete leaves nothing of it, and nothing brings it back", () => {
    const gone = changed(changed(record(0), react(1, "👍", true)), change(2, "delete"));
    expect(gone).toMatchObject({ text: null, reactions: [], deleted_ts: record(2).ts });
    expect(changed(changed(gone, edit(3, "again")), react(4, "👍", true))).toEqual(gone);
  });

  test("reactions are what each person did last", () => {
    const doings = fc.array(fc.record({ emoji: fc.constantFrom("👍", "🎉"), on: fc.boolean(), sender: fc.constantFrom(ana, ben) }), { maxLength: 30 });
    fc.assert(
      fc.property(doings, (list) => {
        const message = list.reduce((known, { emoji, on, sender }, place) => changed(known, react(place + 1, emoji, on, sender)), record(0));
        const last = new Map(list.map(({ emoji, on, sender }) => [`${emoji}${sender.id}`, on]));
        const expected = [...last].filter(([, on]) => on).map(([key]) => key);
        const shown = (message.reactions ?? []).flatMap(({ emoji, users }) => users.map((user) => emoji + user));
        expect(shown.sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe("changes in a timeline", () => {
  const start = { ...emptyTimeline, epoch: "e1" };

  test("keep the chain and add no row", () => {
    const { timeline, hole } = appended(start, [record(0), edit(1, "better"), record(2)]);
    expect(hole).toBeNull();
    expect(timeline.items).toHaveLength(2);
    expect(timeline.tip).toBe(2);
    expect(messageAt(timeline.items, 0)?.text).toBe("better");
  });

  test("void keeps its place and changes nothing", () => {
    const { timeline } = appended(start, [record(0), change(1, "void"), record(2)]);
    expect(timeline.items).toHaveLength(2);
    expect(messageAt(timeline.items, 0)).toEqual(record(0));
  });

  test("heard before a page of history that does not know them yet reach its messages", () => {
    const { timeline } = appended({ ...start, tip: 5 }, [record(6), change(7, "delete", { target: 3 })]);
    const page = { messages: [record(2), record(3)], has_before: false, position: 6 };
    const whole = extended(timeline, page);
    expect(isDeleted(messageAt(whole.items, 3) ?? record(3))).toBe(true);
    const answer = { ...page, epoch: "e1", oldest: 2, has_after: true, retention_ms: 1 };
    expect(messageAt(visited(answer, timeline).items, 3)?.text).toBeNull();
  });

  test("of messages that are not held change nothing", () => {
    const { timeline } = appended(start, [record(5, { prev: null })]);
    expect(withChanges(timeline, [change(6, "delete", { target: 1 })]).items).toEqual(timeline.items);
  });
});
