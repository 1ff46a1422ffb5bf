"""The session machine against whatever a socket can bring (G5, G14): it answers, closes at most once, never breaks."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from parley_contract.frames import Error
from parley_gateway.domain.actions import Action, Admit, Close, Hold, Publish, Reply, Verify
from parley_gateway.domain.session import Session, State

from services.gateway.tests.fakes import claims

KINDS = [
    "hello",
    "auth",
    "join",
    "leave",
    "create",
    "send",
    "edit",
    "delete",
    "react",
    "read",
    "typing",
    "presence",
    "ping",
]
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.lists(st.integers(), max_size=3)
FRAMES = st.fixed_dictionaries(
    {"t": st.sampled_from(KINDS) | st.text(max_size=5), "id": st.integers(-1, 5)},
    optional={
        "token": st.just("a token"),
        "cid": st.sampled_from(["c1", "not a cid"]),
        "room": st.sampled_from(["general", "Not A Room", "dm:1:2"]),
        "text": st.text(max_size=5),
        "target": st.integers(-1, 3),
        "emoji": st.sampled_from(["👍", "x"]),
        "on": st.booleans(),
        "since": st.just({"epoch": "e", "offset": 3}) | VALUES,
        "offset": st.integers(-1, 3),
        "state": st.sampled_from(["online", "away", "nowhere"]),
        "sender": st.just({"id": "666", "name": "mallory"}),
        "extra": VALUES,
    },
).map(json.dumps)
EVENTS = st.one_of(
    st.tuples(st.just("text"), FRAMES | st.text(max_size=40)),
    st.tuples(st.just("text"), st.just("[" * 20_000)),
    st.tuples(st.just("binary"), st.just("")),
    st.tuples(st.just("read"), st.integers(0, 2000)),
    st.tuples(st.just("pass"), st.floats(0, 400)),
    st.tuples(st.just("verified"), st.sampled_from(["1", "2"])),
    st.tuples(st.just("revoked"), st.just("")),
    st.tuples(st.just("drained"), st.just("")),
)


def actions_of(session: Session, event: tuple[str, str | int | float], now: float) -> list[Action]:
    match event:
        case ("text", str(text)):
            return session.on_text(text, now)
        case ("binary", _):
            return session.on_binary()
        case ("read", int(frames)):
            return session.on_read(frames, now)
        case ("verified", str(user_id)):
            return session.on_verified(1, claims(user_id), 300.0, now)
        case ("revoked", _):
            return session.on_revoked()
        case ("drained", _):
            return session.on_drained(0)
        case _:
            return session.on_tick(now)


@settings(max_examples=400)
@given(st.lists(EVENTS, max_size=40))
def test_session_of_any_events_keeps_its_rules(events: list[tuple[str, str | int | float]]) -> None:
    """Nothing is asked for before a good token or after the close; one person only; the end of the token ends it
    (G5, G14)."""
    session, now, admitted, closes = Session(0.0), 0.0, 0, 0
    ends_at = 5.0
    for event in events:
        if event[0] == "pass":
            now += float(event[1])
        was_closing = session.state is State.CLOSING
        actions = actions_of(session, event, now)
        assert not (was_closing and actions)
        for action in actions:
            admitted += isinstance(action, Admit)
            closes += isinstance(action, Close)
            if not isinstance(action, Reply | Close | Verify | Hold):
                assert admitted == 1
            if isinstance(action, Publish):
                assert not hasattr(action, "sender")
        if event[0] == "verified" and not was_closing and not any(refuses(action) for action in actions):
            ends_at = now + 330.0
        if event[0] == "text" and now >= ends_at:
            assert session.state is State.CLOSING
    assert admitted <= 1
    assert closes == (session.state is State.CLOSING)


def refuses(action: Action) -> bool:
    return isinstance(action, Reply) and isinstance(action.frame, Error)
