"""JSON Schema of frames, records, claims and bodies, from their structs."""

from typing import Any, Union, get_args

import msgspec

from parley_contract import bodies, claims, export_lines, frames, operations, records, replay_frames

CLIENT_FRAMES: tuple[type[msgspec.Struct], ...] = get_args(frames.ClientFrame)
SERVER_FRAMES: tuple[type[msgspec.Struct], ...] = get_args(frames.ServerFrame)
RECORD_VALUES = records.VALUES
REPLAY_CLIENT_FRAMES: tuple[type[msgspec.Struct], ...] = get_args(replay_frames.ClientReplayFrame)
REPLAY_SERVER_FRAMES: tuple[type[msgspec.Struct], ...] = get_args(replay_frames.ServerReplayFrame)
EXPORT_LINES: tuple[type[msgspec.Struct], ...] = get_args(export_lines.ExportLine)


def operation_bodies() -> tuple[type[msgspec.Struct], ...]:
    found: dict[str, type[msgspec.Struct]] = {"Problem": bodies.Problem}
    for operation in operations.OPERATIONS:
        for body in (operation.body, operation.answers[1]):
            if isinstance(body, type):
                found[body.__name__] = body
    return tuple(found.values())


SCHEMA_FILES: dict[str, tuple[type[msgspec.Struct], ...]] = {
    "client-frames": CLIENT_FRAMES,
    "server-frames": SERVER_FRAMES,
    "records": RECORD_VALUES,
    "claims": (claims.AccessTokenClaims,),
    "bodies": operation_bodies(),
    "replay-client-frames": REPLAY_CLIENT_FRAMES,
    "replay-server-frames": REPLAY_SERVER_FRAMES,
    "export-lines": EXPORT_LINES,
}


def components(types: tuple[type[msgspec.Struct], ...], template: str = "#/$defs/{name}") -> dict[str, dict[str, Any]]:
    """Schemas by name, with every struct they lead to."""
    return msgspec.json.schema_components(types, ref_template=template)[1]


def json_schema(types: tuple[type[msgspec.Struct], ...]) -> dict[str, Any]:
    """One document that accepts any of the types."""
    if types in (CLIENT_FRAMES, SERVER_FRAMES, REPLAY_CLIENT_FRAMES, REPLAY_SERVER_FRAMES, EXPORT_LINES):
        schema = msgspec.json.schema(Union[types])  # noqa: UP007 - built from a tuple
    else:
        definitions = components(types)
        schema = {"anyOf": [{"$ref": f"#/$defs/{t.__name__}"} for t in types], "$defs": definitions}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
