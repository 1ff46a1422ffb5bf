"""One's own account: profile, password, devices, second step, its end."""

import pyotp
import pytest
from playwright.sync_api import expect
from support.people import PASSWORD, fresh_name

pytestmark = pytest.mark.e2e


def test_display_name_is_seen_by_the_others_at_once(window):
    """A chosen name stands beside messages and people of everybody, without a reload."""
    ana, chosen = fresh_name("ana"), fresh_name("Ana of ")
    hers, his = window().sign_up(ana), window().sign_up(fresh_name("ben"))
    his.expect_person(ana)
    hers.see("open-account").click()
    hers.see("display-name").fill(chosen)
    hers.see("profile-save").click()
    expect(hers.see("profile-save-said")).not_to_be_empty()
    his.expect_person(chosen)
    hers.close_dialog()
    text = fresh_name("by name ")
    hers.say(text)
    expect(his.message(text)).to_contain_text(chosen)


def test_password_changed_ends_the_other_device(window):
    """After a change of the password the other device shows the form, and only the new password lets in."""
    ana, fresh = fresh_name("ana"), "another correct horse"
    hers = window().sign_up(ana)
    other = window().log_in(ana).expect_in_room()
    hers.see("open-account").click()
    expect(hers.see("session")).to_have_count(2)
    hers.see("current-password").fill(PASSWORD)
    hers.see("next-password").fill(fresh)
    hers.see("password-change").click()
    expect(hers.see("password-change-said")).not_to_be_empty()
    expect(other.see("auth-form")).to_be_visible()
    window().log_in(ana, fresh).expect_in_room()


def test_second_step_is_set_up_and_asked_for(window):
    """With a second step the log-in asks for a code; a recovery code lets in as well."""
    ana = fresh_name("ana")
    hers = window().sign_up(ana)
    hers.see("open-account").click()
    hers.see("factor-password").fill(PASSWORD)
    hers.see("factor-toggle").click()
    expect(hers.see("qr-picture")).to_be_visible()
    secret = hers.see("factor-secret").inner_text().replace(" ", "")
    hers.see("factor-code").fill(pyotp.TOTP(secret).now())
    hers.see("factor-confirm").click()
    recovery = hers.see("recovery-codes").locator("code").first.inner_text()
    hers.see("recovery-done").click()
    expect(hers.see("factor-state")).to_have_attribute("data-on", "true")
    other = window().log_in(ana)
    other.see("auth-code").fill(recovery)
    other.see("auth-submit").click()
    other.expect_in_room()


def test_deleted_account_is_gone_and_says_so_before(window):
    """The page says what will happen, asks for the password, and then nobody can log in with that name."""
    ana = fresh_name("ana")
    hers = window().sign_up(ana)
    hers.see("open-account").click()
    expect(hers.see("account-dialog")).to_contain_text("stays in the log under your name until it expires")
    hers.see("goodbye-password").fill(PASSWORD)
    hers.see("delete-account").click()
    expect(hers.see("auth-message")).to_contain_text("deleted")
    again = window().log_in(ana)
    expect(again.see("auth-error")).not_to_be_empty()
