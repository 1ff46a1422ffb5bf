"""What reaches a person who looks elsewhere."""

import pytest
from playwright.sync_api import Page, expect
from support.eventually import wait_for
from support.people import fresh_name

pytestmark = pytest.mark.e2e

# Every page of the test browser believes that it has the focus; here it is told that it has not.
LOOK_AWAY = "() => { document.hasFocus = () => false; window.dispatchEvent(new Event('blur')); }"
SHOWN = "() => navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((n) => n.map((each) => each.title))"


def look_away(page: Page) -> None:
    page.evaluate(LOOK_AWAY)


def test_who_is_named_gets_one_notice_however_many_tabs(window):
    """Two tabs of a person who looks elsewhere: a mention is shown outside the page, once, and counted in the title."""
    ana, ben = fresh_name("ana"), fresh_name("ben")
    hers, his = window(permissions=["notifications"]).sign_up(ana), window().sign_up(ben)
    hers.see("open-account").click()
    hers.see("alerts-ask").click()
    expect(hers.see("alerts-state")).to_have_attribute("data-alerts", "on")
    hers.page.keyboard.press("Escape")
    second = hers.context.new_page()
    second.goto(hers.url)
    expect(second.get_by_test_id("connection")).to_have_attribute("data-connection", "live", timeout=15_000)
    look_away(hers.page)
    look_away(second)
    his.say(f"@{ana} the tide is turning")
    expect(hers.page).to_have_title("(1) #general · Parley")
    wait_for(lambda: hers.page.evaluate(SHOWN), 10, "a notice")
    assert hers.page.evaluate(SHOWN) == [f"{ben} in #general"]
    expect(hers.page.locator("link[rel=icon]")).to_have_attribute("href", "/mark-unread.svg")
