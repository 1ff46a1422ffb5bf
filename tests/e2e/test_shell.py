"""The page around the conversation: how much it weighs, its languages, and that it opens without a server."""

import re
import subprocess

import pytest
from parley_local import web
from playwright.sync_api import expect
from support.people import fresh_name

pytestmark = pytest.mark.e2e


def test_first_load_keeps_its_budget(system):
    """60 kB in six files, signed out and logged in, as `npm run size` counts them."""
    if not (web.WEB / "dist").exists():
        pytest.skip("the page was built in a container")
    command = [*web.node_and_npm()[1], "run", "size"]
    done = subprocess.run(command, cwd=web.WEB, env=web.node_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_reload_of_who_is_logged_in_fetches_nothing_of_the_first_screen(window):
    """The page's script and style and the shell: three files, and the conversation stands there."""
    hers, fetched = window().sign_up(fresh_name("ana")), set()
    hers.page.on("request", lambda request: fetched.add(request.url.rpartition("/assets/")[2]))
    hers.page.reload()
    expect(hers.see("composer")).to_be_visible()
    files = {re.sub(r"-.{8}\.", ".", name) for name in fetched if name.endswith((".js", ".css"))}
    assert files == {"index.js", "index.css", "shell.js"}


def test_page_asks_nobody_but_its_own_server(window):
    """From the first screen to a conversation there is one origin."""
    hers, asked = window(), set()
    hers.page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    hers.page.on("websocket", lambda socket: asked.add(socket.url.split("/")[2]))
    hers.sign_up(fresh_name("ana")).say("hello")
    assert asked == {hers.url.split("/")[2]}


def test_language_arabic_turns_the_page_and_is_remembered(window):
    """Arabic runs from right to left, everywhere on the page, also after a reload."""
    page = window().open().page
    page.get_by_test_id("language").select_option("ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_test_id("auth-submit")).to_have_text("إنشاء حساب")
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_language_of_the_browser_is_spoken(window):
    """A German browser gets German without asking."""
    hers = window(locale="de-DE").open()
    expect(hers.page.locator("html")).to_have_attribute("lang", "de")
    expect(hers.see("auth-submit")).to_have_text("Konto anlegen")


def test_page_without_a_server_opens_and_comes_back(window, system):
    """The shell is kept by the browser: with the edge away it opens, says so, and goes on when the edge is back."""
    hers = window().sign_up(fresh_name("ana"))
    hers.expect_kept()
    with system.away("edge"):
        hers.page.reload()
        expect(hers.page.get_by_role("status")).to_contain_text("cannot be reached")
    hers.expect_in_room()
