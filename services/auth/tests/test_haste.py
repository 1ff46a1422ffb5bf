"""An address that asks to log in a thousand times a second is refused before it is read; nobody else is."""

from typing import Any

from parley_auth.domain.haste import ADDRESSES_MAX, LOGIN_EVERY_MS, LOGINS_AT_ONCE, Haste
from parley_auth.entrypoints.doorstep import Doorstep
from parley_chassis.client_address import TrustedProxies
from parley_contract.bodies import PROBLEM_MEDIA_TYPE
from werkzeug.test import Client, TestResponse

from services.auth.tests.memory import World


class EdgeClient(Client):
    """Whoever asks, it is the edge that passes it on."""

    def open(self, *asked: Any, **options: Any) -> TestResponse:
        return super().open(*asked, environ_base={"REMOTE_ADDR": "127.0.0.1"}, **options)


HASTY, OTHER = {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "198.51.100.7"}
GUESS = {"username": "alice", "password": "guess after guess"}


def test_address_in_haste_is_admitted_at_the_rate_and_told_when() -> None:
    """So many at once, then so many a second; what was refused is not counted."""
    haste = Haste()
    assert [haste.wait_ms("a", 0) for _ in range(LOGINS_AT_ONCE)] == [0] * LOGINS_AT_ONCE
    waits = [haste.wait_ms("a", now) for now in range(1000)]
    assert waits.count(0) == 1000 // LOGIN_EVERY_MS - 1
    assert waits[0] == max(waits) == LOGIN_EVERY_MS
    assert haste.wait_ms("b", 1000) == 0


def test_addresses_beyond_the_maximum_are_forgotten() -> None:
    """Memory has an end; who was in haste begins anew then."""
    haste = Haste()
    while not haste.wait_ms("a", 0):
        pass
    for number in range(ADDRESSES_MAX):
        haste.wait_ms(str(number), 0)
    assert haste.wait_ms("a", 0) == 0


def test_log_ins_in_haste_are_refused_unread_and_nothing_else_is(world: World) -> None:
    """Not the other address, not what is no log-in, not a browser that has a device's cookie, not the operator."""
    browser = EdgeClient(Doorstep(world.flask, TrustedProxies(("127.0.0.1",)), lambda: 0))
    for _ in range(LOGINS_AT_ONCE):
        assert browser.post("/api/auth/login", data=b"not even JSON", headers=HASTY).status_code == 415
    refused = browser.post("/api/auth/login", data=b"not even JSON", headers=HASTY)
    assert (refused.status_code, refused.content_type) == (429, PROBLEM_MEDIA_TYPE)
    assert refused.json is not None
    assert refused.json["code"] == "rate_limited"
    assert refused.headers["Retry-After"] == "1"
    assert browser.post("/api/auth/login", json=GUESS, headers=OTHER).status_code == 401
    assert browser.post("/api/auth/login", json=GUESS).status_code == 401
    assert browser.post("/api/auth/refresh", headers=HASTY).status_code == 401
    browser.set_cookie("parley-device", "any")
    assert browser.post("/api/auth/login", json=GUESS, headers=HASTY).status_code == 401
