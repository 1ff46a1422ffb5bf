"""The independent reader judges records as docs/protocol.md says."""

from collections.abc import Mapping

import pytest
from parley_torture.evidence import Place
from parley_torture.faults.poison import HEADERS, KEYS, MESSAGE, VALUES
from parley_torture.people.raw_log import parse

PLACE = Place("a", 1)
GOOD = b'{"sender_name": "ann", "text": "hello"}'


def test_parse_of_a_good_record_is_a_message() -> None:
    """Key, headers and value say room, author and text."""
    found = parse(PLACE, b"general", dict(MESSAGE), GOOD)
    assert found is not None
    assert (found.room, found.sender_id, found.cid, found.text, found.is_message) == (
        "general",
        "1",
        "poison",
        "hello",
        True,
    )


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_parse_of_bad_content_keeps_the_place_alone(value: bytes | None) -> None:
    """The heading decides the place in the room; nobody can read the rest."""
    found = parse(PLACE, b"general", dict(MESSAGE), value)
    assert found is not None
    assert (found.text, found.is_message) == ("", False)


@pytest.mark.parametrize("headers", [dict(headers) for headers in HEADERS], ids=range(len(HEADERS)))
def test_parse_of_a_bad_heading_is_nothing(headers: Mapping[str, bytes]) -> None:
    """Unknown schemas and kinds, and what is not text, have no place in any room."""
    assert parse(PLACE, b"general", dict(headers), GOOD) is None


@pytest.mark.parametrize("key", [key for key in KEYS if key != b"general"])
def test_parse_of_a_key_that_is_no_room_is_nothing(key: bytes | None) -> None:
    """A record without a room is shown nowhere."""
    assert parse(PLACE, key, dict(MESSAGE), GOOD) is None
