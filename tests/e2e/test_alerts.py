"""Notices outside the page: for who is named while no tab is looked at, once for all tabs."""

import pytest
from playwright.sync_api import Page, expect
from support.browser import WITHIN_S
from support.eventually import wait_for
from support.people import fresh_name

pytestmark = pytest.mark.e2e

# Not `getNotifications`: asked while a notice is on its way to the screen, Chromium forgets that notice (seen once in
# thirty). So the worker itself says what the browser has shown, in the order of its showing.
RECORD = """() => {
  self.noticesShown = [];
  const show = registration.showNotification.bind(registration);
  registration.showNotification = async (title, options) => {
    await show(title, options);
    self.noticesShown.push(options.body);
  };
}"""
SHOWN = "() => self.noticesShown"


def look(page: Page, is_looked_at: bool) -> None:
    """The test browser says that every page has the focus; so this says whether it is so, and lets the page look."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setFocusEmulationEnabled", {"enabled": is_looked_at})
    wait_for(lambda: page.evaluate("document.hasFocus()") is is_looked_at, WITHIN_S, f"the focus to be {is_looked_at}")
    page.evaluate("name => { window.dispatchEvent(new Event(name)); }", "focus" if is_looked_at else "blur")


@pytest.fixture
def tabs(window):
    """Ana's name, the worker and two tabs of hers that show notices, neither of which is looked at."""
    ana = fresh_name("ana")
    hers = window(permissions=["notifications"]).sign_up(ana)
    hers.see("open-account").click()
    hers.see("alerts-ask").click()
    expect(hers.see("alerts-state")).to_have_attribute("data-alerts", "on")
    hers.close_dialog()
    second = hers.context.new_page()
    second.goto(hers.url)
    expect(second.get_by_test_id("composer")).to_be_visible()
    hers.context.new_page().bring_to_front()
    for page in (hers.page, second):
        look(page, is_looked_at=False)
    (worker,) = hers.context.service_workers
    worker.evaluate(RECORD)
    return ana, worker, hers.page, second


def test_notice_is_shown_once_for_two_tabs_and_not_while_one_is_looked_at(window, tabs):
    """Both tabs hear that ana is named; one notice comes. What is said while she looks makes none."""
    ana, worker, first, second = tabs
    his = window().sign_up(fresh_name("ben"))

    def shown_after(text: str) -> list[str]:
        his.say(f"@{ana} {text}")
        wait_for(lambda: any(text in body for body in worker.evaluate(SHOWN)), WITHIN_S, f"a notice of {text}")
        return [body.removeprefix(f"@{ana} ") for body in worker.evaluate(SHOWN)]

    assert shown_after("one") == ["one"]
    assert shown_after("two") == ["one", "two"]
    look(second, is_looked_at=True)
    his.say(f"@{ana} three")
    expect(second.get_by_test_id("message").filter(has_text="three")).to_be_visible()
    expect(first.get_by_test_id("message").filter(has_text="three")).to_be_visible()
    look(second, is_looked_at=False)
    assert shown_after("four") == ["one", "two", "four"]
