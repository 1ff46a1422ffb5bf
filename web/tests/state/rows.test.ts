import { describe, expect, test } from "vitest";
import type { Message } from "../../src/protocol/wire";
import type { PendingMessage } from "../../src/state/outbox";
import { newest, type Row, rowsOf } from "../../src/state/rows";
import type { TimelineItem } from "../../src/state/timeline";
import { ana, ben, record } from "../support/examples";

const noon = new Date(2026, 10, 23, 12).getTime();
const minute_ms = 60_000;

function rows(messages: Message[], outbox: PendingMessage[] = [], extra: TimelineItem[] = []): Row[] {
  const items = [...extra, ...messages.map((each) => ({ kind: "record" as const, record: each }))];
  return rowsOf({ items, held: items, outbox, room: "general", me: ana, unreadLine: null });
}

const shape = (list: Row[]): string[] =>
  list.map((row) => (row.kind === "message" ? `${row.sender.name}${row.lead ? " leads" : ""}` : row.kind));

const pending = (changes: Partial<PendingMessage> = {}): PendingMessage => ({
  cid: "mine",
  user_id: ana.id,
  room: "general",
  text: "hello",
  queued_at: noon + 10 * minute_ms,
  refusal: null,
  acked: null,
  ...changes,
});

describe("rows", () => {
  test("messages of one author within five minutes are one group", () => {
    const list = rows([
      record(0, { ts: noon }),
      record(1, { ts: noon + minute_ms }),
      record(2, { ts: noon + 2 * minute_ms, sender: ben }),
      record(3, { ts: noon + 20 * minute_ms, sender: ben }),
    ]);
    expect(shape(list)).toEqual(["day", "ana leads", "ana", "ben leads", "ben leads"]);
  });

  test("a new local day has its own row", () => {
    const list = rows([record(0, { ts: noon }), record(1, { ts: noon + 86_400_000 })]);
    expect(shape(list)).toEqual(["day", "ana leads", "day", "ana leads"]);
  });

  test("a loss stands where it happened and breaks the group", () => {
    const list = rows([record(9, { ts: noon })], [], [{ kind: "loss", from: 3, to: 8, reason: "retention" }]);
    expect(shape(list)).toEqual(["loss", "day", "ana leads"]);
  });

  test("an unsent message stands last, whatever the clocks say", () => {
    const list = rows([record(0, { ts: noon + 3_600_000, sender: ben })], [pending()]);
    expect(list.at(-1)).toMatchObject({ kind: "message", state: "sending", offset: null, mine: true });
  });

  test("the record takes the place of the unsent one under the same key", () => {
    const before = rows([], [pending()]).at(-1);
    const after = rows([record(5, { cid: "mine" })], [pending({ acked: { offset: 5, ts: noon } })]);
    expect(after.filter((row) => row.kind === "message")).toHaveLength(1);
    expect(after.at(-1)).toMatchObject({ key: before?.key, state: "sent", offset: 5 });
  });

  test("somebody else's record with my cid hides nothing of mine", () => {
    const list = rows([record(5, { cid: "mine", sender: ben })], [pending()]);
    expect(list.filter((row) => row.kind === "message")).toHaveLength(2);
    expect(new Set(list.map((row) => row.key)).size).toBe(list.length);
  });

  test("a refused message says why", () => {
    expect(rows([], [pending({ refusal: "No." })]).at(-1)).toMatchObject({ state: "failed", refusal: "No." });
  });
});

describe("rows of what was done and said before", () => {
  const said = (messages: Message[], unreadLine: number | null = null): Row[] => {
    const items = messages.map((each) => ({ kind: "record" as const, record: each }));
    return rowsOf({ items, held: items, outbox: [], room: "general", me: ana, unreadLine });
  };

  test("the line stands above the first unread message, also when that one is not held", () => {
    const messages = [record(3, { ts: noon }), record(5, { ts: noon, sender: ben }), record(9, { ts: noon, sender: ben })];
    expect(shape(said(messages, 5))).toEqual(["day", "ana leads", "unread", "ben leads", "ben"]);
    expect(shape(said(messages, 4))).toEqual(["day", "ana leads", "unread", "ben leads", "ben"]);
    expect(shape(said(messages, 10))).not.toContain("unread");
    expect(shape(said(messages, 0))).toEqual(["day", "unread", "ana leads", "ben leads", "ben"]);
  });

  test("an answer quotes what it answers as that stands now, and begins a group", () => {
    const list = said([record(0, { ts: noon, text: "yes?" }), record(1, { ts: noon, reply_to: 0 }), record(2, { ts: noon, reply_to: 77 })]);
    const quotes = list.flatMap((row) => (row.kind === "message" ? [row.reply] : []));
    expect(quotes).toEqual([null, { offset: 0, sender: ana, text: "yes?" }, { offset: 77, sender: null, text: null }]);
    expect(shape(list)).toEqual(["day", "ana leads", "ana leads", "ana leads"]);
  });

  test("a message that names me or everybody is mine to see, my own is not", () => {
    const list = said([record(0, { ts: noon, sender: ben, mentions: ["1"] }), record(1, { ts: noon, sender: ben, mentions: ["*"] }), record(2, { ts: noon, mentions: ["1"] })]);
    expect(list.flatMap((row) => (row.kind === "message" ? [row.toMe] : []))).toEqual([true, true, false]);
  });
});

describe("the newest rows", () => {
  const day = Array.from({ length: 6 }, (_, offset) => record(offset, { ts: noon + offset * minute_ms }));

  test("stand under the heading of their day", () => {
    const list = rows(day);
    expect(newest(list, 2)).toEqual([list[0], ...list.slice(-2)]);
  });

  test("bring no heading of a day of which nothing is shown", () => {
    const list = rows([record(0, { ts: noon }), record(1, { ts: noon + 86_400_000 })]);
    expect(shape([...newest(list, 2)])).toEqual(["day", "ana leads"]);
  });

  test("are the same list when nothing is cut off", () => {
    const list = rows(day);
    expect(newest(list, list.length)).toBe(list);
  });

  test("are all of them when the unread begin above the cut", () => {
    const items = day.map((each) => ({ kind: "record" as const, record: each }));
    const list = rowsOf({ items, held: items, outbox: [], room: "general", me: ana, unreadLine: 3 });
    expect(newest(list, 2)).toBe(list);
    expect(newest(list, 4)).toHaveLength(5);
  });
});
