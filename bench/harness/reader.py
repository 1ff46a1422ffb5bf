"""Somebody who reads and writes in a real Chromium, with probes in the page."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parley_local.browser import find_chromium
from playwright.sync_api import CDPSession, Locator, Page, ViewportSize, expect, sync_playwright

PROBES = Path(__file__).with_name("page_probes.js")
# The sandbox refuses to run as root.
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DESK: ViewportSize = {"width": 1440, "height": 900}
WAIT_MS = 60_000


class Reader:
    """One person's window."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url
        self._devtools: CDPSession = page.context.new_cdp_session(page)

    def see(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    def sign_up(self) -> None:
        self.page.goto(self._url)
        self.see("auth-username").fill(f"reader-{uuid.uuid4().hex[:8]}")
        self.see("auth-password").fill(uuid.uuid4().hex)
        self.see("auth-submit").click()
        expect(self.see("composer")).to_be_visible(timeout=WAIT_MS)

    def enter(self, room: str) -> None:
        """Join a room by its address."""
        self.page.goto(f"{self._url}/#/{room}")
        self.see("join-this-room").click(timeout=WAIT_MS)
        expect(self.see("composer")).to_be_visible(timeout=WAIT_MS)

    def wait_for(self, text: str) -> None:
        """Asked once: the tool's own polling would be work of the page."""
        self.page.evaluate("text => probe.arrived(text)", text)

    def heap_bytes(self) -> int:
        """What the page holds once all that nobody needs is thrown away."""
        self._devtools.send("HeapProfiler.collectGarbage")
        return int(self._devtools.send("Runtime.getHeapUsage")["usedSize"])


@contextmanager
def reader(url: str) -> Iterator[Reader]:
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("No Chromium is installed; ./parley doctor says how.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport=DESK)
        page.add_init_script(path=PROBES)
        yield Reader(page, url)
        browser.close()
