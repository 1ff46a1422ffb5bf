"""The Kafka topics: what they are called, what keys them, how they are kept.

Partitions are fixed at creation because a room lives in one partition (key hash, default partitioner): a topic
that grew partitions would move rooms.
"""

from dataclasses import dataclass, field
from typing import Literal

CHAT_MESSAGES = "chat-messages"
CHAT_ROOMS = "chat-rooms"
CHAT_PRESENCE = "chat-presence"
CHAT_SESSIONS = "chat-sessions"
CHAT_READS = "chat-reads"
CHAT_PEOPLE = "chat-people"

RETENTION_MS_DEFAULT = 3_600_000
# Retention removes whole closed segments, so segments are short: the oldest message outlives its time by at
# most one segment. Twelfths of the retention, between 10 s and an hour.
SEGMENTS_PER_RETENTION = 12
_SEGMENT_MS_MIN = 10_000
_SEGMENT_MS_MAX = 3_600_000
_HOUR_MS = 3_600_000

_COMPACT = {"cleanup.policy": "compact", "message.timestamp.type": "LogAppendTime"}

Scale = Literal["chat", "single"]


@dataclass(frozen=True)
class TopicSpec:
    """One topic. `scale` says whether the operator's partition count applies (chat) or 1 is fixed (single)."""

    name: str
    key: str
    holds: str
    scale: Scale
    config: dict[str, str] = field(default_factory=dict)


def segment_ms(retention_ms: int) -> int:
    return max(_SEGMENT_MS_MIN, min(_SEGMENT_MS_MAX, retention_ms // SEGMENTS_PER_RETENTION))


_FIXED = (
    TopicSpec(
        CHAT_ROOMS,
        key="room id, or room id/user id",
        holds="rooms, who belongs to them and as what",
        scale="single",
        config=_COMPACT,
    ),
    TopicSpec(
        CHAT_PRESENCE,
        key="gateway id, gateway id/session id, or gateway id/session id/typing",
        holds="leases, sessions, who is typing",
        scale="single",
        config={
            "cleanup.policy": "compact,delete",
            "retention.ms": str(_HOUR_MS),
            "segment.ms": str(_HOUR_MS // 6),
            "delete.retention.ms": "60000",
            "message.timestamp.type": "LogAppendTime",
        },
    ),
    TopicSpec(
        CHAT_SESSIONS,
        key="session id",
        holds="revocations of log-ins",
        scale="single",
        config={
            "cleanup.policy": "compact,delete",
            "retention.ms": str(24 * _HOUR_MS),
            "message.timestamp.type": "LogAppendTime",
        },
    ),
    TopicSpec(
        CHAT_READS,
        key="user id/room id, or user id/block:user id",
        holds="what each person has read, and whom they block",
        scale="single",
        config=_COMPACT,
    ),
    TopicSpec(CHAT_PEOPLE, key="user id", holds="the profile of each person", scale="single", config=_COMPACT),
)


def topic_specs(retention_ms: int = RETENTION_MS_DEFAULT) -> tuple[TopicSpec, ...]:
    """Every topic of Parley; `retention_ms` is how long messages are kept."""
    messages = TopicSpec(
        CHAT_MESSAGES,
        key="room id",
        holds="messages, edits, deletions and reactions",
        scale="chat",
        config={
            "cleanup.policy": "delete",
            "retention.ms": str(retention_ms),
            "segment.ms": str(segment_ms(retention_ms)),
            "message.timestamp.type": "LogAppendTime",
        },
    )
    return (messages, *_FIXED)
