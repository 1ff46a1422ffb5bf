"""The seeded bugs: which program has them, which faults bring them to light, and by what they are to be caught."""

from collections.abc import Mapping
from dataclasses import dataclass

GATEWAY, HISTORY = "gateway", "history"


@dataclass(frozen=True, slots=True)
class Bug:
    """`caught_as`: any of these anomalies proves that it was seen. `seed`: of a schedule that soon shows it."""

    about: str
    program: str
    faults: tuple[str, ...]
    caught_as: frozenset[str]
    minutes: float = 0.5
    seed: int = 3


BUGS: Mapping[str, Bug] = {
    "acks0": Bug(
        "the producer waits for no broker (acks=0) and its word is taken for the log's",
        GATEWAY,
        ("partition",),
        frozenset({"lost-write"}),
    ),
    "ack-before-broker": Bug(
        "a send is acked when it is put in line, before the broker has it",
        GATEWAY,
        ("partition",),
        frozenset({"lost-write", "inconsistent-offsets"}),
    ),
    "dedup-off": Bug(
        "a cid that came before is a new message",
        GATEWAY,
        ("poison",),
        frozenset({"duplicate"}),
    ),
    "resume-one-too-far": Bug(
        "who comes back is given what follows the next message, not the next message",
        GATEWAY,
        (),
        frozenset({"poll-skip"}),
        minutes=0.7,
    ),
    "epoch-ignored": Bug(
        "a cursor's epoch is not looked at",
        GATEWAY,
        ("recreate",),
        frozenset({"silent-epoch"}),
    ),
    "reset-to-latest": Bug(
        "after trouble with Kafka reading goes on at the log's end",
        GATEWAY,
        ("partition",),
        frozenset({"poll-skip", "broken-chain"}),
        minutes=1.0,
        seed=1,
    ),
    "sender-from-frame": Bug(
        "the sender is who the frame says, not who the token says",
        GATEWAY,
        (),
        frozenset({"wrong-sender"}),
    ),
    "fold-last-wins": Bug(
        "history shows the last record of a doubled message instead of the first",
        HISTORY,
        ("poison",),
        frozenset({"duplicate"}),
    ),
    "drain-without-flush": Bug(
        "a gateway that is told to end leaves at once what was on its way",
        GATEWAY,
        ("terminate",),
        frozenset({"send-skip"}),
    ),
}
