import { beforeEach, describe, expect, test } from "vitest";
import { arrive, browser, clock, logIn, notices, rows, server, tab, texts } from "../support/desk";
import { ana, ben } from "../support/examples";

beforeEach(() => arrive());

describe("reconnecting", () => {
  beforeEach(logIn);

  test("a short break is not worth a word", async () => {
    server.cut();
    await clock.pass(1000);
    expect(tab.store.connectionShown.value).toBe(false);
    expect(notices()).toEqual([]);
  });

  test("after 2 s the banner shows; back again, what was missed is counted", async () => {
    server.unreachable = true;
    server.cut();
    await clock.pass(2100);
    expect(tab.store.connectionShown.value).toBe(true);
    for (const text of ["x", "y"]) server.say("general", text, ben);
    server.unreachable = false;
    tab.page.wake();
    await clock.pass(500);
    expect(tab.store.connectionShown.value).toBe(false);
    expect(texts()).toEqual(["x", "y"]);
    expect(notices()).toEqual(["Caught up: 2 messages, nothing missed"]);
  });

  test("a break that was shown ends with a word, also when nothing was said meanwhile", async () => {
    server.unreachable = true;
    server.cut();
    await clock.pass(2100);
    server.unreachable = false;
    tab.page.wake();
    await clock.pass(500);
    expect(notices()).toEqual(["Back online, nothing missed"]);
  });

  test("what the gateway no longer has in hand is read from history", async () => {
    server.say("general", "before", ben);
    await clock.pass(100);
    server.unreachable = true;
    server.cut();
    for (let i = 0; i < 30; i++) server.say("general", `missed ${i}`, ben);
    server.unreachable = false;
    server.join_max = 5;
    await clock.pass(5000);
    expect(texts()).toHaveLength(31);
    expect(rows().map((row) => row.offset)).toEqual(server.log.map((message) => message.offset));
  });

  test("a gateway that is behind is asked again until it lets us in, on the same socket", async () => {
    server.say("general", "before", ben);
    await clock.pass(100);
    server.behind = true;
    server.cut();
    await clock.pass(5000);
    server.say("general", "meanwhile", ben);
    server.behind = false;
    await clock.pass(10_000);
    server.say("general", "live", ben);
    await clock.pass(100);
    expect(texts()).toEqual(["before", "meanwhile", "live"]);
    expect(server.received.filter((frame) => frame.t === "hello")).toHaveLength(2);
  });

  test("a live record whose chain is broken makes the client read what it missed", async () => {
    server.say("general", "one", ben);
    await clock.pass(100);
    server.deaf = true;
    server.say("general", "unheard", ben);
    server.deaf = false;
    server.say("general", "three", ben);
    await clock.pass(1000);
    expect(texts()).toEqual(["one", "unheard", "three"]);
  });

  test("records that expired meanwhile are named, not passed over", async () => {
    server.say("general", "old", ben);
    await clock.pass(100);
    server.deaf = true;
    server.say("general", "gone", ben);
    server.say("general", "kept", ben);
    server.deaf = false;
    server.log.splice(1, 1);
    server.say("general", "new", ben);
    await clock.pass(1000);
    const loss = tab.store.room("general").rows.value.find((row) => row.kind === "loss");
    expect(loss).toMatchObject({ from: 1, to: 1, reason: "retention" });
  });

  test("nobody is told that nothing was missed when something was", async () => {
    server.say("general", "old", ben);
    await clock.pass(100);
    server.unreachable = true;
    server.cut();
    for (const text of ["gone", "kept"]) server.say("general", text, ben);
    server.log.splice(1, 1);
    server.unreachable = false;
    await clock.pass(1000);
    expect(texts()).toEqual(["old", "kept"]);
    expect(notices()[0]).toContain("expired");
  });

  test("a code that says stop is shown and nothing is tried until the person asks", async () => {
    server.cut(4505);
    await clock.pass(60_000);
    expect(tab.store.connection.value).toMatchObject({ kind: "stopped", code: 4505 });
    expect(tab.store.connectionShown.value).toBe(true);
    tab.actions.tryAgain();
    await clock.pass(100);
    expect(tab.store.connection.value.kind).toBe("live");
  });

  test("before the token ends the open socket gets a new one", async () => {
    await clock.pass(500_000);
    expect(server.received.filter((frame) => frame.t === "auth")).toHaveLength(1);
    expect(server.received.filter((frame) => frame.t === "hello")).toHaveLength(1);
  });

  test("a session ended elsewhere leads to the form, and the unsent words are kept", async () => {
    server.refusal = { code: "unavailable", message: "Later.", retryable: true };
    tab.actions.send("general", "unsent");
    await clock.pass(100);
    server.loggedIn = false;
    server.cut(4503);
    await clock.pass(100);
    expect(tab.store.session.value).toMatchObject({ phase: "signed-out", message: "This session was logged out." });
    expect(await browser.database.outbox.all(ana.id)).toHaveLength(1);
  });
});
