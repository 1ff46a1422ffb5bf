"""What is done to messages, seen by two people in two browsers: edit, delete, react, answer, link."""

import re

import pytest
from playwright.sync_api import expect
from support.kept import expect_told
from support.people import fresh_name

pytestmark = pytest.mark.e2e


@pytest.fixture
def two(window):
    """Ana and Ben in #general."""
    return window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))


def test_edit_is_seen_by_both_and_after_a_reload(two):
    """The new text stands in the old one's place, says that it was edited, and stays."""
    hers, his = two
    first, second = fresh_name("fisrt "), fresh_name("first ")
    hers.say(first)
    his.expect_message(first)
    hers.edit_last(first, second)
    for at in two:
        at.expect_message(second)
        expect(at.message(first)).to_have_count(0)
        expect(at.message(second)).to_contain_text("edited")
    his.page.reload()
    his.expect_message(second)
    expect(his.message(first)).to_have_count(0)


def test_delete_takes_the_text_from_both_and_from_quotes(two):
    """After a question, nothing of the text is left, also where it was quoted."""
    hers, his = two
    text, answer = fresh_name("regret "), fresh_name("answer ")
    hers.say(text)
    his.expect_message(text)
    his.tool(text, "reply")
    his.say(answer)
    expect(hers.message(answer).get_by_test_id("quoted")).to_contain_text(text)
    hers.tool(text, "row-more")
    hers.see("delete").click()
    hers.see("delete-confirm").click()
    for at in two:
        expect(at.page.get_by_text(text)).to_have_count(0)
        expect(at.message(answer).get_by_test_id("quoted")).to_be_visible()
    his.page.reload()
    his.expect_message(answer)
    expect(his.page.get_by_text(text)).to_have_count(0)


def test_reactions_are_counted_and_taken_back(two):
    """A reaction of each makes two; taken back it is gone for both."""
    hers, his = two
    text = fresh_name("react ")
    hers.say(text)
    his.expect_message(text)
    his.tool(text, "react")
    his.see("emoji-search").fill("+1")
    his.see("emoji-search").press("Enter")
    thumb = hers.message(text).get_by_test_id("reaction")
    expect(thumb).to_have_text(re.compile(r"^\D+1\D"))
    thumb.click()
    for at in two:
        expect(at.message(text).get_by_test_id("reaction")).to_have_text(re.compile(r"^\D+2\D"))
    thumb.click()
    his.message(text).get_by_test_id("reaction").click()
    for at in two:
        expect(at.message(text).get_by_test_id("reaction")).to_have_count(0)


def test_answer_leads_to_what_it_answers(two):
    """A press on the quote brings the answered message into sight."""
    hers, his = two
    text, answer = fresh_name("question "), fresh_name("answer ")
    hers.say(text)
    for number in range(30):
        hers.say(f"between {number}")
    his.expect_message("between 29")
    his.tool(text, "reply")
    his.say(answer)
    expect(his.message(answer)).to_be_in_viewport()
    expect(his.message(text).first).not_to_be_in_viewport()
    his.message(answer).get_by_test_id("quoted").click()
    expect(his.see("message").filter(has_text=text).first).to_be_in_viewport()
    his.see("latest").click()
    expect(his.message(answer)).to_be_in_viewport()


def test_shared_link_opens_at_the_message(two, system):
    """The address of a message shows it, also with much said after it; an expired one is said."""
    hers, his = two
    text = fresh_name("landmark ")
    hers.say(text)
    his.expect_message(text)
    offset = hers.offset_of(text)
    for number in range(70):
        hers.say(f"later {number}")
    his.expect_message("later 69")
    expect_told(system.person(), "general", [text], text)
    his.page.reload()
    his.expect_in_room()
    his.open(f"/r/general/{offset}")
    expect(his.message(text)).to_be_in_viewport()
    his.open("/r/general/999999999")
    expect(his.see("notice")).to_be_visible()
