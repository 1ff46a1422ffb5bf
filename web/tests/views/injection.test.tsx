// @vitest-environment happy-dom
import { cleanup } from "@testing-library/preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { queued } from "../../src/state/outbox";
import { rows_max } from "../../src/state/stretch";
import { emptyTimeline } from "../../src/state/timeline";
import { MessageList } from "../../src/views/message_list";
import { PeoplePanel } from "../../src/views/people_panel";
import { RoomPane } from "../../src/views/room_pane";
import { record } from "../support/examples";
import corpus from "../../../tests/support/injections.json";
import { show, signedIn } from "../support/render";

afterEach(cleanup);

const mayMake = new Set(["P", "STRONG", "EM", "CODE", "PRE", "BLOCKQUOTE", "UL", "OL", "LI", "A", "SPAN", "BUTTON", "svg", "path"]);
const mayLead = /^(https?:\/\/|mailto:)/;

/** What an element must be to stand in a message; a sentence when it is not. */
function fault(element: Element): string | null {
  if (!mayMake.has(element.tagName)) return `<${element.tagName}>`;
  const handler = [...element.attributes].find((attribute) => attribute.name.startsWith("on") || attribute.name === "style");
  if (handler) return `${element.tagName} with ${handler.name}`;
  if (element.tagName !== "A") return null;
  if (!mayLead.test(element.getAttribute("href") ?? "")) return `a link to ${element.getAttribute("href")}`;
  return element.getAttribute("rel") === "noopener noreferrer nofollow" ? null : "a link without rel";
}

const faultsIn = (root: Element): string[] => [...root.querySelectorAll(".message-text *")].flatMap((each) => fault(each) ?? []);
const strangers = (root: Element): number => root.querySelectorAll("script, img, iframe, object, embed, style, link, meta, base, form:not(.composer), math, video, audio").length;

const { texts: injections, plain: plainInjections } = corpus;

describe("what hostile strings become", () => {
  test("there are more than two hundred of them", () => {
    expect(new Set(injections).size).toBeGreaterThan(200);
  });

  test("as texts and as senders of messages", () => {
    const items = injections.map((text, offset) => record(offset, { text, sender: { id: String(offset), name: text.slice(0, 60) } }));
    for (let from = 0; from < items.length; from += rows_max) {
      const store = signedIn();
      const some = items.slice(from, from + rows_max);
      const timeline = { ...emptyTimeline, epoch: "e1", items: some.map((each) => ({ kind: "record" as const, record: each })), tip: items.length };
      store.room("general").timeline.value = timeline;
      const { getByTestId, getAllByTestId } = show(<MessageList room="general" />, store);
      expect(getAllByTestId("message")).toHaveLength(some.length);
      expect(faultsIn(getByTestId("messages"))).toEqual([]);
      expect(strangers(getByTestId("messages"))).toBe(0);
      cleanup();
    }
  });

  test("as the name of who is here, as a room's name and title, as a refusal and as a quote", () => {
    vi.stubGlobal("matchMedia", () => ({ matches: true }));
    for (const text of plainInjections) {
      const store = signedIn();
      const state = store.room(text);
      const sender = { id: "9", name: text };
      store.currentRoom.value = text;
      store.rooms.value = [{ room: text, title: text, visibility: "public" }];
      const items = [record(0, { sender, room: text, text }), record(1, { sender, room: text, reply_to: 0 })];
      state.timeline.value = { epoch: "e1", items: items.map((each) => ({ kind: "record", record: each })), tip: 1, older: false, changes: [] };
      state.people.value = { count: 1, list: [sender] };
      store.outbox.value = queued([], { cid: "c", user_id: "1", room: text, text, queued_at: 1, refusal: text });
      const { container } = show(<><RoomPane onDrawer={() => undefined} /><PeoplePanel onClose={() => undefined} /></>, store);
      expect({ text, strangers: strangers(container), faults: faultsIn(container) }).toEqual({ text, strangers: 0, faults: [] });
      cleanup();
    }
  }, 60_000);
});
