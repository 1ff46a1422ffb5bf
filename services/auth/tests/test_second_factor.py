"""The second factor over HTTP: set up, asked for, used once, recovered from, taken away."""

import time

import pyotp
import pytest
from parley_auth.domain import second_factor

from services.auth.tests.memory import World
from services.auth.tests.test_http import ALICE, PASSWORD, payload, problem, sign_up


class Owner:
    """Alice with an authenticator that has been confirmed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browser = world.browser()
        self.asking = sign_up(self.browser)
        begun = self.browser.post("/api/auth/authenticator", json={"password": PASSWORD}, headers=self.asking)
        self.secret = payload(begun)["secret"]
        self.uri = payload(begun)["uri"]
        # The present one: it may be a step old when it is looked at. Log-ins use the next, which is good by then too.
        confirmed = self.browser.put("/api/auth/authenticator", json={"code": self.code(0)}, headers=self.asking)
        self.recovery_codes = payload(confirmed)["recovery_codes"]

    def code(self, steps: int = 1) -> str:
        return pyotp.TOTP(self.secret).generate_otp(int(time.time()) // second_factor.STEP_S + steps)

    def log_in(self, code: str | None = None) -> tuple[int, str]:
        body = ALICE | ({} if code is None else {"code": code})
        answer = self.world.browser().post("/api/auth/login", json=body)
        return (200, "") if answer.status_code == 200 else problem(answer)


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


def test_setup_answers_a_uri_that_authenticators_read(owner: Owner) -> None:
    """The issuer and the name are in it; the account says that it is on."""
    assert pyotp.parse_uri(owner.uri).name == "alice"
    assert payload(owner.browser.get("/api/auth/me", headers=owner.asking))["second_factor"] is True
    assert len(set(owner.recovery_codes)) == second_factor.RECOVERY_CODES


def test_log_in_needs_the_code_after_the_right_password_only(owner: Owner) -> None:
    """With a wrong password nobody learns that there is a second factor."""
    assert owner.log_in() == (401, "second_factor_required")
    wrong = owner.world.browser().post("/api/auth/login", json=ALICE | {"password": "wrong"})
    assert problem(wrong) == (401, "bad_credentials")
    assert owner.log_in(owner.code()) == (200, "")


def test_code_is_good_once(owner: Owner) -> None:
    """Who looked over the shoulder cannot use it again, nor one before it."""
    code = owner.code()
    assert owner.log_in(code) == (200, "")
    assert owner.log_in(code) == (401, "bad_code")
    assert owner.log_in(owner.code(0)) == (401, "bad_code")


@pytest.mark.parametrize("code", ["", "000000x", "12345", "１２３４５６", "\ud7ff", "0" * 5000])
def test_code_that_is_none_is_refused(owner: Owner, code: str) -> None:
    """Whatever is typed."""
    assert owner.log_in(code) == (401, "bad_code")


def test_recovery_code_lets_in_once(owner: Owner) -> None:
    """The telephone is lost: a code from the drawer, typed in capitals and with spaces."""
    code = owner.recovery_codes[3].upper().replace("-", " ")
    assert owner.log_in(code) == (200, "")
    assert owner.log_in(code) == (401, "bad_code")


def test_codes_are_throttled_with_the_account(owner: Owner) -> None:
    """Six digits cannot be tried through: after five failures each guess waits."""
    answers = [owner.log_in(f"{n:06}") for n in range(6)]
    assert answers[-1] == (429, "rate_limited")


def test_second_factor_is_removed_with_the_password(owner: Owner) -> None:
    """Afterwards the password alone is enough."""
    assert problem(
        owner.browser.delete("/api/auth/authenticator", json={"password": "wrong"}, headers=owner.asking)
    ) == (403, "bad_credentials")
    removed = owner.browser.delete("/api/auth/authenticator", json={"password": PASSWORD}, headers=owner.asking)
    assert removed.status_code == 204
    assert owner.log_in() == (200, "")


def test_setup_cannot_replace_a_confirmed_one_nor_be_confirmed_without_a_code(owner: Owner) -> None:
    """A stolen token alone changes nothing."""
    begun = owner.browser.post("/api/auth/authenticator", json={"password": PASSWORD}, headers=owner.asking)
    assert problem(begun) == (409, "conflict")
    bob = sign_up(owner.world.browser(), "bob")
    browser = owner.world.browser()
    assert problem(browser.put("/api/auth/authenticator", json={"code": "123456"}, headers=bob)) == (409, "conflict")
    browser.post("/api/auth/authenticator", json={"password": PASSWORD}, headers=bob)
    assert problem(browser.put("/api/auth/authenticator", json={"code": "1234567"}, headers=bob)) == (403, "bad_code")
