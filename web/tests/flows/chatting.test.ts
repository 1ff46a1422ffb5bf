import { beforeEach, describe, expect, test } from "vitest";
import { words } from "../../src/state/language";
import { arrive, browser, clock, logIn, notices, openTab, rows, server, states, tab, texts } from "../support/desk";
import { ana, ben } from "../support/examples";

beforeEach(() => arrive());

describe("arriving", () => {
  test("a first visit asks the server for nothing and shows the form", () => {
    expect(tab.store.session.value).toEqual({ phase: "signed-out", message: null });
  });

  test("a log-in lands in #general with what was said there", async () => {
    server.say("general", "hello", ben);
    await logIn();
    expect(tab.store.currentRoom.value).toBe("general");
    expect(texts()).toEqual(["hello"]);
    expect(tab.store.room("general").people.value.count).toBe(1);
    expect(tab.store.retention_ms.value).toBe(3_600_000);
  });

  test("a room's address followed before the log-in asks for nothing, and leads there afterwards", async () => {
    tab.actions.openRoom("books");
    await clock.pass(0);
    expect(notices()).toEqual([]);
    await logIn();
    expect(tab.store.currentRoom.value).toBe("books");
  });

  test("a reload finds the session again", async () => {
    await logIn();
    const reloaded = await openTab();
    await clock.pass(100);
    expect(reloaded.store.me.value).toEqual(ana);
  });

  test("a reload after the session ended shows the form and says why", async () => {
    await logIn();
    server.loggedIn = false;
    const reloaded = await openTab();
    expect(reloaded.store.session.value).toMatchObject({ phase: "signed-out", message: expect.stringContaining("Log in") });
  });
});

describe("sending", () => {
  beforeEach(logIn);

  test("a message is on screen before anything was sent, and sent when it was acked", async () => {
    tab.actions.send("general", "one");
    expect(states()).toEqual(["sending"]);
    await clock.pass(100);
    expect(states()).toEqual(["sent"]);
    expect(rows()[0]?.offset).toBe(0);
    expect(await browser.database.outbox.all(ana.id)).toEqual([]);
  });

  test("messages keep their order, one on its way at a time", async () => {
    for (const text of ["a", "b", "c", "d"]) tab.actions.send("general", text);
    await clock.pass(1000);
    expect(server.log.map((message) => message.text)).toEqual(["a", "b", "c", "d"]);
    expect(texts()).toEqual(["a", "b", "c", "d"]);
  });

  test("what is written without a connection goes out once, in order, when it is back", async () => {
    server.unreachable = true;
    server.cut();
    for (const text of ["a", "b", "c"]) tab.actions.send("general", text);
    await clock.pass(60_000);
    expect(states()).toEqual(["sending", "sending", "sending"]);
    expect(tab.store.unsent.value).toBe(3);
    server.unreachable = false;
    tab.page.wake();
    await clock.pass(1000);
    expect(server.log.map((message) => message.text)).toEqual(["a", "b", "c"]);
    expect(states()).toEqual(["sent", "sent", "sent"]);
  });

  test("an unsent message survives the tab", async () => {
    server.unreachable = true;
    server.cut();
    tab.actions.send("general", "still here");
    await clock.pass(100);
    server.unreachable = false;
    const reopened = await openTab();
    await clock.pass(1000);
    expect(texts(reopened)).toEqual(["still here"]);
    expect(server.log).toHaveLength(1);
  });

  test("a lost ack is resent under the same cid and doubles nothing", async () => {
    server.losesAcks = true;
    tab.actions.send("general", "once");
    await clock.pass(13_000);
    server.losesAcks = false;
    await clock.pass(30_000);
    const cids = server.received.filter((frame) => frame.t === "send").map((frame) => frame.cid);
    expect(new Set(cids).size).toBe(1);
    expect(server.log).toHaveLength(1);
    expect(states()).toEqual(["sent"]);
    expect(await browser.database.outbox.all(ana.id)).toEqual([]);
  });

  test("a refusal is shown with its sentence; retry sends the same cid, delete removes it", async () => {
    server.refusal = { code: "forbidden", message: "You may not write here.", retryable: false };
    tab.actions.send("general", "a");
    tab.actions.send("general", "b");
    await clock.pass(1000);
    expect(rows().map((row) => row.refusal)).toEqual(Array(2).fill("You may not write here."));
    server.refusal = null;
    tab.actions.retry("made-0001");
    tab.actions.discard("made-0002");
    await clock.pass(1000);
    expect(server.log.map((message) => message.cid)).toEqual(["made-0001"]);
    expect(states()).toEqual(["sent"]);
  });

  test("'try later' is tried later, and what was written after it waits its turn", async () => {
    server.refusal = { code: "unavailable", message: "Later.", retryable: true };
    tab.actions.send("general", "a");
    tab.actions.send("general", "b");
    await clock.pass(3000);
    expect(states()).toEqual(["sending", "sending"]);
    expect(tab.store.sendTrouble.value).toBe("Later.");
    server.refusal = null;
    await clock.pass(15_000);
    expect(tab.store.sendTrouble.value).toBeNull();
    expect(server.log.map((message) => message.text)).toEqual(["a", "b"]);
  });

  test("two tabs of one person send each message once and both show it", async () => {
    const second = await openTab();
    await clock.pass(100);
    tab.actions.send("general", "from the first");
    second.actions.send("general", "from the second");
    await clock.pass(1000);
    const sends = server.received.filter((frame) => frame.t === "send");
    expect(sends).toHaveLength(2);
    expect(states(tab)).toEqual(["sent", "sent"]);
    expect(texts(tab)).toEqual(texts(second));
  });
});

