from parley_contract.topics import CHAT_MESSAGES, topic_specs
from parley_topics.plan import Found, plan

SPECS = topic_specs(retention_ms=3_600_000)


def as_found(specs, partitions=1):
    return {spec.name: Found(partitions, dict(spec.config)) for spec in specs}


def test_plan_nothing_there_creates_every_topic():
    """An empty broker gets all topics, chat-messages with the operator's partitions."""
    steps = plan(SPECS, {}, chat_partitions=24, replication_factor=1)
    assert {(topic.name, topic.partitions) for topic in steps.create} == {
        ("chat-messages", 24),
        ("chat-rooms", 1),
        ("chat-presence", 1),
        ("chat-sessions", 1),
        ("chat-reads", 1),
        ("chat-people", 1),
    }


def test_plan_everything_in_line_does_nothing():
    """Running the provisioner twice changes nothing."""
    steps = plan(SPECS, as_found(SPECS), chat_partitions=1, replication_factor=1)
    assert (steps.create, steps.alter, steps.refused) == ([], {}, [])


def test_plan_other_retention_alters_it():
    """A new retention is brought to the existing topic, with segments that fit it."""
    steps = plan(topic_specs(86_400_000), as_found(SPECS), chat_partitions=1, replication_factor=1)
    assert steps.alter == {CHAT_MESSAGES: {"retention.ms": "86400000", "segment.ms": "3600000"}}


def test_plan_other_partition_count_is_refused():
    """Partitions are never changed under existing rooms; the sentence names the setting that mends it."""
    steps = plan(SPECS, as_found(SPECS), chat_partitions=4, replication_factor=1)
    assert len(steps.refused) == 1
    assert "PARLEY_CHAT_PARTITIONS=1" in steps.refused[0]


def test_plan_three_copies_needs_two_in_sync():
    """With replication 3 a record counts as written when two brokers have it."""
    steps = plan(SPECS, {}, chat_partitions=1, replication_factor=3)
    assert {topic.config["min.insync.replicas"] for topic in steps.create} == {"2"}
