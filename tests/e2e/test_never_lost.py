"""No word is lost and none doubled: crashed tabs, two tabs, a connection cut a hundred times."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, Page, WebSocketRoute, expect
from support.browser import WITHIN_S, Window
from support.eventually import wait_for
from support.kept import expect_told
from support.people import fresh_name

pytestmark = pytest.mark.e2e

STORED = """(store) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("parley");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction(store).objectStore(store).getAll();
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result.map((each) => each.text)); };
  };
})"""


def crash(page: Page) -> None:
    """The tab's process ends as by a fault; nothing in it is told."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()


class Wire:
    """Stands between a page and the gateway, and cuts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/ws", self._opened)

    def _opened(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self.sockets.append(socket)

    def cut(self) -> None:
        """Ends the newest socket, and says that the network is back until the page has opened the next one."""
        before = len(self.sockets)
        self.sockets[-1].close(code=4000)
        wait_for(lambda: self._woken() > before, WITHIN_S, "a new socket")

    def _woken(self) -> int:
        self.page.evaluate("dispatchEvent(new Event('online'))")
        return len(self.sockets)


def texts(window: Window, mark: str) -> list[str]:
    """What the list shows of these sentences, top to bottom."""
    return re.findall(rf"{mark}[^.]*\.", "\n".join(window.see("message").all_inner_texts()))


def test_tab_killed_while_offline_sends_its_five_messages_once_and_in_order(window, system):
    """Five messages wait, the tab crashes, the server comes back: after reopening they go out by themselves, once."""
    hers = window().sign_up(fresh_name("ana"))
    hers.expect_kept()
    mark = fresh_name("kept ")
    unsent = [f"{mark} number {number}." for number in range(5)]
    with system.away("edge"):
        for text in unsent:
            hers.say(text)
        hers.see("composer").fill(f"{mark} half a thou")
        expect(hers.page.locator("[data-testid=message][data-state=sending]")).to_have_count(5)
        wait_for(lambda: len(hers.page.evaluate(STORED, "outbox")) == 5, WITHIN_S, "five messages stored")
        wait_for(lambda: hers.page.evaluate(STORED, "drafts"), WITHIN_S, "the draft stored")
        crash(hers.page)
        hers.page = hers.context.new_page()
        hers.page.goto(hers.url)
    expect(hers.page.locator("[data-testid=message][data-state=sent]").filter(has_text=mark)).to_have_count(5)
    assert texts(hers, mark) == unsent
    expect(hers.see("composer")).to_have_value(f"{mark} half a thou")
    expect_told(system.person(), "general", unsent, mark)


def test_two_tabs_send_what_waits_once(window, system):
    """Two tabs of one person with the same outbox: each message reaches the log once, in the order of writing."""
    hers = window().sign_up(fresh_name("ana"))
    second = hers.context.new_page()
    second.goto(hers.url)
    expect(second.get_by_test_id("composer")).to_be_visible()
    mark = fresh_name("twice ")
    written = []
    with system.away("edge"):
        for number in range(6):
            written.append(f"{mark} number {number}.")
            field = (hers.page if number % 2 else second).get_by_test_id("composer")
            field.fill(written[-1])
            field.press("Enter")
            expect(second.get_by_test_id("message").filter(has_text=written[-1])).to_have_count(1)
    for page in (hers.page, second):
        sent = page.locator("[data-testid=message][data-state=sent]").filter(has_text=mark)
        expect(sent).to_have_count(6)
    assert sorted(texts(hers, mark)) == sorted(written)
    expect_told(system.person(), "general", written, mark)


def test_hundred_cuts_while_sending_lose_and_double_nothing(window, system):
    """The socket is cut a hundred times while both write; what is shown is the log, and the draft is still there."""
    room, draft = fresh_name("cut-"), fresh_name("a draft ")
    his = window().sign_up(fresh_name("ben"))
    his.create_room(room)
    hers = window()
    wire = Wire(hers.page)
    hers.sign_up(fresh_name("ana"))
    hers.see("composer").fill(draft)
    hers.join_room(room)
    for number in range(100):
        hers.say(f"hers {number}.")
        if number % 4 == 0:
            his.say(f"his {number}.")
        wire.cut()
        expect(hers.see("connection")).to_have_attribute("data-connection", "live")
    sent = hers.page.locator("[data-testid=message][data-state=sent]")
    expect(sent).to_have_count(125, timeout=60_000)
    in_log = texts(hers, r"(?:hers|his) \d")
    expect_told(system.person(), room, in_log)
    assert sorted(in_log) == sorted([f"hers {n}." for n in range(100)] + [f"his {n}." for n in range(0, 100, 4)])
    assert [text for text in in_log if text.startswith("hers")] == [f"hers {n}." for n in range(100)]
    hers.see("room-general").click()
    expect(hers.see("composer")).to_have_value(draft)
