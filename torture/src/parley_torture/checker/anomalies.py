"""The names of what must not happen, and one finding of it.

The first nine are those of Jepsen's Kafka workload, put into a chat's words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MEANINGS: Mapping[str, str] = {
    "lost-write": "an acked message is not in the log",
    "unseen": "a message of the log never reached a reader who was there to the end",
    "duplicate": "one message was shown twice, or acked at two offsets",
    "inconsistent-offsets": "two readers were shown different messages at one offset, or an ack names another's offset",
    "aborted-read": "a message that was refused for good is in the log or on a screen",
    "poll-skip": "a reader was shown a later message without an earlier one, and no gap was named",
    "nonmonotonic-poll": "a reader was shown an earlier message after a later one",
    "send-skip": "the answer to a send was left out, though later sends were answered or a good-bye was said",
    "nonmonotonic-send": "a person's messages stand in another order than they were sent in",
    "wrong-sender": "a message is shown under somebody else's name",
    "changed-text": "a message was shown with other text than was sent",
    "broken-chain": "`prev` does not name the message before",
    "silent-epoch": "a cursor of an earlier life of the log was taken without a word",
    "false-gap": "a gap was named where nothing is gone",
    "short-page": "history answered without a message that it had to know",
    "ghost": "somebody who left is shown as here for more than 10 s",
    "missing-person": "somebody who is here is not shown for more than 10 s",
    "slow-outcome": "a send had no outcome within 10 s",
    "slow-recovery": "a service did no work for more than 15 s after nothing hindered it any more",
    "unsettled": "a message was asked for to the end and neither acked nor refused",
    "never-calm": "the system was not ready again after the last fault",
}


@dataclass(frozen=True, slots=True)
class Anomaly:
    """`at`: seconds since the run began. `evidence`: what proves it, ready for JSON."""

    name: str
    at: float
    sentence: str
    evidence: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.name in MEANINGS, self.name
