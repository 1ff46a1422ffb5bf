"""The session's table, row by row."""

import json

import pytest
from parley_contract import limits
from parley_contract.close_codes import CloseCode
from parley_contract.frames import Error, Ok, Pong
from parley_contract.refusals import Refused
from parley_gateway.domain.actions import (
    Action,
    Admit,
    Close,
    Create,
    Hold,
    Join,
    Leave,
    Publish,
    Reply,
    Typing,
    Verify,
)
from parley_gateway.domain.session import Session, State

from services.gateway.tests.fakes import claims

NOW = 50.0


def text(**fields: object) -> str:
    return json.dumps(fields)


def opened(life_s: float = 600.0) -> Session:
    session = Session(NOW)
    assert session.on_text(text(t="hello", id=1, token="x"), NOW) == [Verify(1, "x")]
    (admit,) = session.on_verified(1, claims("7"), life_s, NOW)
    assert isinstance(admit, Admit)
    return session


def codes(actions: list[Action]) -> list[object]:
    """What matters of a list of actions: error codes and close codes."""
    found: list[object] = []
    for action in actions:
        if isinstance(action, Reply) and isinstance(action.frame, Error):
            found.append(action.frame.code)
        elif isinstance(action, Close):
            found.append(action.code)
        else:
            found.append(action)
    return found


def test_hello_with_a_good_token_opens_the_session() -> None:
    """The person is who the token says, never who a frame says."""
    session = Session(NOW)
    session.on_text(text(t="hello", id=1, token="x"), NOW)
    (admit,) = session.on_verified(1, claims("7", "s"), 599.5, NOW)
    assert isinstance(admit, Admit)
    assert (admit.user.id, admit.user.name, admit.sid, admit.expires_in) == ("7", "name-7", "s", 599)
    assert session.state is State.OPEN


@pytest.mark.parametrize(
    "first",
    [text(t="ping", id=1), text(t="join", id=1, room="general"), "{", "[]", text(t="hello", id=1, token="x" * 4100)],
)
def test_first_frame_that_is_not_hello_ends_with_4501(first: str) -> None:
    """Nothing but a small hello is answered before hello."""
    session = Session(NOW)
    error, close = session.on_text(first, NOW)
    assert isinstance(error, Reply)
    assert close == Close(CloseCode.BAD_TOKEN)
    assert session.state is State.CLOSING


def test_hello_refused_for_good_ends_with_4501() -> None:
    """A bad token means: log in again."""
    actions = Session(NOW).on_token_refused(1, Refused("not_authenticated", "no"))
    assert codes(actions) == ["not_authenticated", CloseCode.BAD_TOKEN]


def test_hello_refused_for_now_ends_with_1012() -> None:
    """A gateway that cannot judge a token sends the client to try again."""
    actions = Session(NOW).on_token_refused(1, Refused("unavailable", "later", 2000))
    assert actions[1:] == [Close(CloseCode.RESTART, 2000)]


def test_hello_that_never_comes_ends_with_4504() -> None:
    """A silent socket is held five seconds."""
    session = Session(NOW)
    assert session.on_tick(NOW + 4.9) == []
    assert session.on_tick(NOW + 5.0) == [Close(CloseCode.HELLO_TIMEOUT)]


def test_requests_become_actions() -> None:
    """Each request frame leads to exactly its action."""
    session = opened()
    assert session.on_text(text(t="join", id=2, room="general", last=5), NOW) == [Join(2, "general", None, 5)]
    assert session.on_text(text(t="leave", id=3, room="cats"), NOW) == [Leave(3, "cats")]
    assert session.on_text(text(t="create", id=4, room="cats"), NOW) == [Create(4, "cats", "cats")]
    assert session.on_text(text(t="send", id=5, cid="c", room="cats", text="é"), NOW) == [Publish(5, "c", "cats", "é")]
    assert session.on_text(text(t="ping", id=6), NOW) == [Reply(Pong(re=6))]
    assert session.on_text(text(t="auth", id=7, token="y"), NOW) == [Verify(7, "y")]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"t": "send", "id": 1, "cid": "c", "room": "general", "text": " "}, "invalid"),
        ({"t": "send", "id": 1, "cid": "c", "room": "general", "text": "x" * 4001}, "invalid"),
        ({"t": "send", "id": 1, "cid": "no spaces", "room": "general", "text": "x"}, "invalid"),
        ({"t": "join", "id": 1, "room": "No"}, "invalid"),
        ({"t": "create", "id": 1, "room": "a", "title": "\n"}, "invalid"),
        ({"t": "hello", "id": 1, "token": "x"}, "bad_frame"),
        ({"t": "nothing", "id": 1}, "bad_frame"),
        ({"t": "ping", "id": 1, "more": "x" * 40_000}, "too_large"),
    ],
)
def test_refused_frame_is_answered_by_name(frame: dict[str, object], code: str) -> None:
    """A refusal names its code and repeats the request's id; the session goes on."""
    session = opened()
    (answer,) = session.on_text(json.dumps(frame), NOW)
    assert isinstance(answer, Reply)
    assert isinstance(answer.frame, Error)
    assert (answer.frame.code, answer.frame.re) == (code, 1)
    assert session.state is State.OPEN


def test_third_bad_frame_ends_with_4502() -> None:
    """Text that cannot be read and binary frames count alike."""
    session = opened()
    assert codes(session.on_text("{", NOW)) == ["bad_frame"]
    assert codes(session.on_binary()) == ["bad_frame"]
    assert codes(session.on_text("nonsense", NOW)) == ["bad_frame", CloseCode.BAD_FRAME]
    assert session.on_text(text(t="ping", id=1), NOW) == []


