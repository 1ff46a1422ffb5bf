"""How far the log was taken in."""

from parley_contract.records import LogRecord
from parley_gateway.domain.positions import Positions


def records(*offsets: int, partition: int = 0) -> list[LogRecord]:
    return [LogRecord(partition, offset, 0, b"k", (), b"v") for offset in offsets]


def test_record_that_came_before_is_not_taken_again() -> None:
    """A message folded at its ack is skipped when the fetch brings it, and what follows is not."""
    positions = Positions()
    positions.begin({("t", 0): 5, ("t", 1): 5})
    assert positions.is_next(("t", 0), 5)
    taken = positions.take("t", records(5, 6))
    again = positions.take("t", records(5, 6, 7) + records(5, partition=1))
    assert [r.offset for r in taken] == [5, 6]
    assert [(r.partition, r.offset) for r in again] == [(0, 7), (1, 5)]


def test_only_the_very_next_offset_is_next() -> None:
    """With a hole before it, or seen already, an acknowledged record waits for the fetch."""
    positions = Positions()
    assert not positions.is_next(("t", 0), 0)
    positions.begin({("t", 0): 5})
    assert [positions.is_next(("t", 0), offset) for offset in (4, 5, 6)] == [False, True, False]
    positions.forget()
    assert not positions
