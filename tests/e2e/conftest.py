"""Two people in a real Chromium, on the whole system through the edge."""

from collections.abc import Iterator

import pytest
from parley_local.browser import find_chromium
from playwright.sync_api import Browser, sync_playwright
from support.browser import Window
from support.system import System


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium is installed and none could be; set CHROMIUM to one")
    # Chromium's own calls home would only fail on a closed network; the sandbox refuses to run as root.
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def window(browser: Browser, system: System):
    """Opens windows, and closes them after the test; none may have had a script error."""
    opened: list[Window] = []

    def open_window(**context) -> Window:
        opened.append(Window(browser, system.url, **context))
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()
    assert [error for one in opened for error in one.errors] == []
