"""The conversation that every peer has with the load client, and where it was told to listen."""

import argparse
import json
from typing import Any

# The load client looks for names as they stand in JSON without spaces.
COMPACT = (",", ":")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--kafka", required=True, help="bootstrap servers")
    parser.add_argument("--topic", required=True)
    return parser.parse_args()


def answer(frame: dict[str, Any]) -> dict[str, Any] | None:
    """What is said back; to a send nothing: its sender hears the message."""
    kind = {"hello": "welcome", "create": "ok", "join": "joined"}.get(frame["t"])
    return kind and {"t": kind, "re": frame["id"]}


def answer_text(frame: dict[str, Any]) -> str:
    return json.dumps(answer(frame), separators=COMPACT)


def record(frame: dict[str, Any]) -> tuple[bytes, bytes]:
    """Key and value of a send."""
    return frame["room"].encode(), json.dumps({"cid": frame["cid"], "text": frame["text"]}).encode()


def message(room: str, offset: int, value: bytes) -> dict[str, Any]:
    """What the members of a room are sent."""
    body = json.loads(value)
    return {"t": "msg", "room": room, "offset": offset, "cid": body["cid"], "text": body["text"]}


def message_text(room: str, offset: int, value: bytes) -> str:
    return json.dumps(message(room, offset, value), separators=COMPACT)
