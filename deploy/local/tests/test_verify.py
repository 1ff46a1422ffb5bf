"""An exported room is whole, or says where it is not."""

import pytest
from parley_contract.export_lines import ExportEnd, ExportHead, ExportRecord, Sealing
from parley_local.trouble import Trouble
from parley_local.verify import verify


@pytest.fixture
def lines():
    sealing = Sealing()
    parts = [ExportHead("general", "e1", 0, 9, 1)]
    parts += [ExportRecord(0, offset, 1_000, {"kind": "message"}, '{"text":"né"}') for offset in (3, 5, 9)]
    return [sealing.line(part) for part in (*parts, ExportEnd(3))]


def test_export_as_it_was_made_is_whole(lines):
    """The room, how many records, and the hash of all."""
    found = verify(lines)
    assert (found.room, found.records) == ("general", 3)
    assert found.hash in lines[-1].decode()


def test_any_changed_byte_is_found(lines):
    """Each single byte, each with one bit turned."""
    whole = b"".join(lines)
    for at in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 1
        with pytest.raises(Trouble):
            verify(bytes(spoiled).splitlines(keepends=True))


@pytest.mark.parametrize("gone", range(5))
def test_missing_line_is_found(lines, gone):
    """Also the first and the last."""
    with pytest.raises(Trouble):
        verify(lines[:gone] + lines[gone + 1 :])


def test_lines_in_another_order_or_after_the_end_are_found(lines):
    """The seal of each line holds the one before."""
    with pytest.raises(Trouble):
        verify([lines[0], lines[2], lines[1], *lines[3:]])
    with pytest.raises(Trouble):
        verify([*lines, lines[-1]])
