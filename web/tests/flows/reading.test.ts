import { beforeEach, describe, expect, test } from "vitest";
import { rows_max } from "../../src/state/stretch";
import { ana, ben } from "../support/examples";
import { FakeServer } from "../support/fake_server";
import { ManualClock } from "../support/manual_clock";
import { type Visitor, visit } from "../support/visitor";

let clock: ManualClock;
let server: FakeServer;
let tab: Visitor;

const texts = (): string[] =>
  tab.store.room("general").rows.value.flatMap((row) => (row.kind === "message" ? [row.text] : []));
const reading = () => tab.store.room("general").reading;
const span = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, place) => `text ${from + place}`);

beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeServer(() => clock.now(), ana);
  for (let place = 0; place < 400; place++) {
    server.say("general", `text ${place}`, ben);
    await clock.pass(1000);
  }
  tab = visit(server, clock);
  await tab.start();
  await tab.actions.logIn({ username: "ana", password: "correct horse battery" });
  await clock.pass(100);
});

describe("a visit to an older place", () => {
  test("shows that place, and what comes live waits at the end", async () => {
    expect(await tab.actions.visit("general", { around: 100 })).toBe(true);
    expect(reading().target.value).toBe(100);
    expect(texts()).toEqual(span(75, 125));
    server.say("general", "live", ben);
    await clock.pass(100);
    expect(texts()).toEqual(span(75, 125));
    tab.actions.showLatest("general");
    expect(texts().at(-1)).toBe("live");
  });

  test("read both ways it shows every message once, and then is live", async () => {
    await tab.actions.visit("general", { around: 100 });
    for (let pages = 0; pages < 2; pages++) await tab.actions.loadOlder("general");
    expect(texts()).toEqual(span(0, 125));
    const seen = new Set(texts());
    for (let pages = 0; pages < 8; pages++) {
      await tab.actions.loadNewer("general");
      for (const text of texts()) seen.add(text);
    }
    expect([...seen]).toEqual(span(0, 400));
    expect(texts()).toEqual(span(400 - rows_max, 400));
    expect(reading().visited.value).toBeNull();
    server.say("general", "live", ben);
    await clock.pass(100);
    expect(texts()).toEqual([...span(401 - rows_max, 400), "live"]);
  });

  test("of a time shows the first message from then on", async () => {
    expect(await tab.actions.visit("general", { at: clock.now() - 300_000 })).toBe(true);
    expect(texts()).toContain(`text ${reading().target.value}`);
  });

  test("whose message is not kept changes nothing", async () => {
    expect(await tab.actions.visit("general", { around: 1_000_000 })).toBe(false);
    expect(texts()).toEqual(span(350, 400));
  });

  test("to a message that is held asks nobody", async () => {
    server.unreachable = true;
    expect(await tab.actions.visit("general", { around: 399 })).toBe(true);
    expect(reading().target.value).toBe(399);
  });

  test("ends with a message of one's own, which is shown where it is", async () => {
    await tab.actions.visit("general", { around: 100 });
    tab.actions.send("general", "mine");
    await clock.pass(100);
    expect(texts().at(-1)).toBe("mine");
  });
});
