import "fake-indexeddb/auto";
import { describe, expect, test, vi } from "vitest";
import type { OutboxEntry } from "../../src/state/outbox";
import { type LocalDatabase, memoryDatabase, openLocalDatabase } from "../../src/platform/local_database";

const entry = (cid: string, user_id: string): OutboxEntry => ({
  cid,
  user_id,
  room: "general",
  text: cid,
  queued_at: 1,
  refusal: null,
});

let opened = 0;
const kinds: [string, () => LocalDatabase][] = [
  ["IndexedDB", () => openLocalDatabase(`test-${opened++}`)],
  ["memory", memoryDatabase],
];

describe.each(kinds)("the local database in %s", (_, open) => {
  test("keeps each person's unsent messages apart", async () => {
    const { outbox } = open();
    await outbox.put(entry("a", "1"));
    await outbox.put(entry("b", "2"));
    expect((await outbox.all("1")).map((each) => each.cid)).toEqual(["a"]);
  });

  test("a message of a known cid takes the place of the first", async () => {
    const { outbox } = open();
    await outbox.put(entry("a", "1"));
    await outbox.put({ ...entry("a", "1"), refusal: "No." });
    expect(await outbox.all("1")).toMatchObject([{ cid: "a", refusal: "No." }]);
  });

  test("what is removed is gone, what was never there is no error", async () => {
    const { outbox } = open();
    await outbox.put(entry("a", "1"));
    await outbox.remove(["a", "never"]);
    expect(await outbox.all("1")).toEqual([]);
  });

  test("an empty draft is no draft", async () => {
    const { drafts } = open();
    await drafts.put("1", "general", "half");
    await drafts.put("1", "books", "other");
    await drafts.put("1", "general", "");
    expect([...(await drafts.all("1"))]).toEqual([["books", "other"]]);
    expect((await drafts.all("2")).size).toBe(0);
  });
});

test("words put into IndexedDB are there when it is opened again", async () => {
  const first = openLocalDatabase("again");
  await first.outbox.put(entry("a", "1"));
  const second = openLocalDatabase("again");
  expect(await second.outbox.all("1")).toHaveLength(1);
});

test("where a browser gives no database, words are kept until the page goes", async () => {
  const refused = vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("private", "InvalidStateError");
  });
  const { drafts } = openLocalDatabase("refused");
  refused.mockRestore();
  await drafts.put("1", "general", "half");
  expect([...(await drafts.all("1"))]).toEqual([["general", "half"]]);
});
