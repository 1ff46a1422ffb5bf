"""AsyncAPI 3 of the socket and of Kafka."""

from typing import Any

import msgspec

from parley_contract import frames, records, topics
from parley_contract.close_codes import MEANINGS
from parley_contract.generate.schemas import (
    CLIENT_FRAMES,
    RECORD_VALUES,
    REPLAY_CLIENT_FRAMES,
    REPLAY_SERVER_FRAMES,
    SERVER_FRAMES,
    components,
)
from parley_contract.operations import REPLAY

_REF = "#/components/schemas/{name}"
_TOPIC_VALUES: dict[str, tuple[type[msgspec.Struct], ...]] = {
    topics.CHAT_MESSAGES: (records.ChatValue,),
    topics.CHAT_ROOMS: (records.RoomValue, records.MembershipValue),
    topics.CHAT_PRESENCE: (records.LeaseValue, records.SessionValue, records.TypingValue),
    topics.CHAT_SESSIONS: (records.RevocationValue,),
    topics.CHAT_READS: (records.ReadValue, records.BlockValue),
    topics.CHAT_PEOPLE: (records.ProfileValue,),
}
_REPLAY_FRAMES = (*REPLAY_CLIENT_FRAMES, *REPLAY_SERVER_FRAMES)
_WRITERS = {topics.CHAT_SESSIONS: "auth", topics.CHAT_PEOPLE: "auth"}


def asyncapi() -> dict[str, Any]:
    types = dict.fromkeys((*CLIENT_FRAMES, *SERVER_FRAMES, *_REPLAY_FRAMES, *RECORD_VALUES))
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Parley socket and log", "version": "1", "description": _description()},
        "servers": {
            "edge": {"host": "localhost:5000", "protocol": "ws", "pathname": "/"},
            "kafka": {"host": "kafka:9092", "protocol": "kafka"},
        },
        "channels": {"socket": _socket(), "replay": _replay()}
        | {spec.name: _topic(spec) for spec in topics.topic_specs()},
        "operations": _operations(),
        "components": {
            "messages": {t.__name__: _message(t) for t in types},
            "schemas": components(tuple(types), _REF),
        },
    }


def _description() -> str:
    rows = "\n".join(f"- {int(code)}: {meaning.reason} Client: {meaning.advice}." for code, meaning in MEANINGS.items())
    return f"Subprotocol {frames.SUBPROTOCOL}. Close codes, beside 1000:\n{rows}"


def _message(kind: type[msgspec.Struct]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": kind.__name__,
        "contentType": "application/json",
        "payload": {"$ref": _REF.format(name=kind.__name__)},
    }
    if kind is records.ChatValue:
        always, sometimes = ("schema", "cid", "sender", "kind"), ("target", "mentions", "as", "traceparent")
        described["headers"] = {
            "type": "object",
            "properties": {name: {"type": "string"} for name in (*always, *sometimes)},
            "required": list(always),
        }
    return described


def _messages(types: tuple[type[msgspec.Struct], ...]) -> dict[str, Any]:
    return {t.__name__: {"$ref": f"#/components/messages/{t.__name__}"} for t in types}


def _socket() -> dict[str, Any]:
    return {
        "address": "/ws",
        "servers": [{"$ref": "#/servers/edge"}],
        "description": "One JSON object a text frame; t names the type.",
        "messages": _messages((*CLIENT_FRAMES, *SERVER_FRAMES)),
    }


def _replay() -> dict[str, Any]:
    return {
        "address": REPLAY,
        "servers": [{"$ref": "#/servers/edge"}],
        "description": "Plays a room again. One JSON object a text frame; t names the type.",
        "parameters": {"room": {"description": "The room's id."}},
        "messages": _messages(_REPLAY_FRAMES),
    }


def _topic(spec: topics.TopicSpec) -> dict[str, Any]:
    return {
        "address": spec.name,
        "servers": [{"$ref": "#/servers/kafka"}],
        "description": f"Key: {spec.key}. Holds {spec.holds}.",
        "messages": _messages(_TOPIC_VALUES[spec.name]),
        "bindings": {"kafka": {"topicConfiguration": dict(spec.config)}},
    }


def _operation(action: str, channel: str, types: tuple[type[msgspec.Struct], ...], says: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": says,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{t.__name__}"} for t in types],
    }


def _operations() -> dict[str, Any]:
    described = {
        "receiveFrames": _operation("receive", "socket", CLIENT_FRAMES, "What a client sends."),
        "sendFrames": _operation("send", "socket", SERVER_FRAMES, "What the gateway sends."),
    }
    described["receiveReplayFrames"] = _operation("receive", "replay", REPLAY_CLIENT_FRAMES, "What a client sends.")
    described["sendReplayFrames"] = _operation("send", "replay", REPLAY_SERVER_FRAMES, "What history sends.")
    for topic, values in _TOPIC_VALUES.items():
        name = "write" + "".join(word.capitalize() for word in topic.split("-"))
        writer = _WRITERS.get(topic, "gateway")
        described[name] = _operation("send", topic, values, f"Written by {writer} alone.")
    return described
