// @vitest-environment happy-dom
import { act, cleanup, fireEvent } from "@testing-library/preact";
import { afterEach, describe, expect, test } from "vitest";
import type { Message } from "../../src/protocol/wire";
import { queued, refused } from "../../src/state/outbox";
import { appended } from "../../src/state/timeline";
import { MessageList } from "../../src/views/message_list";
import { ben, record } from "../support/examples";
import { show, signedIn } from "../support/render";

afterEach(cleanup);

function list(messages: Message[]) {
  const store = signedIn();
  const items = messages.map((each) => ({ kind: "record" as const, record: each }));
  store.room("general").timeline.value = { epoch: "e1", items, tip: messages.at(-1)?.offset ?? null, older: false, changes: [] };
  return show(<MessageList room="general" />, store);
}

describe("the message list", () => {
  test("is a log that contains a list, silent by itself", () => {
    const { getByTestId } = list([record(0)]);
    const log = getByTestId("messages");
    expect(log.getAttribute("role")).toBe("log");
    expect(log.getAttribute("aria-live")).toBe("off");
    expect(log.querySelector("ol > li")).not.toBeNull();
  });

  test("a message tells its state, its place and its exact time", () => {
    const { getByTestId, container } = list([record(7)]);
    expect(getByTestId("message").dataset).toMatchObject({ state: "sent", offset: "7" });
    expect(container.querySelector("time")?.getAttribute("datetime")).toBe("2025-11-24T16:00:07.000Z");
  });

  test("what people write never becomes an element but for links", () => {
    const hostile = `<img src=x onerror="alert(1)"> <b>x</b> javascript:alert(1) https://a.example/"onmouseover="x`;
    const { getByTestId } = list([record(0, { text: hostile, sender: { id: "9", name: "<script>x</script>" } })]);
    const elements = [...getByTestId("message").querySelectorAll("img, b, script")];
    expect(elements).toEqual([]);
    const links = [...getByTestId("message").querySelectorAll("a")];
    expect(links.map((link) => link.getAttribute("href"))).toEqual(["https://a.example/"]);
    expect(links[0]?.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(getByTestId("message").textContent).toContain(hostile);
  });

  test("a refused message offers to try again and to delete it", () => {
    const store = signedIn();
    const entry = { cid: "c", user_id: "1", room: "general", text: "hm", queued_at: 1, refusal: null };
    store.outbox.value = refused(queued([], entry), "c", "You may not write here.");
    const screen = show(<MessageList room="general" />, store);
    expect(screen.getByTestId("message").dataset.state).toBe("failed");
    expect(screen.getByTestId("message-refusal").textContent).toContain("You may not write here.");
    fireEvent.click(screen.getByTestId("retry"));
    fireEvent.click(screen.getByTestId("discard"));
    expect(screen.actions.retry).toHaveBeenCalledWith("c");
    expect(screen.actions.discard).toHaveBeenCalledWith("c");
  });

  test("who scrolls up is left there by a message that comes before the browser tells of the scrolling", async () => {
    const { store, getByTestId, queryByTestId } = list([record(0)]);
    const log = getByTestId("messages");
    Object.defineProperties(log, { scrollHeight: { value: 1000 }, clientHeight: { value: 100 } });
    log.scrollTop = 900;
    await fireEvent.scroll(log);
    expect(queryByTestId("latest")).toBeNull();
    log.scrollTop = 300;
    const { timeline } = store.room("general");
    await act(() => {
      timeline.value = appended(timeline.value, [record(1, { sender: ben })]).timeline;
    });
    expect(log.scrollTop).toBe(300);
    expect(getByTestId("latest").textContent).toContain("1");
  });

  test("forty messages all stand there in the end, and nothing older was asked for meanwhile", () => {
    const { getAllByTestId, actions } = list(Array.from({ length: 40 }, (_, offset) => record(offset)));
    expect(getAllByTestId("message").map((row) => row.dataset.offset)).toEqual(Array.from({ length: 40 }, (_, offset) => `${offset}`));
    expect(actions.loadOlder).toHaveBeenCalledTimes(1);
  });

  test("an empty room says how long messages are kept", () => {
    expect(list([]).getByTestId("log-start").textContent).toContain("kept for 1 hour");
  });
});