def test_auth_of_the_same_session_moves_the_expiry() -> None:
    """Who brings a fresh token in time is not disturbed."""
    session = opened(life_s=10.0)
    assert session.on_verified(9, claims("7"), 300.0, NOW + 5) == [Reply(Ok(re=9, expires_in=300))]
    assert session.on_tick(NOW + 100) == []


@pytest.mark.parametrize("other", [claims("8"), claims("7", "sid-2")])
def test_auth_of_another_person_or_session_is_forbidden(other: object) -> None:
    """An open socket never changes hands; the old expiry holds."""
    session = opened(life_s=10.0)
    assert codes(session.on_verified(9, other, 300.0, NOW)) == ["forbidden"]  # type: ignore[arg-type]
    assert session.on_tick(NOW + 41) == [Close(CloseCode.AUTH_EXPIRED)]


def test_expired_token_ends_with_4002_after_the_leeway() -> None:
    """No frame is taken 30 s after expiry, be there a tick or not."""
    session = opened(life_s=10.0)
    assert session.on_tick(NOW + 10 + limits.TOKEN_LEEWAY_S - 0.1) == []
    late = session.on_text(text(t="ping", id=1), NOW + 10 + limits.TOKEN_LEEWAY_S)
    assert late == [Close(CloseCode.AUTH_EXPIRED)]


def test_revoked_session_ends_with_4503() -> None:
    """Log-out reaches open sockets."""
    assert opened().on_revoked() == [Close(CloseCode.SESSION_REVOKED)]


def test_drain_ends_with_1012_and_a_hint() -> None:
    """A restart tells when to come back, and is said once."""
    session = opened()
    assert session.on_drained(1234) == [Close(CloseCode.RESTART, 1234)]
    assert session.on_drained(1234) == []


def test_sends_above_the_rate_are_refused_with_a_time_to_wait() -> None:
    """A burst of 60 is taken, the next one waits some milliseconds."""
    session = opened()
    sends = [session.on_text(text(t="send", id=n, cid=f"c{n}", room="general", text="x"), NOW) for n in range(61)]
    assert all(isinstance(actions[0], Publish) for actions in sends[:60])
    (refusal,) = sends[60]
    assert isinstance(refusal, Reply)
    assert isinstance(refusal.frame, Error)
    assert refusal.frame.code == "rate_limited"
    assert refusal.frame.retry_after_ms == 17
    assert isinstance(session.on_text(text(t="send", id=9, cid="d", room="general", text="x"), NOW + 0.017)[0], Publish)


@pytest.mark.parametrize(("kind", "burst"), [("join", 120), ("leave", 120), ("create", 20)])
def test_rooms_are_joined_and_made_at_a_bounded_rate(kind: str, burst: int) -> None:
    """A join costs the server far more than its frame, and a room is kept for good."""
    session = opened()
    answers = [session.on_text(text(t=kind, id=n, room="cats"), NOW) for n in range(burst + 1)]
    assert not any(isinstance(actions[0], Reply) for actions in answers[:burst])
    assert codes(answers[burst]) == ["rate_limited"]


def test_refusals_that_never_stop_end_with_4003() -> None:
    """Refusals cost us too: who is refused 200 times at once has to go."""
    session = opened()
    leaves = [a for n in range(1000) for a in session.on_text(text(t="leave", id=n, room="cats"), NOW)]
    assert [a for a in leaves if isinstance(a, Close)] == [Close(CloseCode.TOO_MANY_REQUESTS, 10_000)]


def test_frames_above_the_rate_hold_the_socket_until_they_are_paid() -> None:
    """600 at once cost nothing; 30 more are answered too, and take a tenth of a second of silence."""
    session = opened()
    assert session.on_read(600, NOW) == []
    (hold,) = session.on_read(30, NOW)
    assert isinstance(hold, Hold)
    assert hold.seconds == pytest.approx(0.1)
    assert session.on_read(2, NOW + 0.11) == []


def test_reads_that_end_no_frame_count_too() -> None:
    """Who sends a frame byte by byte wakes us for each."""
    session = opened()
    assert not any(session.on_read(0, NOW) for _ in range(2400))
    assert session.on_read(0, NOW) != []


def test_flood_that_never_stops_is_held_and_then_closed_with_4003() -> None:
    """Turn after turn of a hundred frames: some seconds of that, and it has to go."""
    session, now = opened(), NOW
    while not isinstance(action := next(iter(session.on_read(100, now)), None), Close):
        now += action.seconds if isinstance(action, Hold) else 0.0
    assert action == Close(CloseCode.TOO_MANY_REQUESTS, 10_000)
    assert 5.0 < now - NOW < 10.0
    assert session.on_read(100, now) == []


def test_socket_a_little_too_fast_is_slowed_and_stays() -> None:
    """A tenth more than is allowed, for ten minutes."""
    session, now = opened(life_s=900.0), NOW
    while now < NOW + 600:
        actions = session.on_read(33, now)
        assert not any(isinstance(action, Close) for action in actions)
        now += 0.1 + sum(action.seconds for action in actions if isinstance(action, Hold))


def test_typing_is_taken_once_in_three_seconds() -> None:
    """More typing is dropped without an error."""
    session = opened()
    assert session.on_text(text(t="typing", room="general"), NOW) == [Typing("general")]
    assert session.on_text(text(t="typing", room="general"), NOW + 2.9) == []
    assert session.on_text(text(t="typing", room="general"), NOW + 3.0) == [Typing("general")]
