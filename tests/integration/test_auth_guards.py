"""What keeps guessers out, on a real MySQL or MariaDB: counters that all copies share, codes that are good once."""

import pytest
from parley_auth.adapters.attempts import BLOCKED_REMEMBERED_MS, MySQLAttempts
from parley_auth.adapters.authenticators import MySQLAuthenticators
from parley_auth.adapters.database import Database, make_engine
from parley_auth.domain import throttle
from parley_auth.domain.throttle import Knock
from parley_contract.refusals import Refused
from sqlalchemy import text
from support.auth_store import NOW, all_at_once, new_session

pytestmark = pytest.mark.integration


def test_parallel_guesses_are_counted_before_they_are_hashed(database, settings):
    """Twenty guesses at once, by two copies of auth: at most five are admitted."""
    copies = [MySQLAttempts(database, 60), MySQLAttempts(Database(make_engine(settings, 5)), 60)]
    turns = iter(range(20))
    results = all_at_once(20, lambda: copies[next(turns) % 2].admit_login(Knock("ana", "192.0.2.1"), NOW))
    refused = [one for one in results if isinstance(one, Refused)]
    # On a machine that is busy enough, some are told that the database is.
    assert {one.code for one in refused} <= {"rate_limited", "unavailable"}
    assert 1 <= results.count(None) <= throttle.FREE_FAILURES
    assert results.count(None) + len(refused) == 20


def test_address_with_twenty_failures_waits_whatever_the_account(database):
    """One password tried on many accounts is noticed too; other addresses are not touched."""
    attempts = MySQLAttempts(database, 60)
    for _ in range(throttle.ADDRESS_FAILURES_MAX):
        attempts.login_failed(Knock("somebody", "192.0.2.1"), NOW)
    with pytest.raises(Refused) as refused:
        attempts.admit_login(Knock("somebody", "192.0.2.1"), NOW + 1000)
    assert refused.value.retry_after_ms == throttle.ADDRESS_WINDOW_MS - 1000
    attempts.admit_login(Knock("somebody", "192.0.2.2"), NOW + 1000)


def test_sign_ups_beyond_the_hourly_limit_wait(database):
    """So many an hour from one address, then none until the hour is over."""
    attempts = MySQLAttempts(database, 3)
    for _ in range(3):
        attempts.admit_signup("192.0.2.1", NOW)
    with pytest.raises(Refused):
        attempts.admit_signup("192.0.2.1", NOW + 1000)
    attempts.admit_signup("192.0.2.1", NOW + throttle.SIGNUP_WINDOW_MS + 1)


def test_questions_for_names_beyond_the_limit_wait(database):
    """They are counted apart from sign-ups, and over all workers."""
    attempts = MySQLAttempts(database, signups_per_hour=1)
    for _ in range(throttle.NAME_QUESTIONS_MAX):
        attempts.admit_name_question("192.0.2.7", NOW)
    with pytest.raises(Refused, match="names"):
        attempts.admit_name_question("192.0.2.7", NOW + 1000)
    attempts.admit_signup("192.0.2.7", NOW)


def test_codes_and_recovery_codes_are_used_once_also_at_once(accounts, database):
    """Ten log-ins with one code: one gets in. The secret is not readable in the table."""
    user_id = accounts.add_user("ana", "x", new_session())
    factors = MySQLAuthenticators(database, b"k" * 32)
    factors.begin(user_id, "SECRETSECRET")
    assert factors.confirm(user_id, 5, ["f" * 64], NOW)
    assert not factors.confirm(user_id, 5, ["e" * 64], NOW)
    assert all_at_once(10, lambda: factors.use_step(user_id, 6)).count(True) == 1
    assert all_at_once(10, lambda: factors.use_recovery_code(user_id, "f" * 64)).count(True) == 1
    stored = database.run(lambda tx: tx.scalar(text("SELECT secret FROM authenticators")))
    assert "SECRET" not in stored
    assert factors.find(user_id).secret == "SECRETSECRET"
    assert MySQLAuthenticators(database, b"other" * 6 + b"xx").find(user_id).secret == ""


def test_known_device_is_not_held_up_by_a_blocked_account_or_address(database):
    """Its guesses are counted on itself; a blocked address is remembered without asking the database."""
    attempts = MySQLAttempts(database, 60)
    stranger = Knock("ana", "192.0.2.1")
    for _ in range(throttle.ADDRESS_FAILURES_MAX):
        attempts.login_failed(stranger, NOW)
    with pytest.raises(Refused):
        attempts.admit_login(stranger, NOW)
    with pytest.raises(Refused):
        attempts.require_open(stranger, NOW + 1)
    owner = Knock("ana", "192.0.2.1", device="d1")
    attempts.require_open(owner, NOW + 1)
    attempts.admit_login(owner, NOW + 1)
    attempts.require_open(stranger, NOW + throttle.ADDRESS_WINDOW_MS)


def test_waiting_account_is_refused_from_memory_and_asked_again_soon(database):
    """A flood of guesses seldom reaches MySQL; a right password at another copy soon opens the account here too."""
    here, elsewhere = MySQLAttempts(database, 60), MySQLAttempts(database, 60)
    strangers = [Knock("ana", f"192.0.2.{n}") for n in range(1, 4)]
    for _ in range(throttle.FREE_FAILURES):
        here.admit_login(strangers[0], NOW)
    with pytest.raises(Refused):
        here.admit_login(strangers[0], NOW)
    # Nothing at all is asked of MySQL, whoever the stranger is.
    database.mark(up=False)
    with pytest.raises(Refused) as refused:
        here.require_open(strangers[1], NOW + 1)
    assert (refused.value.code, refused.value.retry_after_ms) == ("rate_limited", 999)
    here.require_open(Knock("ana", "192.0.2.1", device="d1"), NOW + 1)
    here.require_open(Knock("bob", "192.0.2.1"), NOW + 1)
    database.mark(up=True)
    here.admit_login(strangers[2], NOW + 1000)
    with pytest.raises(Refused):
        here.admit_login(strangers[2], NOW + 1000)
    elsewhere.login_succeeded(strangers[2])
    # The wait is 2 s by now, but no longer believed than it may be.
    with pytest.raises(Refused):
        here.require_open(strangers[2], NOW + 1001)
    here.require_open(strangers[2], NOW + 1000 + BLOCKED_REMEMBERED_MS)
    here.admit_login(strangers[2], NOW + 1000 + BLOCKED_REMEMBERED_MS)
