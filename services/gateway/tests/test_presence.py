"""Who is where: leases, the broker's clock, lingering, and news."""

import itertools

import msgspec
import pytest
from parley_contract.close_codes import CloseCode
from parley_contract.records import LeaseValue, LogRecord, Poison, SessionValue, encode_value
from parley_gateway.domain.attendance import linger_s
from parley_gateway.domain.presence import Change, Outcome, PresenceFold
from parley_gateway.domain.presence_news import PresenceNews

from services.gateway.tests.fakes import OWN, person

LEASE_MS = 6000


class Log:
    """Feeds a fold; times are the broker's, in ms."""

    def __init__(self) -> None:
        self.fold = PresenceFold(OWN)
        self._offsets = itertools.count()

    def put(self, ts: int, key: str, value: msgspec.Struct | None) -> Outcome:
        encoded = None if value is None else encode_value(value)
        return self.fold.apply(LogRecord(0, next(self._offsets), ts, key.encode(), (), encoded))

    def beat(self, ts: int, gateway: str = OWN) -> Outcome:
        return self.put(ts, gateway, LeaseValue(1, LEASE_MS))

    def session(self, ts: int, gateway: str, session: str, user: str, *rooms: str) -> Outcome:
        return self.put(ts, f"{gateway}/{session}", SessionValue(person(user), list(rooms)))


@pytest.fixture
def log() -> Log:
    log = Log()
    log.beat(0)
    log.beat(0, "other")
    log.session(0, "other", "s1", "7", "general")
    return log


def test_person_is_here_while_any_of_their_sessions_is(log: Log) -> None:
    """People, not sockets: the second device changes nothing, the last one leaving does."""
    assert log.session(1, OWN, "s2", "7", "general").changes == ()
    assert log.put(2, "other/s1", None).changes == ()
    assert log.put(3, f"{OWN}/s2", None).changes == (Change("general", person("7"), "online"),)


def test_session_rewritten_with_the_same_rooms_changes_nothing(log: Log) -> None:
    """A refresh is not a leave and a join."""
    assert log.session(1, "other", "s1", "7", "general").changes == ()
    assert log.session(2, "other", "s1", "7", "cats").changes == (
        Change("cats", person("7"), None),
        Change("general", person("7"), "online"),
    )


def test_gateway_that_stops_beating_takes_its_people_with_it(log: Log) -> None:
    """Killed gateways are judged by our own beats: at most the lease and one beat later."""
    for ts in (2000, 4000, 6000):
        assert log.beat(ts).changes == ()
    assert log.beat(8000).changes == (Change("general", person("7"), "online"),)


def test_deaf_observer_judges_nobody(log: Log) -> None:
    """After a hole in our own beats everybody's lease begins anew."""
    outcome = log.beat(60_000)
    assert (outcome.changes, outcome.lapsed) == ((), True)
    log.beat(62_000)
    log.beat(64_000)
    assert log.fold.shown("general", "7")
    assert log.beat(68_000).changes == (Change("general", person("7"), "online"),)


def test_time_does_not_pass_by_the_records_of_others(log: Log) -> None:
    """Only our own beats move our clock: what others write late proves nothing about third ones."""
    assert log.beat(60_000, "third").changes == ()
    assert log.fold.shown("general", "7")


def test_gateway_that_comes_back_is_believed_with_its_sessions(log: Log) -> None:
    """Stopped and continued: the sessions it still holds are here again."""
    for ts in range(2000, 20_000, 2000):
        log.beat(ts)
    assert not log.fold.shown("general", "7")
    assert log.beat(20_000, "other").changes == (Change("general", person("7"), None),)


def test_gateway_dead_before_we_began_is_not_believed() -> None:
    """A restart of everything shows no ghosts: the first own beat judges what the log kept."""
    log = Log()
    log.beat(0, "dead")
    log.session(0, "dead", "s", "7", "general")
    log.beat(30_000)
    assert not log.fold.shown("general", "7")


def test_people_of_a_gateway_that_shut_down_have_five_seconds_to_come_back(log: Log) -> None:
    """A rolling restart is not a leave; who does not come back is gone by the next beat."""
    assert log.put(1000, "other", None).changes == ()
    for ts in (2000, 4000, 6000):
        assert log.beat(ts).changes == ()
    assert log.beat(8000).changes == (Change("general", person("7"), "online"),)


def test_people_of_a_gateway_that_shut_down_and_are_elsewhere_were_never_away(log: Log) -> None:
    """The session at the new gateway holds them."""
    log.put(1000, "other", None)
    assert log.session(3000, OWN, "s9", "7", "general").changes == ()
    assert [log.beat(ts).changes for ts in (2000, 4000, 6000, 8000)] == [(), (), (), ()]


def test_sessions_of_a_gateway_without_lease_wait_for_it() -> None:
    """Nobody is shown on the word of a gateway that never beat."""
    log = Log()
    assert log.session(0, "new", "s", "7", "general").changes == ()
    assert log.beat(1, "new").changes == (Change("general", person("7"), None),)


def test_unreadable_record_is_poison(log: Log) -> None:
    """What is not presence is named so, and changes nothing."""
    for key, value in ((b"g", b"junk"), (b"g/s", b"junk"), (b"g/s/what", b"{}"), (None, b"{}"), (b"\xff", b"{}")):
        with pytest.raises(Poison):
            log.fold.apply(LogRecord(0, 9, 1, key, (), value))
    assert log.fold.shown("general", "7")


def test_members_are_listed_by_name_with_who_is_joining(log: Log) -> None:
    """The person who joins is in the list though their own record is still on its way."""
    members = log.fold.members("general", person("3"))
    assert (members.count, [each.id for each in members.list]) == (2, ["3", "7"])
    assert log.fold.members("general", person("7")).count == 1


def test_news_are_told_at_most_four_times_a_second(log: Log) -> None:
    """The first change at once, what follows together a third of a second later."""
    news = PresenceNews(log.fold)
    for number in range(3):
        for change in log.session(1, OWN, f"n{number}", f"n{number}", "general").changes:
            news.note(change)
        if number == 0:
            assert [len(frame.joins) for frame in news.due(10.0)] == [1]
    assert news.due(10.25) == []
    (frame,) = news.due(10.35)
    assert (len(frame.joins), frame.leaves, frame.count) == (2, [], 4)
    assert news.due(11.0) == []


def test_news_forget_who_went_and_came_back(log: Log) -> None:
    """Between two tellings only the difference counts."""
    news = PresenceNews(log.fold)
    for outcome in (log.put(1, "other/s1", None), log.session(2, "other", "s2", "7", "general")):
        for change in outcome.changes:
            news.note(change)
    assert news.due(10.0) == []


@pytest.mark.parametrize(
    ("code", "seconds"),
    [
        (1000, 0.0),
        (1001, 0.7),
        (1006, 5.0),
        (CloseCode.RESTART, 5.0),
        (CloseCode.SESSION_REVOKED, 0.0),
        (CloseCode.AUTH_EXPIRED, 5.0),
    ],
)
def test_end_of_a_socket_says_how_long_its_person_lingers(code: int, seconds: float) -> None:
    """A clean good-bye counts at once, a lost line is given time to come back."""
    assert linger_s(code) == seconds
