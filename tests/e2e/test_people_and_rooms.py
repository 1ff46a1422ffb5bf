"""Private rooms, roles, direct messages, what is unread, who is how."""

import pytest
from playwright.sync_api import expect
from support.people import fresh_name

pytestmark = pytest.mark.e2e


def test_private_room_is_known_only_to_who_is_invited(window):
    """A private room is in nobody's directory; who is invited has it at once, with its messages, and can be removed."""
    ana, ben = fresh_name("ana"), fresh_name("ben")
    hers, his = window().sign_up(ana), window().sign_up(ben)
    room, text = fresh_name("cabin"), fresh_name("only us ")
    hers.create_room(room, "private")
    hers.say(text)
    his.page.goto(f"{his.url}/#/{room}")
    expect(his.see("no-such-room")).to_be_visible()
    hers.see("about-room").click()
    hers.see("invite-name").fill(ben[:-1])
    hers.see(f"invite-{ben}").click()
    expect(hers.see(f"member-{ben}")).to_be_visible()
    his.see(f"room-{room}").click()
    his.expect_message(text)
    hers.see(f"member-{ben}").get_by_test_id("kick").click()
    expect(his.see(f"room-{room}")).to_have_count(0)
    expect(his.see("notice").filter(has_text=f"do not belong to #{room}")).to_be_visible()


def test_direct_messages_are_found_by_name_and_counted(window):
    """Ctrl+K and the beginning of a name begin a conversation; the other sees it at once, counted as for them."""
    ana, ben = fresh_name("ana"), fresh_name("ben")
    hers, his = window().sign_up(ana), window().sign_up(ben)
    hers.expect_person(ben)
    hers.page.keyboard.press("Control+k")
    hers.see("switcher-field").fill(ben)
    hers.see(f"switch-to-{ben}").click()
    expect(hers.page.get_by_role("heading", level=1)).to_have_text(ben)
    text = fresh_name("between us ")
    hers.say(text)
    link = his.see("direct-list").get_by_role("link")
    expect(link).to_contain_text(ana)
    expect(link).to_have_attribute("data-unread", "true")
    expect(his.page).to_have_title("(1) #general · Parley")
    link.click()
    his.expect_message(text)
    expect(link).to_have_attribute("data-unread", "false")


def test_presence_chosen_by_one_is_seen_by_the_other(window):
    """Do not disturb shows beside the name; invisible is as being away."""
    ana = fresh_name("ana")
    hers, his = window().sign_up(ana), window().sign_up(fresh_name("ben"))
    expect(his.see(f"presence-{ana}")).to_have_attribute("data-state", "online")
    hers.see("presence").select_option("dnd")
    expect(his.see(f"presence-{ana}")).to_have_attribute("data-state", "dnd")
    hers.see("presence").select_option("invisible")
    his.expect_person(ana, here=False)


def test_unread_is_shared_by_ones_devices(window):
    """What is read on one device is read on the other."""
    ana = fresh_name("ana")
    room = fresh_name("deck")
    hers, his = window().sign_up(ana), window().sign_up(fresh_name("ben"))
    hers.create_room(room)
    phone = window().log_in(ana).expect_in_room()
    expect(phone.see(f"room-{room}")).to_be_visible()
    hers.open_room("general")
    his.join_room(room)
    his.say("anybody?")
    for device in (hers, phone):
        expect(device.see(f"room-{room}")).to_have_attribute("data-unread", "true")
    phone.see(f"room-{room}").click()
    expect(hers.see(f"room-{room}")).to_have_attribute("data-unread", "false")
