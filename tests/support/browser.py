"""A person in front of a browser window, who uses the page as people do."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from parley_local.browser import find_chromium
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from support.eventually import wait_for
from support.people import PASSWORD

# What a person waits for goes through Kafka, a reading of history, or a reconnect (up to 30 s after the last try).
WITHIN_S = 60
expect.set_options(timeout=WITHIN_S * 1000)

# Whether the shell's worker keeps the page and every file that it has loaded.
KEPT = """async () => {
  const files = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
  const wanted = ["/", ...files.filter((file) => file.startsWith("/assets/"))];
  const kept = await Promise.all(wanted.map((file) => caches.match(file)));
  return navigator.serviceWorker.controller !== null && kept.every((each) => each !== undefined);
}"""


def noon() -> str:
    """A time zone in which it is about noon: no test runs across midnight, where "today" becomes "yesterday"."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


class Window:
    """One browser window of one person."""

    def __init__(self, browser: Browser, url: str, **context) -> None:
        self.context = browser.new_context(**{"timezone_id": noon()} | context)
        self.context.set_default_timeout(WITHIN_S * 1000)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)
        self.url = url

    def _console(self, message) -> None:
        # A refused fetch or a lost socket is logged by the browser itself; those are what some tests are about.
        if message.type == "error" and not message.text.startswith(("Failed to load resource", "WebSocket connection")):
            self.errors.append(message.text)

    def see(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    def open(self, path: str = "/") -> "Window":
        self.page.goto(self.url + path)
        return self

    def sign_up(self, name: str, password: str = PASSWORD) -> "Window":
        self.open()
        self.see("auth-username").fill(name)
        self.see("auth-password").fill(password)
        self.see("auth-submit").click()
        return self.expect_in_room()

    def log_in(self, name: str, password: str = PASSWORD) -> "Window":
        """The form filled in and sent; what comes of it is the test's to expect."""
        self.open()
        self.see("auth-switch").click()
        self.see("auth-username").fill(name)
        self.see("auth-password").fill(password)
        self.see("auth-submit").click()
        return self

    def expect_in_room(self) -> "Window":
        """There is a connection, and the room on screen is joined: what is done from now on is not done too early."""
        expect(self.see("composer")).to_be_visible()
        expect(self.see("connection")).to_have_attribute("data-connection", "live")
        expect(self.see("messages")).to_have_attribute("aria-busy", "false")
        return self

    def expect_kept(self) -> None:
        """From now on the page opens without a server."""
        wait_for(lambda: self.page.evaluate(KEPT), WITHIN_S, "the page kept by its worker")

    def say(self, text: str) -> None:
        self.see("composer").fill(text)
        self.see("composer").press("Enter")

    def edit_last(self, text: str, new: str) -> None:
        """`text` is the newest of their own; as long as it is not in the log, the key means the one before."""
        self.expect_message(text)
        self.see("composer").press("ArrowUp")
        self.see("edit-field").fill(new)
        self.see("edit-field").press("Enter")
        self.expect_message(new)
        expect(self.see("edit-field")).to_have_count(0)

    def create_room(self, room: str, visibility: str = "public") -> None:
        self.see("create-room").click()
        self.see("create-room-name").fill(room)
        self.see(f"create-room-{visibility}").check()
        self.see("create-room-submit").click()
        self.expect_on_screen(room)

    def join_room(self, room: str) -> None:
        self.see("browse-rooms").click()
        self.see("browse-search").fill(room)
        self.see(f"join-room-{room}").click()
        self.expect_on_screen(room)

    def open_room(self, room: str) -> None:
        self.see(f"room-{room}").click()
        self.expect_on_screen(room)

    def expect_on_screen(self, room: str) -> None:
        """The room is joined and open, and no dialog lies over it: what is written goes there."""
        expect(self.see(f"room-{room}")).to_have_attribute("aria-current", "page")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.expect_in_room()

    def close_dialog(self) -> None:
        """By its button: a key may come before the dialog listens."""
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_have_count(0)

    def message(self, text: str) -> Locator:
        return self.see("message").filter(has_text=text)

    def expect_message(self, text: str) -> None:
        """It is in the log, and once on screen."""
        expect(self.message(text)).to_have_count(1)
        expect(self.message(text)).to_have_attribute("data-state", "sent")
        expect(self.message(text)).to_be_visible()

    def offset_of(self, text: str) -> str:
        """Where the message stands in the log."""
        expect(self.message(text)).to_have_attribute("data-offset", re.compile(r"^\d+$"))
        return self.message(text).get_attribute("data-offset") or ""

    def tool(self, text: str, name: str) -> None:
        """Use a tool of the first message with this text: it has them while the pointer is over it."""
        row = self.message(text).first
        row.hover()
        row.get_by_test_id(name).click()

    def expect_person(self, name: str, here: bool = True) -> None:
        expect(self.see("person").filter(has_text=name)).to_have_count(1 if here else 0)

    def screenshot(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")

    def close(self) -> None:
        self.context.close()


@contextmanager
def chromium(*arguments: str) -> Iterator[Browser]:
    """A browser without windows; skips the test where there is none."""
    found = find_chromium()
    if found is None:
        pytest.skip("no Chromium is installed and none could be; set CHROMIUM to one")
    # Chromium's own calls home would only fail on a closed network; the sandbox refuses to run as root.
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*quiet, *arguments], timeout=WITHIN_S * 1000)
        yield browser
        browser.close()


@contextmanager
def windows(browser: Browser, url: str) -> Iterator[Callable[..., Window]]:
    """Opens windows at `url` and closes them in the end; none may have had a script error."""
    opened: list[Window] = []

    def open_window(**context) -> Window:
        opened.append(Window(browser, url, **context))
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()
    assert [error for one in opened for error in one.errors] == []
