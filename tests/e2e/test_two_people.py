"""Two people chat in two browsers, through everything."""

import pytest
from playwright.sync_api import expect
from support.people import fresh_name

pytestmark = pytest.mark.e2e


def test_two_people_sign_up_and_chat(window):
    """Sign-up is the first screen; both land in #general, see each other, and hear each other."""
    ana, ben = fresh_name("ana"), fresh_name("ben")
    hers, his = window(), window()
    hers.open()
    expect(hers.see("auth-form")).to_be_visible()
    hers.sign_up(ana)
    his.sign_up(ben)
    hers.expect_person(ben)
    his.expect_person(ana)
    hello, answer = fresh_name("Hello "), fresh_name("And to you ")
    hers.say(hello)
    his.expect_message(hello)
    his.say(answer)
    hers.expect_message(answer)
    expect(hers.message(hello)).to_have_attribute("data-state", "sent")
    his.close()
    hers.expect_person(ben, here=False)


def test_past_messages_are_there_after_log_in(window):
    """Who comes later, or again, sees what was said (messages persist across sessions)."""
    ana, text = fresh_name("ana"), fresh_name("for later ")
    hers = window().sign_up(ana)
    hers.say(text)
    hers.expect_message(text)
    hers.see("logout").click()
    expect(hers.see("auth-form")).to_be_visible()
    again = window().log_in(ana)
    again.expect_message(text)


def test_reload_keeps_the_person_logged_in(window):
    """The refresh cookie brings the person back without a password, and nothing is doubled."""
    hers = window().sign_up(fresh_name("ana"))
    text = fresh_name("still here ")
    hers.say(text)
    hers.expect_message(text)
    hers.page.reload()
    hers.expect_in_room()
    hers.expect_message(text)


def test_room_made_by_one_is_joined_by_the_other(window):
    """A public room appears for others, who join and talk there; #general does not hear it."""
    hers, his = window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))
    room = fresh_name("room")
    hers.create_room(room)
    his.join_room(room)
    text = fresh_name("only here ")
    hers.say(text)
    his.expect_message(text)
    his.open_room("general")
    expect(his.message(text)).to_have_count(0)


def test_retention_is_said_in_words(window):
    """People are told how long messages are kept."""
    hers = window().sign_up(fresh_name("ana"))
    expect(hers.see("retention")).to_contain_text("1 hour")


def test_text_is_shown_as_text(window):
    """Markup in a message is letters on the screen."""
    hers, his = window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))
    text = f"<img src=x onerror=alert(1)><b>{fresh_name('bold')}</b>"
    hers.say(text)
    his.expect_message(text)
    assert his.see("messages").locator("img, b, script").count() == 0
