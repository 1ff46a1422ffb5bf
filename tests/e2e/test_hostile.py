"""Hostile strings as name, room, text and link in a real Chromium, under the policy that the edge sends."""

import asyncio
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.chat import Chat
from support.people import Person, fresh_name

pytestmark = pytest.mark.e2e

CORPUS = json.loads((Path(__file__).parents[1] / "support/injections.json").read_text())
NAME_CODE_POINTS_MAX = 50
# Sixty a second are allowed.
SEND_EVERY_S = 0.02
# Of some eighty: what changes faster than the page paints is not all shown.
SHOWN_MIN = 20

# Judges every element that ever comes into the page's body, and hears what the policy reports.
WATCH = """(() => {
  window.watched = { faults: [], reports: [], offsets: new Set(), topics: new Set(), names: new Set() };
  const said = new Set(["P", "STRONG", "EM", "CODE", "PRE", "BLOCKQUOTE", "UL", "OL", "LI", "A", "SPAN", "BUTTON"]);
  const strange = "script, img, iframe, object, embed, style, link, meta, base, math, video, audio, marquee, details";
  const fault = (each) => {
    if (each.matches(strange)) return each.outerHTML;
    if ([...each.attributes].some(({ name }) => name.startsWith("on"))) return each.outerHTML;
    if (!each.closest(".message-text") || each.matches(".message-text, .icon, .icon *")) return null;
    if (!said.has(each.tagName)) return each.outerHTML;
    return each.tagName === "A" && !/^(https?:\\/\\/|mailto:)/.test(each.getAttribute("href")) ? each.outerHTML : null;
  };
  const look = (node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const each of [node, ...node.querySelectorAll("*")]) {
      const found = document.body?.contains(each) ? fault(each) : null;
      if (found) watched.faults.push(found.slice(0, 200));
      if (each.dataset?.offset) watched.offsets.add(Number(each.dataset.offset));
    }
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach(look);
    const topic = document.querySelector(".pane-title")?.textContent;
    if (topic) watched.topics.add(topic);
    for (const each of document.querySelectorAll("[data-testid=person]")) watched.names.add(each.textContent);
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  addEventListener("securitypolicyviolation", (event) => watched.reports.push(event.violatedDirective));
})()"""
SEEN = "({ ...watched, offsets: [...watched.offsets], topics: [...watched.topics], names: [...watched.names] })"


@pytest.fixture
def hers(window):
    """Ana's window, watched from its first element; any dialog would be heard."""
    hers = window()
    hers.page.add_init_script(WATCH)
    hers.dialogs = []
    hers.page.on("dialog", lambda dialog: (hers.dialogs.append(dialog.message), dialog.dismiss()))
    return hers.sign_up(fresh_name("ana"))


def aside(work):
    """Playwright has a loop in this thread already."""
    with ThreadPoolExecutor() as thread:
        return thread.submit(asyncio.run, work).result()


async def say_all(person: Person, room: str, texts: list[str]) -> set[int]:
    """The offsets of what was taken; some strings are no possible text."""
    chat = await Chat.enter(person.addresses.socket(), person.token, room)
    answers = []
    for text in texts:
        answers.append(await chat.ask("send", room=room, cid=str(uuid.uuid4()), text=text))
        await asyncio.sleep(SEND_EVERY_S)
    await chat.socket.close()
    return {answer["offset"] for answer in answers if answer["t"] == "ack"}


async def call_the_room(person: Person, room: str, words: list[str]) -> list[str]:
    """The room's title and topic become each of them; those that may be topics."""
    chat = await Chat.enter(person.addresses.socket(), person.token, None)
    await chat.ask("create", room=room)
    taken = []
    for text in words:
        answer = await chat.ask("update", room=room, topic=text, title=text)
        if answer["t"] == "ok":
            taken.append(text)
    await chat.socket.close()
    return taken


def expect_harmless(hers) -> dict:
    seen = hers.page.evaluate(SEEN)
    assert (seen["faults"], seen["reports"], hers.dialogs) == ([], [], [])
    return seen


def test_hostile_texts_and_links_become_text(hers, system):
    """Every one is shown; none makes an element beyond the allowed, a report of the policy, or a dialog."""
    room, mallory = fresh_name("room"), system.person("mallory")
    aside(call_the_room(mallory, room, []))
    hers.join_room(room)
    taken = set()
    # No more at once than the page holds rows.
    for begin in range(0, len(CORPUS["texts"]), 150):
        offsets = aside(say_all(mallory, room, CORPUS["texts"][begin : begin + 150]))
        expect(hers.page.locator(f"[data-offset='{max(offsets)}']")).to_be_attached()
        taken |= offsets
    assert len(taken) >= 200
    seen = expect_harmless(hers)
    assert taken - set(seen["offsets"]) == set()


def test_hostile_names_become_text(hers, system):
    """A display name is shown as it was written, among who is here and over messages."""
    mallory = system.person("mallory")

    async def rename_all() -> list[str]:
        chat = await Chat.enter(mallory.addresses.socket(), mallory.token)
        taken = []
        for text in CORPUS["plain"]:
            name = text[:NAME_CODE_POINTS_MAX]
            if mallory.auth("PATCH", "me", json={"display_name": name}).status_code == 200:
                taken.append(name)
                await chat.say(name)
        await chat.socket.close()
        return taken

    taken = aside(rename_all())
    expect(hers.message(taken[-1]).first).to_be_attached()
    seen = expect_harmless(hers)
    assert len(set(taken) & set(seen["names"])) >= SHOWN_MIN


def test_hostile_rooms_become_text(hers, system):
    """A room's title and topic are shown as they were written, in its head and in the list of rooms."""
    mallory, room = system.person("mallory"), fresh_name("room")
    aside(call_the_room(mallory, room, ["an ordinary room"]))
    hers.join_room(room)
    taken = aside(call_the_room(mallory, room, CORPUS["plain"]))
    expect(hers.page.locator(".pane-title")).to_have_text(taken[-1].strip())
    hers.see("about-room").click()
    seen = expect_harmless(hers)
    assert len(set(taken) & set(seen["topics"])) >= SHOWN_MIN
