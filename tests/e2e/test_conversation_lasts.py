"""One conversation with everything in it, between two browsers; it is the same after whatever happens to the system."""

import re
import shutil
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect
from support.browser import WITHIN_S, Window
from support.people import fresh_name
from support.sight import Sight, expect_seen, what_is_seen

pytestmark = pytest.mark.e2e

# What search finds of the conversation: all but what was deleted.
FOUND = 6


@dataclass
class Scene:
    """Ana's and Ben's windows, on their room. She is called `shown`. `word` stands in each text; `secret` in one that
    was deleted."""

    ana: str
    shown: str
    ben: str
    hers: Window
    his: Window
    cabin: str
    word: str
    secret: str

    def looks(self) -> list[tuple[Window, str]]:
        """Each window, with the name of the other person in it."""
        return [(self.hers, self.ben), (self.his, self.shown)]


@pytest.fixture
def scene(window, system):
    """All that people do, done."""
    kicked, banned = system.person("cem").name, system.person("dan").name
    ana, ben = fresh_name("ana"), fresh_name("ben")
    hers, his = window().sign_up(ana), window().sign_up(ben)
    scene = Scene(ana, fresh_name("Ana of "), ben, hers, his, fresh_name("cabin"), fresh_name("w"), fresh_name("s"))
    show_oneself(scene)
    gather(scene, kicked, banned)
    write_alone_and_block(scene)
    talk(scene)
    be_refused(scene)
    leave_unread(scene)
    close_a_room(scene)
    for at in (scene.hers, scene.his):
        at.open_room(scene.cabin)
        expect(at.see("message")).to_have_count(4)
    return scene


def show_oneself(scene: Scene) -> None:
    """A display name, a colour, a presence."""
    hers, his = scene.hers, scene.his
    hers.see("open-account").click()
    hers.see("display-name").fill(scene.shown)
    hers.see("hue").fill("120")
    hers.see("profile-save").click()
    expect(hers.see("profile-save-said")).not_to_be_empty()
    hers.close_dialog()
    his.see("presence").select_option("dnd")
    expect(hers.see(f"presence-{scene.ben}")).to_have_attribute("data-state", "dnd")


def gather(scene: Scene, kicked: str, banned: str) -> None:
    """A private room: invited, made moderator, kicked, banned, a topic, slow mode."""
    hers = scene.hers
    hers.create_room(scene.cabin, "private")
    hers.see("about-room").click()
    for name in (scene.ben, kicked, banned):
        hers.see("invite-name").fill(name)
        hers.see(f"invite-{name}").click()
        expect(hers.see(f"member-{name}")).to_be_visible()
    hers.see(f"member-{scene.ben}").get_by_test_id("member-role").select_option("moderator")
    expect(hers.see(f"member-{scene.ben}")).to_have_attribute("data-role", "moderator")
    for name, done in ((kicked, "kick"), (banned, "ban")):
        hers.see(f"member-{name}").get_by_test_id(done).click()
        expect(hers.see(f"member-{name}")).to_have_count(0)
    hers.see("room-topic").fill("Where the boat lies")
    hers.see("slow-mode").fill("20")
    hers.see("room-save").click()
    expect(hers.see("room-save-said")).not_to_be_empty()
    hers.close_dialog()


def talk(scene: Scene) -> None:
    """Say, edit, delete, answer, react, mention."""
    hers, his, word = scene.hers, scene.his, scene.word
    for at in (hers, his):
        at.open_room(scene.cabin)
    hers.say(f"{word} who comes?")
    his.expect_message(f"{word} who comes?")
    hers.edit_last(f"{word} who comes?", f"{word} who comes along?")
    his.expect_message(f"{word} who comes along?")
    his.say(f"{word} {scene.secret}")
    hers.expect_message(scene.secret)
    his.tool(scene.secret, "row-more")
    his.see("delete").click()
    his.see("delete-confirm").click()
    expect(hers.message(scene.secret)).to_have_count(0)
    his.tool("along?", "reply")
    his.say(f"{word} I do")
    hers.expect_message(f"{word} I do")
    hers.tool(f"{word} I do", "react")
    hers.see("emoji-search").fill("+1")
    hers.see("emoji-search").press("Enter")
    his.message(f"{word} I do").get_by_test_id("reaction").click()
    expect(hers.message(f"{word} I do").get_by_test_id("reaction")).to_have_text(re.compile(r"^\D+2\D"))
    his.say(f"@{scene.ana} {word} at six")
    expect(hers.message("at six")).to_have_attribute("data-to-me", "true")


