/** What is read, what is told to others, and what the person is told of while they look elsewhere. */
import { beforeEach, describe, expect, test } from "vitest";
import { ana, ben } from "../support/examples";
import { FakeServer } from "../support/fake_server";
import { ManualClock } from "../support/manual_clock";
import { Browser, type Visitor, visit } from "../support/visitor";

let clock: ManualClock;
let server: FakeServer;
let tab: Visitor;

beforeEach(async () => {
  clock = new ManualClock();
  server = new FakeServer(() => clock.now(), ana);
  tab = visit(server, clock, new Browser());
  await tab.start();
  await Promise.all([tab.actions.logIn({ username: "ana", password: "x" }), clock.pass(1000)]);
});

const sent = (t: string) => server.received.filter((frame) => frame.t === t);
const general = () => tab.store.room("general");

describe("reading", () => {
  test("a message that is looked at is read, and the server hears it once", async () => {
    const { offset } = server.say("general", "hello", ben);
    await clock.pass(1000);
    expect(sent("read")).toEqual([{ t: "read", room: "general", offset, quiet: false }]);
    expect(general().marks.value).toMatchObject({ read: offset, count: 0 });
  });

  test("a message that comes while I look elsewhere is unread, under the line, until I look", async () => {
    tab.page.look(false);
    const { offset } = server.say("general", "hello", ben);
    await clock.pass(1000);
    expect(general().marks.value).toMatchObject({ count: 1, first: offset });
    expect(general().unreadLine.value).toBe(offset);
    tab.page.look(true);
    await clock.pass(1000);
    expect(general().marks.value.count).toBe(0);
    expect(general().unreadLine.value).toBe(offset);
  });

  test("what another device of mine has read is read here too", async () => {
    tab.page.look(false);
    const first = server.say("general", "one", ben);
    server.say("general", "two", ben);
    await clock.pass(100);
    server.pushTo("general", { t: "read", room: "general", user: ana.id, offset: first.offset });
    await clock.pass(100);
    expect(general().marks.value.count).toBe(1);
  });
});

describe("what others have read", () => {
  const readers = () => general().rows.value.flatMap((row) => (row.kind === "message" && row.readBy !== "" ? [row.readBy] : []));

  test("stands at their last message, as the server tells it and after coming back", async () => {
    const { offset } = server.say("general", "hello", ana);
    server.pushTo("general", { t: "read", room: "general", user: ben.id, offset });
    await clock.pass(100);
    expect(readers()).toEqual([ben.id]);
    server.reads = [{ user: "9", offset }];
    server.cut();
    await clock.pass(60_000);
    expect(readers()).toEqual(["9"]);
  });

  test("is told of me only while I want that, also after a reload", async () => {
    const browser = new Browser();
    tab = visit(server, clock, browser);
    tab.actions.tellReads(false);
    tab = visit(server, clock, browser);
    expect(tab.store.tellsReads.value).toBe(false);
    await tab.start();
    await Promise.all([tab.actions.logIn({ username: "ana", password: "x" }), clock.pass(1000)]);
    server.received.length = 0;
    server.say("general", "hello", ben);
    await clock.pass(1000);
    expect(sent("read").some((frame) => frame.quiet === true)).toBe(true);
  });
});

describe("what others see of me", () => {
  test("I am away after five minutes of looking elsewhere, and back at once", async () => {
    tab.page.look(false);
    await clock.pass(4 * 60_000);
    expect(sent("presence")).toEqual([]);
    await clock.pass(61_000);
    tab.page.look(true);
    await clock.pass(100);
    expect(sent("presence").map((frame) => frame.state)).toEqual(["away", "online"]);
  });

  test("who was away is still away after a reconnect", async () => {
    tab.page.look(false);
    await clock.pass(5 * 60_000 + 100);
    server.cut();
    await clock.pass(5000);
    expect(sent("presence").map((frame) => frame.state)).toEqual(["away", "away"]);
  });

  test("a chosen state is told again on every new connection", async () => {
    tab.actions.choosePresence("invisible");
    await clock.pass(100);
    server.cut();
    await clock.pass(5000);
    expect(sent("presence").map((frame) => frame.state)).toEqual(["invisible", "invisible"]);
  });
});

describe("alerts", () => {
  const name = { mentions: [ana.id] };

  test("who names me while I look elsewhere is told, once", async () => {
    tab.page.look(false);
    const record = server.say("general", "ana?", ben, "c1", clock.now(), name);
    await clock.pass(100);
    expect(tab.alerts).toEqual([{ tag: `general/${record.offset}`, title: "ben in #general", text: "ana?", room: "general" }]);
  });

  test("nothing is told while I look, to who is not to be disturbed, or for what names nobody", async () => {
    server.say("general", "ana?", ben, "c1", clock.now(), name);
    await clock.pass(100);
    tab.page.look(false);
    server.say("general", "hm", ben, "c2");
    tab.actions.choosePresence("dnd");
    server.say("general", "ana!", ben, "c3", clock.now(), name);
    await clock.pass(100);
    expect(tab.alerts).toEqual([]);
  });
});

describe("my place in a room", () => {
  const books = { room: "books", title: "Books", visibility: "private" };

  test("an invitation brings the room, with its messages", async () => {
    server.rooms.set("books", books as never);
    server.say("books", "welcome", ben);
    server.pushTo("general", { t: "room", ...books, member: true, role: "member" });
    await clock.pass(500);
    expect(tab.store.rooms.value.map((room) => room.room)).toEqual(["general", "books"]);
    expect(tab.store.room("books").timeline.value.items).toHaveLength(1);
  });

  test("whoever is removed sees it said and stands in #general", async () => {
    server.rooms.set("books", books as never);
    server.pushTo("general", { t: "room", ...books, member: true });
    await clock.pass(500);
    tab.actions.openRoom("books");
    server.pushTo("general", { t: "room", ...books, member: false });
    await clock.pass(500);
    expect(tab.store.currentRoom.value).toBe("general");
    expect(tab.store.notices.value.at(-1)?.text).toBe("You do not belong to #books any more.");
  });

  test("writing to somebody begins the conversation of the two", async () => {
    await Promise.all([tab.actions.writeTo(ben), clock.pass(500)]);
    expect(tab.store.currentRoom.value).toBe("dm:1:2");
    expect(tab.store.rooms.value.at(-1)).toMatchObject({ visibility: "direct", people: [ana, ben] });
  });

  test("display names are asked for once, many at a time", async () => {
    server.cards = [{ id: ben.id, username: "ben", display_name: "Ben Ali", hue: 200 }];
    server.say("general", "one", ben);
    server.say("general", "two", ben);
    await clock.pass(1000);
    expect(tab.store.profiles.value.get(ben.id)).toMatchObject({ display_name: "Ben Ali", hue: 200 });
    server.pushTo("general", { t: "person", user: { id: ben.id, name: "ben", display_name: "B." } });
    await clock.pass(100);
    expect(tab.store.profiles.value.get(ben.id)?.display_name).toBe("B.");
  });
});
