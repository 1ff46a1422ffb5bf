"""Two people in a real Chromium, on the whole system through the edge."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from support.browser import Window, chromium, windows
from support.people import fresh_name
from support.system import System


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def window(browser: Browser, system: System):
    """Opens windows, and closes them after the test; none may have had a script error."""
    with windows(browser, system.url) as open_window:
        yield open_window


@pytest.fixture
def meeting(window) -> tuple[Window, Window, str]:
    """Ana and Ben in a room of their own; its name last."""
    hers, his = window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))
    room = fresh_name("room")
    hers.create_room(room)
    his.join_room(room)
    return hers, his, room
