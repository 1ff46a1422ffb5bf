import { describe, expect, test } from "vitest";
import { arrived, counted, nothingUnread, readUpTo } from "../../src/state/marks";
import { ana, ben, record } from "../support/examples";

const from = (offset: number, more = {}) => record(offset, { sender: ben, ...more });

describe("marks", () => {
  test("what others said counts; what I said, changes and deleted messages do not", () => {
    const records = [from(1), record(2, { sender: ana }), from(3, { kind: "edit" }), from(4, { deleted_ts: 9 })];
    expect(arrived(nothingUnread, records, ana.id)).toMatchObject({ count: 1, first: 1 });
  });

  test("a message that names me or everybody is a mention", () => {
    const records = [from(1, { mentions: [ana.id] }), from(2, { mentions: ["*"] }), from(3, { mentions: ["7"] })];
    expect(arrived(nothingUnread, records, ana.id)).toMatchObject({ count: 3, mentions: 2 });
  });

  test("what the server has counted is not counted again when it arrives", () => {
    const marks = counted(1, { count: 2, mentions: 0, first: 2 }, 3);
    expect(arrived(marks, [from(2), from(3), from(4)], ana.id)).toMatchObject({ count: 3, first: 2 });
  });

  test("reading up to a place leaves what came after it", () => {
    const marks = arrived(nothingUnread, [from(1), from(2), from(3)], ana.id);
    expect(readUpTo(marks, 2, [from(3)], ana.id)).toMatchObject({ read: 2, count: 1, first: 3 });
  });

  test("reading never goes backwards", () => {
    const marks = readUpTo(nothingUnread, 5, [], ana.id);
    expect(readUpTo(marks, 3, [from(4)], ana.id)).toBe(marks);
  });
});