def leave_unread(scene: Scene) -> None:
    """A public room that Ben finds; what he writes there names Ana, who does not look."""
    harbour = fresh_name("harbour")
    scene.hers.create_room(harbour)
    scene.hers.open_room("general")
    scene.his.join_room(harbour)
    scene.his.say(f"{scene.word} nobody here")
    scene.his.say(f"@{scene.ana} {scene.word} look")
    expect(scene.hers.see(f"room-{harbour}")).to_have_attribute("data-mentions", "true")


def write_alone_and_block(scene: Scene) -> None:
    """Ben writes to Ana alone and is blocked then."""
    hers, his = scene.hers, scene.his
    hers.open_room("general")
    his.see("person").filter(has_text=scene.shown).click()
    his.see("write-to").click()
    # The dialog stays until the conversation is there.
    expect(his.see("write-to")).to_have_count(0)
    his.say(f"{scene.word} between us")
    expect(hers.see("direct-list").get_by_role("link")).to_have_attribute("data-unread", "true")
    hers.see("person").filter(has_text=scene.ben).click()
    hers.see("block").click()
    expect(hers.see("block")).to_have_attribute("aria-pressed", "true")
    hers.close_dialog()


def be_refused(scene: Scene) -> None:
    """Ben's next word to Ana alone. What she read since she blocked him stands after the block in the same topic: where
    he sees that she read it, his gateway knows of both."""
    his = scene.his
    expect(his.message("at six").get_by_test_id("read-by")).to_be_visible()
    his.see("direct-list").get_by_role("link").click()
    his.expect_message("between us")
    his.say("still there?")
    expect(his.see("message-refusal")).to_be_visible()
    his.see("discard").click()
    expect(his.see("message")).to_have_count(1)


def close_a_room(scene: Scene) -> None:
    """A room that is archived."""
    scene.hers.create_room(fresh_name("attic"))
    scene.hers.see("about-room").click()
    scene.hers.see("archive-room").click()
    expect(scene.hers.see("retention")).to_contain_text("Archived")
    scene.hers.close_dialog()


def seen_by_both(scene: Scene) -> list[Sight]:
    return [what_is_seen(at, scene.word, other) for at, other in scene.looks()]


def test_conversation_is_the_same_after_reload_gateway_kill_and_history_rebuild(scene, system):
    """What two people did and see stands unchanged when their pages are reloaded, when every gateway died by kill -9,
    and when history's view was deleted and read again from the log (G6, G7)."""
    before = settled(scene)
    assert scene.secret not in str(before)
    assert [len(sight["found"]) for sight in before] == [FOUND, FOUND]

    for at, _ in scene.looks():
        at.page.reload()
    expect_both(scene, before)

    for name in ("gateway-1", "gateway-2"):
        system.stack.kill(name)
    system.stack.wait_ready(60)
    expect_both(scene, before)

    with system.away("history"):
        shutil.rmtree(system.view_folder)
    for at, _ in scene.looks():
        at.page.reload()
    expect_both(scene, before)


def settled(scene: Scene) -> list[Sight]:
    """What both see once nothing changes any more: marks are told half a second later, the index follows the log."""
    deadline = time.monotonic() + WITHIN_S
    before, now = None, seen_by_both(scene)
    while (before != now or any(len(sight["found"]) < FOUND for sight in now)) and time.monotonic() < deadline:
        scene.hers.page.wait_for_timeout(700)
        before, now = now, seen_by_both(scene)
    return now


def expect_both(scene: Scene, wanted: list[Sight]) -> None:
    for (at, other), sight in zip(scene.looks(), wanted, strict=True):
        expect_seen(at, sight, scene.word, other)
