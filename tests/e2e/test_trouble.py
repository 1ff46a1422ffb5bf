"""What people see when something is wrong: a sentence, and no word lost."""

import pytest
from playwright.sync_api import expect
from support.people import PASSWORD, fresh_name

pytestmark = pytest.mark.e2e


def test_wrong_password_and_taken_name_are_said(window):
    """Each refusal is a sentence on the form, which keeps what was typed."""
    ana = fresh_name("ana")
    hers = window().sign_up(ana)
    other = window()
    other.log_in(ana, "wrong horse battery")
    expect(other.see("auth-error")).not_to_be_empty()
    expect(other.see("auth-username")).to_have_value(ana)
    third = window().open()
    third.see("auth-username").fill(ana)
    third.see("auth-password").fill(PASSWORD)
    third.see("auth-submit").click()
    expect(third.see("auth-error")).to_contain_text("taken")
    hers.close()


def test_text_of_five_thousand_is_kept_and_said(window):
    """Too long a message is not sent, not cut and not lost."""
    hers = window().sign_up(fresh_name("ana"))
    long = "x" * 5000
    hers.say(long)
    expect(hers.see("composer-note")).to_contain_text("4,000")
    expect(hers.see("composer")).to_have_value(long)


def test_gateway_killed_both_are_back_and_nothing_is_missing(window, system):
    """Both gateways killed with -9 while people write: they come back by themselves and have every message once."""
    hers, his = window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))
    mark = fresh_name("m")
    for number in range(10):
        hers.say(f"{mark} number {number}.")
        if number in {3, 6}:
            system.stack.kill("gateway-1")
            system.stack.kill("gateway-2")
    for number in range(10):
        hers.expect_message(f"{mark} number {number}.")
        his.expect_message(f"{mark} number {number}.")
    expect(hers.page.locator("[data-testid=message][data-state=sent]").filter(has_text=mark)).to_have_count(10)
    system.stack.wait_ready(60)
    his.page.reload()
    for number in range(10):
        his.expect_message(f"{mark} number {number}.")


def test_kafka_away_is_said_and_the_text_arrives_later(window, system):
    """Kafka down: the message waits visibly, also over a reload, and arrives once when Kafka is back (G11)."""
    hers, his = window().sign_up(fresh_name("ana")), window().sign_up(fresh_name("ben"))
    text = fresh_name("in the dark ")
    with system.away("kafka"):
        hers.say(text)
        expect(hers.message(text)).to_have_attribute("data-state", "sending")
    his.expect_message(text)
    hers.expect_message(text)


def test_mysql_away_log_in_says_so(window, system):
    """MySQL down: the form says in a sentence that it cannot be done now."""
    ana = fresh_name("ana")
    window().sign_up(ana).close()
    with system.away("mysql"):
        other = window().log_in(ana)
        expect(other.see("auth-error")).not_to_be_empty()
    other.see("auth-submit").click()
    other.expect_in_room()


def test_log_out_elsewhere_ends_this_window(window):
    """Log-out in one window of the session ends it in the other, which says so or shows the form."""
    ana = fresh_name("ana")
    hers = window().sign_up(ana)
    second = hers.context.new_page()
    second.goto(hers.url)
    expect(second.get_by_test_id("composer")).to_be_visible()
    hers.see("logout").click()
    expect(hers.see("auth-form")).to_be_visible()
    expect(second.get_by_test_id("auth-form")).to_be_visible()
