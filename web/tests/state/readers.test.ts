import { describe, expect, test } from "vitest";
import { type Reads, withReaders } from "../../src/state/readers";
import { rowsOf } from "../../src/state/rows";
import type { Message, Person } from "../../src/protocol/wire";
import { ana, ben } from "../support/examples";

const said = (offset: number, sender: Person): Message => ({
  room: "general",
  offset,
  prev: offset - 1,
  ts: 1_764_000_000_000 + offset,
  cid: `c${offset}`,
  sender,
  kind: "message",
  text: "x",
});

/** Who stands at which offset. */
function standing(messages: readonly Message[], reads: Reads): Record<number, string> {
  const items = messages.map((record) => ({ kind: "record" as const, record }));
  const rows = withReaders(rowsOf({ items, held: items, outbox: [], room: "general", me: ana, unreadLine: null }), reads);
  return Object.fromEntries(rows.flatMap((row) => (row.kind === "message" && row.readBy !== "" ? [[row.offset, row.readBy]] : [])));
}

describe("those who have read", () => {
  const log = [said(4, ana), said(6, ana), said(9, ana)];

  test("stand at the last message that they have read, once each", () => {
    expect(standing(log, new Map([["7", 7], ["8", 9], ["9", 9]]))).toEqual({ 6: "7", 9: "8 9" });
  });

  test("of what is not in the page any more are not shown", () => {
    expect(standing(log, new Map([["7", 3]]))).toEqual({});
  });

  test("and wrote since then need no sign", () => {
    expect(standing([...log, said(12, ben), said(13, ana)], new Map([[ben.id, 9]]))).toEqual({});
    expect(standing([...log, said(12, ben), said(13, ana)], new Map([[ben.id, 13]]))).toEqual({ 13: ben.id });
  });
});