const books = { room: "books", title: "Books", topic: "", visibility: "public" as const };

describe("rooms", () => {
  beforeEach(logIn);

  test("a room that I create is mine and on screen", async () => {
    await Promise.all([tab.actions.createRoom(books), clock.pass(100)]);
    expect(tab.store.currentRoom.value).toBe("books");
    expect(tab.store.rooms.value.map((room) => room.room)).toEqual(["general", "books"]);
  });

  test("leaving goes back to #general", async () => {
    await Promise.all([tab.actions.createRoom(books), clock.pass(100)]);
    await Promise.all([tab.actions.leaveRoom("books"), clock.pass(100)]);
    expect(tab.store.currentRoom.value).toBe("general");
    expect(tab.store.rooms.value.map((room) => room.room)).toEqual(["general"]);
  });

  test("what others say in another room is counted there until I look", async () => {
    await Promise.all([tab.actions.createRoom(books), clock.pass(100)]);
    server.say("general", "psst", ben);
    await clock.pass(100);
    expect(tab.store.room("general").marks.value.count).toBe(1);
    tab.actions.openRoom("general");
    await clock.pass(600);
    expect(tab.store.room("general").marks.value.count).toBe(0);
  });

  test("who comes and goes is followed, and typing ends by itself", async () => {
    server.pushTo("general", { t: "presence", room: "general", joins: [ben], leaves: [], count: 2 });
    server.pushTo("general", { t: "typing", room: "general", user: ben });
    const room = tab.store.room("general");
    expect(room.people.value.list.map((person) => person.name)).toEqual(["ana", "ben"]);
    expect(room.typing.value).toHaveLength(1);
    await clock.pass(5000);
    expect(room.typing.value).toHaveLength(0);
  });

  test("my typing is told at most every 3 s", async () => {
    for (let i = 0; i < 31; i++) {
      tab.actions.typed("general");
      await clock.pass(100);
    }
    expect(server.received.filter((frame) => frame.t === "typing")).toHaveLength(2);
  });

  test("what I typed shortly before is told at the end of the interval, unless I sent it", async () => {
    const told = () => server.received.filter((frame) => frame.t === "typing").length;
    tab.actions.typed("general");
    tab.actions.typed("general");
    await clock.pass(3000);
    expect(told()).toBe(2);
    tab.actions.typed("general");
    tab.actions.send("general", "done");
    await clock.pass(10_000);
    expect(told()).toBe(2);
  });

  test("older messages come before the first one, up to the oldest that is kept", async () => {
    await arrive((crowded) => {
      for (let i = 0; i < 120; i++) crowded.say("general", `text ${i}`, ben);
    });
    await logIn();
    expect(texts()).toHaveLength(50);
    await tab.actions.loadOlder("general");
    await tab.actions.loadOlder("general");
    expect(texts()).toHaveLength(120);
    expect(texts()[0]).toBe("text 0");
    expect(tab.store.room("general").timeline.value.older).toBe(false);
  });
});

describe("the directory", () => {
  beforeEach(logIn);
  const listed = () => tab.store.directory.value?.map(({ room }) => room);

  test("has a room that was made a moment ago, also while history has not read of it", async () => {
    const books = { room: "books", title: "Books", visibility: "public" as const };
    server.rooms.set("books", books);
    server.unlisted.add("books");
    server.pushTo("general", { t: "room", ...books });
    await tab.actions.loadDirectory();
    expect(listed()).toEqual(["general", "books"]);
    server.unlisted.clear();
    await tab.actions.loadDirectory();
    expect(listed()).toEqual(["general", "books"]);
  });

  test("is history's alone a minute later", async () => {
    server.pushTo("general", { t: "room", room: "books", title: "Books", visibility: "public" });
    await clock.pass(61_000);
    await tab.actions.loadDirectory();
    expect(listed()).toEqual(["general"]);
  });

  test("has a room no more that was closed to the others before it was listed", async () => {
    const cabin = { t: "room", room: "cabin", title: "Cabin" };
    server.pushTo("general", { ...cabin, visibility: "public" });
    server.pushTo("general", { ...cabin, visibility: "private" });
    await tab.actions.loadDirectory();
    expect(listed()).toEqual(["general"]);
  });
});

describe("leaving", () => {
  beforeEach(logIn);

  test("a log-out forgets everything of the person in this browser and ends the other tabs", async () => {
    const second = await openTab();
    await clock.pass(100);
    tab.actions.changeDraft("general", "half a thought");
    await clock.pass(1000);
    await tab.actions.logOut(false);
    await clock.pass(100);
    expect(tab.store.session.value.phase).toBe("signed-out");
    expect(second.store.session.value.phase).toBe("signed-out");
    expect(texts()).toEqual([]);
    expect((await browser.database.drafts.all(ana.id)).size).toBe(0);
  });

  test("a log-out that the server could not be told leaves me logged in and says so", async () => {
    server.unreachable = true;
    await tab.actions.logOut(false);
    expect(tab.store.me.value).toEqual(ana);
    expect(notices()[0]).toContain("still logged in");
  });

  test("an account deleted here says so, though the sockets hear of a log-out first", async () => {
    await tab.actions.account.deleteAccount("correct horse battery");
    expect(tab.store.session.value).toEqual({ phase: "signed-out", message: words().session.deleted });
  });

  test("a draft is there again after the reload", async () => {
    tab.actions.changeDraft("general", "half a thought");
    tab.beforeLeaving();
    const reopened = await openTab();
    await clock.pass(100);
    expect(reopened.store.room("general").draft.value).toBe("half a thought");
  });
});
