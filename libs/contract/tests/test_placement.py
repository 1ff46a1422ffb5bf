from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner import DefaultPartitioner
from parley_contract.chat_records import message_record
from parley_contract.fold import Poisoned, RoomFold, Shown
from parley_contract.frames import Person
from parley_contract.placement import partition_of
from parley_contract.records import LogRecord


class Cluster:
    """As much of kafka-python's cluster as its partitioner asks for."""

    def __init__(self, partitions):
        self._partitions = set(range(partitions))

    def topics(self):
        return {"t"}

    def partitions_for_topic(self, _topic):
        return self._partitions

    available_partitions_for_topic = partitions_for_topic


@given(room=st.text(max_size=60), partitions=st.integers(1, 50))
def test_partition_of_any_key_is_what_kafka_python_chooses(room, partitions):
    """A reader looks for a room where every producer with the default partitioner puts it."""
    chosen = DefaultPartitioner().partition("t", None, room.encode(), None, None, Cluster(partitions))
    assert partition_of(room, partitions) == chosen


def test_record_outside_its_rooms_partition_is_poison_for_the_fold():
    """Gateways and history skip it alike (G7, G16)."""
    new = message_record("general", "c1", Person("1", "ana"), "hi")
    verdicts = [RoomFold(2).apply(LogRecord(p, 0, 1, new.key, new.headers, new.value)) for p in (0, 1)]
    own = partition_of("general", 2)
    assert isinstance(verdicts[own], Shown)
    assert verdicts[1 - own] == Poisoned("not in its room's partition")
