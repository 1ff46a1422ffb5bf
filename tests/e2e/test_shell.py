"""The page around the conversation: its languages, and that it opens without a server."""

import pytest
from playwright.sync_api import expect
from support.people import fresh_name

pytestmark = pytest.mark.e2e


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
    hers.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with system.away("edge"):
        hers.page.reload()
        expect(hers.page.get_by_role("status")).to_contain_text("cannot be reached", timeout=15_000)
    expect(hers.see("composer")).to_be_visible(timeout=30_000)
