"""A person in front of a browser window, who uses the page as people do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from parley_local.browser import find_chromium
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from support.people import PASSWORD


class Window:
    """One browser window of one person."""

    def __init__(self, browser: Browser, url: str, **context) -> None:
        self.context = browser.new_context(**context)
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
        expect(self.see("composer")).to_be_visible(timeout=15_000)
        return self

    def log_in(self, name: str, password: str = PASSWORD) -> "Window":
        self.open()
        self.see("auth-switch").click()
        self.see("auth-username").fill(name)
        self.see("auth-password").fill(password)
        self.see("auth-submit").click()
        return self

    def say(self, text: str) -> None:
        self.see("composer").fill(text)
        self.see("composer").press("Enter")

    def create_room(self, room: str) -> None:
        self.see("create-room").click()
        self.see("create-room-name").fill(room)
        self.see("create-room-submit").click()
        expect(self.see(f"room-{room}")).to_be_visible()

    def join_room(self, room: str) -> None:
        self.see("browse-rooms").click()
        self.see("browse-search").fill(room)
        self.see(f"join-room-{room}").click()
        expect(self.see(f"room-{room}")).to_be_visible()

    def message(self, text: str) -> Locator:
        return self.see("message").filter(has_text=text)

    def expect_message(self, text: str, within_s: float = 10) -> None:
        expect(self.message(text)).to_have_count(1, timeout=within_s * 1000)
        expect(self.message(text)).to_be_visible()

    def expect_person(self, name: str, here: bool = True, within_s: float = 10) -> None:
        expect(self.see("person").filter(has_text=name)).to_have_count(1 if here else 0, timeout=within_s * 1000)

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
        browser = playwright.chromium.launch(executable_path=found, args=[*quiet, *arguments])
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
