"""A row's id is its record's place in the log, partition and offset in one number: rows sort as the log does."""

_OFFSET_BITS = 53
_OFFSETS = (1 << _OFFSET_BITS) - 1


def row_id(partition: int, offset: int) -> int:
    """Fits SQLite's 64 bits for up to 1,024 partitions. One above the last offset is the next partition's first."""
    return (partition << _OFFSET_BITS) + offset


def offset_of(row: int) -> int:
    return row & _OFFSETS


def partition_of_row(row: int) -> int:
    return row >> _OFFSET_BITS
