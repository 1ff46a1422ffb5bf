"""Reading a room: where it opens, paging without a jump, search."""

import pytest
from playwright.sync_api import expect
from support.kept import expect_searchable
from support.people import fresh_name

pytestmark = pytest.mark.e2e

# Scrolls up in steps to where the room begins; after each it looks how far the first visible row moved by itself.
PAGE_UP = """async list => {
  const frame = () => new Promise(done => requestAnimationFrame(() => done()));
  const rows = () => [...list.querySelectorAll('[data-key]')];
  const isAtStart = () => list.scrollTop === 0 && list.querySelector('[data-testid=log-start]') !== null;
  const deadline = performance.now() + 60_000;
  let shift = 0, most = 0;
  while (!isAtStart() && performance.now() < deadline) {
    list.scrollTop -= 300;
    const row = rows().find(each => each.getBoundingClientRect().bottom > list.getBoundingClientRect().top);
    const top = row.getBoundingClientRect().top;
    for (let frames = 0; frames < 4; frames++) await frame();
    shift = Math.max(shift, Math.abs(row.getBoundingClientRect().top - top));
    most = Math.max(most, rows().length);
  }
  return { shift, most };
}"""


def say_many(at, count: int, mark: str) -> None:
    for number in range(count):
        at.say(f"{mark} {number}.")


def test_room_opens_at_the_first_unread_message(meeting):
    """Who comes back finds the line above the first unread message in sight, and a way to the newest."""
    hers, his, room = meeting
    hers.say("before")
    his.expect_message("before")
    his.open_room("general")
    mark = fresh_name("new")
    say_many(hers, 40, mark)
    expect(his.see(f"room-{room}")).to_contain_text("40")
    his.see(f"room-{room}").click()
    expect(his.see("unread-line")).to_be_in_viewport()
    expect(his.message(f"{mark} 0.")).to_be_in_viewport()
    expect(his.message(f"{mark} 39.")).not_to_be_in_viewport()
    his.see("latest").click()
    expect(his.message(f"{mark} 39.")).to_be_in_viewport()


def test_paging_to_the_start_moves_no_row(meeting):
    """150 messages are read to the first by scrolling up; what is looked at stays where it is."""
    hers, his, _ = meeting
    mark = fresh_name("page")
    say_many(hers, 150, mark)
    his.expect_message(f"{mark} 149.")
    his.page.reload()
    his.expect_message(f"{mark} 149.")
    seen = his.see("messages").evaluate(PAGE_UP)
    expect(his.see("log-start")).to_be_visible()
    expect(his.message(f"{mark} 0.")).to_have_count(1)
    assert seen["shift"] <= 2
    assert seen["most"] <= 600


def test_list_follows_while_a_long_text_is_written(meeting):
    """The field grows by a line and another; what arrives meanwhile is in sight, and nobody is asked to jump to it."""
    hers, his, _ = meeting
    mark = fresh_name("tide")
    say_many(hers, 30, mark)
    his.expect_message(f"{mark} 29.")
    for line in range(6):
        his.see("composer").press_sequentially(f"line {line}")
        his.see("composer").press("Shift+Enter")
        hers.say(f"{mark} after {line}.")
        expect(his.message(f"{mark} after {line}.")).to_be_in_viewport()
    expect(his.see("latest")).to_have_count(0)


def test_search_leads_to_the_message(meeting, system):
    """A part of a word finds the message; a press on it shows it in its room, marked."""
    hers, his, room = meeting
    word = fresh_name("needle")
    hers.say(f"somewhere a {word} lies")
    say_many(hers, 30, "hay")
    his.expect_message("hay 29.")
    expect_searchable(system.person(), room, word)
    his.see("search-open").click()
    his.see("search-field").fill(word[2:])
    expect(his.see("hit")).to_have_count(1)
    expect(his.see("hit").locator("mark")).to_have_text(word[2:])
    his.see("hit").click()
    expect(his.message(word)).to_be_in_viewport()
