"""A small run in which nothing goes wrong, made by hand; tests spoil it."""

from parley_torture.evidence import (
    Attempt,
    Attendance,
    Evidence,
    Heard,
    Joined,
    Life,
    Logged,
    Page,
    Place,
    Seen,
    Sign,
)

EPOCH = "first-life"
ROOM = "general"
MESSAGES = 12
EVERYBODY = frozenset({"ann", "bob"})


def cid(offset: int) -> str:
    return f"cid-{offset}"


def heard(reader: str, offset: int, at: float | None = None) -> Heard:
    prev = offset - 1 if offset else None
    return Heard(
        reader, offset + 0.2 if at is None else at, ROOM, Place(EPOCH, offset), prev, cid(offset), "7", f"text {offset}"
    )


def attempt(offset: int) -> Attempt:
    return Attempt(
        person="ann",
        user_id="7",
        room=ROOM,
        cid=cid(offset),
        text=f"text {offset}",
        number=1,
        line=1,
        gateway="gateway-1",
        sent_at=float(offset),
        ended_at=offset + 0.1,
        outcome="ack",
        place=Place(EPOCH, offset),
    )


def joined(reader: str) -> Joined:
    return Joined(reader, 0.0, ROOM, "gateway-2", None, EPOCH, None, recovered=False, more=False, gap=None)


def good_run() -> Evidence:
    offsets = range(MESSAGES)
    return Evidence(
        attempts=[attempt(o) for o in offsets],
        heard=[heard(reader, o) for o in offsets for reader in ("bob", "cat")],
        joined=[joined("bob"), joined("cat")],
        pages=[
            Page(
                MESSAGES + 1.0,
                ROOM,
                EPOCH,
                None,
                None,
                Place(EPOCH, MESSAGES - 1),
                50,
                tuple(heard("history", o, MESSAGES + 1.0) for o in offsets),
                MESSAGES - 1,
                whole=True,
            )
        ],
        logged=[Logged(Place(EPOCH, o), ROOM, cid(o), "7", f"text {o}") for o in offsets],
        lives=[Life(EPOCH, 0.0, MESSAGES)],
        attendance=[Attendance(0.0, name, "gateway-1", here=True) for name in sorted(EVERYBODY)],
        seen=[Seen(0.0, "bob", "gateway-1", ROOM, EVERYBODY)],
        signs=[Sign(float(o), "gateway-1") for o in offsets],
        calm_at=float(MESSAGES),
        ended_at=MESSAGES + 2.0,
    )
