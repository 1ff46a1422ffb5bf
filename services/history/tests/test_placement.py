from hypothesis import given
from hypothesis import strategies as st
from kafka.partitioner import DefaultPartitioner
from parley_history.domain.placement import partition_of


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
    """History looks for a room where every producer with the default partitioner puts it."""
    chosen = DefaultPartitioner().partition("t", None, room.encode(), None, None, Cluster(partitions))
    assert partition_of(room, partitions) == chosen
