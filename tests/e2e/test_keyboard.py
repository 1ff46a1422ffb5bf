"""The whole page without a mouse."""

import pytest
from playwright.sync_api import expect
from support.people import fresh_name

pytestmark = pytest.mark.e2e


def test_switcher_letters_and_enter_lead_to_a_room(window):
    """Ctrl+K, a few letters, Enter: the room is on screen and the composer has the focus."""
    hers = window().sign_up(fresh_name("ana"))
    room = fresh_name("harbour")
    hers.create_room(room)
    hers.page.keyboard.press("Control+k")
    hers.see("switcher-field").press_sequentially("gener")
    hers.page.keyboard.press("Enter")
    expect(hers.see("switcher")).to_be_hidden()
    expect(hers.see("room-general")).to_have_attribute("aria-current", "page")
    expect(hers.see("composer")).to_be_focused()
    hers.page.keyboard.press("Alt+ArrowDown")
    expect(hers.see(f"room-{room}")).to_have_attribute("aria-current", "page")


def test_regions_f6_goes_round_and_escape_comes_back(window):
    """F6 leads from the composer round all parts of the page; Escape leads back to writing from anywhere."""
    hers = window().sign_up(fresh_name("ana"))
    expect(hers.see("composer")).to_be_focused()
    seen = []
    for _ in range(4):
        hers.page.keyboard.press("F6")
        seen.append(hers.page.evaluate("document.activeElement.closest('[data-region]').dataset.region"))
    assert seen == ["people", "rooms", "messages", "composer"]
    hers.page.keyboard.press("Shift+F6")
    expect(hers.see("messages")).to_be_focused()
    hers.page.keyboard.press("Escape")
    expect(hers.see("composer")).to_be_focused()


def test_rows_arrows_move_among_messages(window):
    """In the list the arrows go from message to message, the newest first."""
    hers = window().sign_up(fresh_name("ana"))
    first, second = fresh_name("first "), fresh_name("second ")
    hers.say(first)
    hers.expect_message(first)
    hers.say(second)
    hers.expect_message(second)
    hers.page.keyboard.press("Shift+F6")
    hers.page.keyboard.press("ArrowUp")
    expect(hers.message(second)).to_be_focused()
    hers.page.keyboard.press("ArrowUp")
    expect(hers.message(first)).to_be_focused()
    hers.page.keyboard.press("End")
    expect(hers.message(second)).to_be_focused()


def test_question_mark_lists_the_keys(window):
    """`?` outside a field shows what the keys do; Escape closes it."""
    hers = window().sign_up(fresh_name("ana"))
    expect(hers.see("composer")).to_be_focused()
    hers.page.keyboard.press("F6")
    hers.page.keyboard.press("?")
    # A key that comes before the dialog is open is the page's.
    expect(hers.see("keys-dialog")).to_be_visible()
    expect(hers.see("keys-dialog")).to_contain_text("Go to a room")
    hers.page.keyboard.press("Escape")
    expect(hers.see("keys-dialog")).to_be_hidden()
