import { describe, expect, test } from "vitest";
import {
  acked,
  arrivedCids,
  nextPlace,
  nextToSend,
  type Outbox,
  type OutboxEntry,
  queued,
  refused,
  reloaded,
  waitingCount,
} from "../../src/state/outbox";
import { record } from "../support/examples";

const entry = (cid: string, queued_at: number): OutboxEntry => ({
  cid,
  user_id: "1",
  room: "general",
  text: cid,
  queued_at,
  refusal: null,
});
const boxOf = (...entries: OutboxEntry[]): Outbox => entries.reduce<Outbox>(queued, []);
const cids = (outbox: readonly OutboxEntry[]): string[] => outbox.map((each) => each.cid);

describe("the outbox", () => {
  test("the oldest that was not refused is sent next", () => {
    const box = refused(boxOf(entry("b", 2), entry("a", 1), entry("c", 3)), "a", "No.");
    expect(nextToSend(box)?.cid).toBe("b");
  });

  test("a new place is after all others, even when the clock stepped back", () => {
    expect(nextPlace(boxOf(entry("a", 500)), 100)).toBe(501);
    expect(nextPlace([], 100)).toBe(100);
  });

  test("what another tab changed is taken over, what is acked stays until it is on screen", () => {
    const box = acked(boxOf(entry("a", 1), entry("b", 2)), "a", 7, 1);
    expect(cids(reloaded(box, [entry("c", 3)]))).toEqual(["a", "c"]);
  });

  test("own records are recognised by sender, room and cid", () => {
    const box = boxOf(entry("a", 1), entry("b", 2));
    const arrived = [record(1, { cid: "a" }), record(2, { cid: "b", sender: { id: "2", name: "ben" } })];
    expect([...arrivedCids(box, arrived)]).toEqual(["a"]);
    expect([...arrivedCids(box, [record(1, { cid: "a", room: "books" })])]).toEqual([]);
  });

  test("refused and acked ones do not count as waiting", () => {
    const box = acked(refused(boxOf(entry("a", 1), entry("b", 2), entry("c", 3)), "a", "No."), "b", 1, 1);
    expect(waitingCount(box)).toBe(1);
  });
});
