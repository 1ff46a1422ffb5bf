"""Reads the topics' records through a consumer without a group: every history folds everything."""

from collections.abc import Mapping
from uuid import UUID

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError
from parley_chassis.kafka_access import KafkaAccess
from parley_contract.records import LogRecord

from parley_history.adapters.fetch_by_id import FetchById
from parley_history.adapters.record_batch import Records
from parley_history.domain.log_state import Place

_CLOSE_MS = 1_000
_TIMEOUT_MS = 5_000
_METADATA_AGE_MS = 3_000
_POLL_RECORDS_MAX = 5_000
_FETCH_BYTES_MAX = 4 * 1024 * 1024
_FETCH_BYTES_MIN = 65_536
_FETCH_WAIT_MS = 100


class LogUnavailable(Exception):
    """Reading cannot go on as it is: the broker is away, or the place that was asked for is not in the log."""


class KafkaLog:
    """Begins at `starts` of the topics with these ids; thread-confined. kafka-python reads in a thread of its own
    behind this."""

    def __init__(self, kafka: KafkaAccess, epochs: Mapping[str, str], starts: dict[Place, int]) -> None:
        try:
            self._consumer = KafkaConsumer(
                **kafka.options(),
                client_id="parley-history",
                group_id=None,
                enable_auto_commit=False,
                auto_offset_reset="none",
                allow_auto_create_topics=False,
                bootstrap_timeout_ms=_TIMEOUT_MS,
                # Within these a broker that is back is heard again.
                reconnect_backoff_max_ms=1_000,
                request_timeout_ms=_TIMEOUT_MS,
                metadata_max_age_ms=_METADATA_AGE_MS,
                max_poll_records=_POLL_RECORDS_MAX,
                max_partition_fetch_bytes=_FETCH_BYTES_MAX,
                # Nobody waits for history as for a message, so what comes is taken in together: at 50 messages a second
                # one at a time cost it 2.3 ms of CPU each, just when gateways deliver them.
                fetch_min_bytes=_FETCH_BYTES_MIN,
                fetch_max_wait_ms=_FETCH_WAIT_MS,
                # In pure Python the check is 70 % of reading (measured: 20,000 records/s with it, 74,000 without).
                # The broker checks what producers send, TCP checks the way here.
                check_crcs=False,
                metrics_enabled=False,
            )
        except (KafkaError, OSError) as error:
            raise LogUnavailable(f"Kafka does not answer: {error}") from None
        # There is no public way to have records decoded otherwise.
        self._consumer._fetcher.PartitionRecords = Records  # noqa: SLF001
        self._by_id = FetchById(self._consumer, {topic: UUID(epoch) for topic, epoch in epochs.items()})
        self._partitions = {place: TopicPartition(*place) for place in starts}
        self._consumer.assign(list(self._partitions.values()))
        for place, offset in starts.items():
            self._consumer.seek(self._partitions[place], offset)

    def poll(self, wait_s: float) -> dict[Place, list[LogRecord]]:
        """What came, each partition in offset order; empty after `wait_s`. Raise LogUnavailable."""
        try:
            polled = self._consumer.poll(timeout_ms=round(wait_s * 1000))
        except (KafkaError, OSError) as error:
            raise LogUnavailable(f"{type(error).__name__}: {error}") from None
        if self._by_id.is_gone:
            raise LogUnavailable("a topic is not the one that was read")
        return {Place(*place): records for place, records in polled.items()}

    def positions(self) -> dict[Place, int]:
        """The next offset of each partition: everything below has been given by `poll`."""
        # Not `consumer.position()`: that asks the broker when the leader is in doubt, so without a broker it raises.
        assigned = self._consumer._subscription.assignment  # noqa: SLF001
        return {place: assigned[partition].position.offset for place, partition in self._partitions.items()}

    def close(self) -> None:
        self._consumer.close(autocommit=False, timeout_ms=_CLOSE_MS)
