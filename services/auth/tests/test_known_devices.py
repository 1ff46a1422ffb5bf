"""A browser that has logged in before is not kept out by strangers who guess."""

import pytest
from parley_auth.domain.known_devices import KnownDevices

from services.auth.tests.memory import World
from services.auth.tests.test_http import ALICE, payload, problem, sign_up

DEVICES = KnownDevices(b"k" * 32)


def test_owner_logs_in_from_a_known_device_while_strangers_guess(world: World) -> None:
    """The account waits for everybody else, also with the right password."""
    owner = world.browser()
    sign_up(owner)
    for _ in range(6):
        world.browser().post("/api/auth/login", json=ALICE | {"password": "guess"})
    assert problem(world.browser().post("/api/auth/login", json=ALICE)) == (429, "rate_limited")
    assert owner.post("/api/auth/login", json=ALICE).status_code == 200


def test_owner_logs_in_from_an_address_that_is_blocked(world: World) -> None:
    """A guesser behind the same router does not keep the neighbours out of their accounts."""
    owner = world.browser()
    sign_up(owner)
    world.attempts.blocked.add("127.0.0.1")
    assert problem(world.browser().post("/api/auth/login", json=ALICE)) == (429, "rate_limited")
    assert owner.post("/api/auth/login", json=ALICE).status_code == 200


def test_known_device_has_guesses_of_its_own(world: World) -> None:
    """A stolen device cookie is worth five guesses, not more."""
    thief = world.browser()
    sign_up(thief)
    codes = [thief.post("/api/auth/login", json=ALICE | {"password": str(n)}).status_code for n in range(6)]
    assert codes == [401] * 5 + [429]


def test_device_cookie_of_one_account_opens_no_other(world: World) -> None:
    """It names nobody and is good for the account that it was given for."""
    mallory = world.browser()
    sign_up(mallory, "mallory")
    sign_up(world.browser())
    for n in range(6):
        mallory.post("/api/auth/login", json=ALICE | {"password": str(n)})
    assert problem(mallory.post("/api/auth/login", json=ALICE)) == (429, "rate_limited")
    assert "mallory" not in payload(mallory.post("/api/auth/login", json=ALICE))["detail"]


@pytest.mark.parametrize("cookie", [None, "", ".", "abc", "abc.", ".abc", "é.é", "a" * 5000, DEVICES.issue("bob")])
def test_device_cookie_that_is_not_ours_is_nobody(cookie: str | None) -> None:
    """Forged, cut or of somebody else."""
    assert DEVICES.recognise("ana", cookie) is None


def test_device_cookie_is_recognised_for_its_account() -> None:
    """And gives the device a number that is its own."""
    first, second = (DEVICES.recognise("ana", DEVICES.issue("ana")) for _ in range(2))
    assert first
    assert second
    assert first != second
