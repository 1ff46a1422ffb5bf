"""A room played again in the browser: from its beginning, from a message, from a shared link."""

import pytest
from playwright.sync_api import expect
from support.browser import WITHIN_S, Window
from support.eventually import wait_for
from support.kept import expect_told

pytestmark = pytest.mark.e2e


@pytest.fixture
def meeting(meeting, system):
    """In their room one message was edited and one deleted, and history has all of it."""
    hers, his, room = meeting
    hers.say("first verison")
    his.expect_message("first verison")
    hers.edit_last("first verison", "first version")
    hers.say("a secret")
    his.expect_message("a secret")
    hers.tool("a secret", "row-more")
    hers.see("delete").click()
    hers.see("delete-confirm").click()
    expect(his.message("a secret")).to_have_count(0)
    his.say("last words")
    hers.expect_message("last words")
    expect_told(system.person(), room, ["first version", "last words"])
    return hers, his, room


def play_to_the_end(at: Window) -> None:
    at.see("replay-speed").select_option("64")
    expect(at.see("replay")).to_have_attribute("data-phase", "over")


def test_room_is_played_from_its_beginning_paused_and_sought(meeting):
    """Every message comes again, edited as it was, without what was deleted; it can be paused, moved, and left."""
    hers, _, _ = meeting
    hers.see("about-room").click()
    hers.see("play-room").click()
    expect(hers.see("replay")).to_have_attribute("data-playing", "true")
    expect(hers.see("composer")).to_have_count(0)
    hers.see("replay-play").click()
    expect(hers.see("replay")).to_have_attribute("data-playing", "false")
    hers.see("replay-play").click()
    play_to_the_end(hers)
    hers.expect_message("first version")
    hers.expect_message("last words")
    expect(hers.see("message")).to_have_count(3)
    expect(hers.page.get_by_text("a secret")).to_have_count(0)
    hers.see("replay-seek").press("Home")
    expect(hers.message("last words")).to_have_count(0)
    hers.see("replay-play").click()
    play_to_the_end(hers)
    hers.expect_message("last words")
    hers.see("replay-close").click()
    hers.see("composer").fill("here again")
    hers.see("composer").press("Enter")
    hers.expect_message("here again")


def test_shared_link_plays_from_its_message(meeting):
    """The link that the bar copies plays, for another person, from the message that stood last."""
    hers, his, room = meeting
    hers.context.grant_permissions(["clipboard-read", "clipboard-write"])
    offset = hers.offset_of("last words")
    hers.tool("last words", "row-more")
    hers.see("play-from").click()
    play_to_the_end(hers)
    hers.expect_message("last words")
    expect(hers.see("message")).to_have_count(1)
    hers.see("replay-link").click()
    link = f"{hers.url}/r/{room}/{offset}/replay"
    wait_for(lambda: hers.page.evaluate("() => navigator.clipboard.readText()") == link, WITHIN_S, f"{link} copied")
    his.page.goto(link)
    play_to_the_end(his)
    his.expect_message("last words")
    expect(his.see("message")).to_have_count(1)
