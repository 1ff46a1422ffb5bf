"""What a person has before their eyes in a browser, as plain values that can be compared."""

import difflib
import json
import time

from playwright.sync_api import expect

from support.browser import WITHIN_S, Window

Sight = dict[str, object]

# Times of day stay: they are part of what is seen.
_PAGE = """() => {
  const all = test_id => [...document.querySelectorAll(`[data-testid=${test_id}]`)];
  const data = element => ({ ...element.dataset, key: undefined });
  const links = [...document.querySelectorAll(".room-link")];
  return {
    title: document.title,
    me: all("me").map(name => [name.innerText, name.getAttribute("style")]),
    rooms: links.map(link => [link.innerText, data(link), link.querySelectorAll("svg").length]),
    head: document.querySelector(".pane-words").innerText,
    messages: all("message").map(row => [
      data(row), row.querySelector(".message-body").innerText, row.querySelector(".read-by")?.title,
    ]),
    people: [...document.querySelectorAll(".person-row")].map(row => row.innerText).sort(),
  };
}"""
_ROOM = """dialog => ({
  members: [...dialog.querySelectorAll("[data-role]")].map(row => [row.dataset.testid, row.dataset.role]).sort(),
  banned: [...dialog.querySelectorAll("[data-testid=banned] li bdi")].map(name => name.innerText),
  chosen: [...dialog.querySelectorAll("input")].map(field => [field.dataset.testid, field.value, field.checked]),
})"""


def what_is_seen(at: Window, word: str, other: str) -> Sight:
    """The page, the dialog about its room, what search finds of `word` anywhere, and whether `other` is blocked."""
    expect(at.see("connection")).to_have_attribute("data-connection", "live")
    page = at.page.evaluate(_PAGE)
    at.see("about-room").click()
    expect(at.see("members")).to_be_visible()
    room = at.see("room-dialog").evaluate(_ROOM)
    at.close_dialog()
    found = what_is_found(at, word)
    at.see("person").filter(has_text=other).click()
    blocked = at.see("block").get_attribute("aria-pressed")
    at.close_dialog()
    return {"page": page, "room": room, "found": found, "blocked": blocked}


def what_is_found(at: Window, word: str) -> list[str]:
    """In all rooms; nothing while search is refused."""
    at.see("search-open").click()
    hint = at.see("search-status").inner_text()
    at.see("search-everywhere").check()
    at.see("search-field").fill(word)
    expect(at.see("search-status")).not_to_have_text(hint)
    found = at.see("hit").all_inner_texts()
    at.close_dialog()
    return found


def expect_seen(at: Window, wanted: Sight, word: str, other: str, within_s: float = WITHIN_S) -> None:
    """Look until it is so; fail with the last that was seen."""
    deadline = time.monotonic() + within_s
    while (seen := what_is_seen(at, word, other)) != wanted and time.monotonic() < deadline:
        at.page.wait_for_timeout(200)
    was, now = (json.dumps(sight, indent=1, ensure_ascii=False).splitlines() for sight in (wanted, seen))
    assert was == now, "\n".join(difflib.unified_diff(was, now, "before", "now", lineterm=""))
