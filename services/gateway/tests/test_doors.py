"""Who may stand in the door, and how many sockets a person has."""

import itertools

from parley_contract.close_codes import CloseCode
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.doors import STANDING_MAX, Doors
from parley_gateway.domain.rates import REMEMBER_S, SENDS_BURST_S, SENDS_PER_S, RatesOfPeople
from parley_gateway.domain.session import Session

from services.gateway.tests.fakes import FakeSocket

ids = itertools.count()


def socket(address: str | None = "192.0.2.1") -> Connection:
    return Connection(FakeSocket(), Session(0.0), f"c{next(ids)}", address)


def test_silent_sockets_of_an_address_beyond_ten_are_closed_oldest_first() -> None:
    """Ten may wait their five seconds; the eleventh makes the first go."""
    doors = Doors(10, 20)
    sockets = [socket() for _ in range(12)]
    for at, each in enumerate(sockets):
        assert doors.came(each, at / 100) == []
    gone = doors.on_tick(1.2)
    assert [(one.connection, one.code) for one in gone] == [
        (sockets[0], CloseCode.TOO_MANY_CONNECTIONS),
        (sockets[1], CloseCode.TOO_MANY_CONNECTIONS),
    ]


def test_many_who_say_hello_at_once_are_let_in() -> None:
    """A school behind one router comes back after a restart: nobody has been silent for a second."""
    doors = Doors(10, 20)
    for at in range(500):
        each = socket()
        assert doors.came(each, at / 1000) == []
        doors.went(each)
    assert doors.on_tick(10.0) == []


def test_flood_of_an_address_is_turned_away_to_come_later() -> None:
    """However young, not more than so many stand there; other addresses are not touched."""
    doors = Doors(10, 20)
    for _ in range(STANDING_MAX):
        assert doors.came(socket(), 0.0) == []
    assert [one.code for one in doors.came(socket(), 0.0)] == [CloseCode.TOO_MANY_REQUESTS]
    assert doors.came(socket("192.0.2.2"), 0.0) == []


def test_socket_without_an_address_is_not_counted() -> None:
    """The operator's own probes."""
    doors = Doors(1, 20)
    assert [doors.came(socket(None), 0.0) for _ in range(300)] == [[]] * 300


def test_door_forgets_who_went() -> None:
    """A socket that ended twice, or was never there, is no trouble."""
    doors = Doors(1, 20)
    each = socket()
    doors.went(each)
    doors.came(each, 0.0)
    doors.went(each)
    doors.went(each)
    assert doors.on_tick(9.0) == []


def test_rates_of_a_person_are_one_over_all_sockets_and_outlive_them() -> None:
    """A second socket is no second allowance, nor is a new one after a moment; after two minutes all is forgotten."""
    rates = RatesOfPeople()
    first = rates.of("1", 0.0)
    for _ in range(int(SENDS_PER_S * SENDS_BURST_S)):
        assert first.sends.take(0.0) == 0.0
    assert rates.of("1", 0.0).sends.take(0.0) > 0.0
    assert rates.of("2", 0.0).sends.take(0.0) == 0.0
    rates.forget(1.0, lambda _: False)
    assert rates.of("1", 1.0) is first
    rates.forget(2 + 2 * REMEMBER_S, lambda _: False)
    assert rates.of("1", 2 + 2 * REMEMBER_S) is not first
