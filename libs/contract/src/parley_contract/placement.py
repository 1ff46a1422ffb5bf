"""Which partition a room lives in: Kafka's default partitioner, murmur2 over the key (source: kafka clients, Utils).

A room's order is one partition's offsets. A record of it that another program put elsewhere is poison for every reader.
"""

from functools import lru_cache

from parley_contract.records import Poison

_SEED = 0x9747B28C
_MULTIPLIER = 0x5BD1E995
_WORD = 0xFFFFFFFF


@lru_cache(maxsize=4096)
def partition_of(room: str, partitions: int) -> int:
    """The partition that every producer with the default partitioner puts this room's records in."""
    return (_murmur2(room.encode()) & 0x7FFFFFFF) % partitions


def require_own_partition(room: str, partition: int, partitions: int) -> None:
    """Raise Poison when the record does not lie where its room lives."""
    if partition_of(room, partitions) != partition:
        raise Poison("not in its room's partition")


def _murmur2(data: bytes) -> int:
    mixed = _SEED ^ len(data)
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        word = int.from_bytes(data[at : at + 4], "little") * _MULTIPLIER & _WORD
        word = (word ^ word >> 24) * _MULTIPLIER & _WORD
        mixed = mixed * _MULTIPLIER & _WORD ^ word
    if len(data) > whole:
        mixed = (mixed ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _WORD
    mixed = (mixed ^ mixed >> 13) * _MULTIPLIER & _WORD
    return mixed ^ mixed >> 15
