"""Writes records to Kafka and returns when the broker has them. A client that failed is thrown away and made anew."""

import contextlib
from collections.abc import Sequence
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError
from parley_chassis.kafka_access import KafkaAccess
from parley_contract.records import NewRecord

BLOCK_MS_MAX = 4_000
DELIVERY_MS_MAX = 6_000


class KafkaAway(Exception):
    """Kafka did not take the records in time; some may have been written all the same."""


class KafkaLog:
    """Used by one thread. Every call blocks for at most about ten seconds."""

    def __init__(self, kafka: KafkaAccess) -> None:
        self._kafka = kafka
        self._producer: Any = None

    def connect(self, topic: str) -> None:
        """Have a client that knows the topic, so that the first record need not wait for that; raise KafkaAway."""
        try:
            if self._producer is None:
                self._producer = self._make()
                self._producer.partitions_for(topic)
        except Exception as error:  # noqa: BLE001 - raised again, without the client that failed
            raise self._dropped(error) from None

    def append(self, records: Sequence[NewRecord]) -> None:
        """Return when all are written by all in-sync replicas; raise KafkaAway."""
        if not records:
            return
        self.connect(records[0].topic)
        try:
            waiting = [
                self._producer.send(record.topic, key=record.key, value=record.value, headers=list(record.headers))
                for record in records
            ]
            for one in waiting:
                one.get(timeout=DELIVERY_MS_MAX / 1000)
        except Exception as error:  # noqa: BLE001 - raised again, without the client that failed
            raise self._dropped(error) from None

    def close(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with contextlib.suppress(KafkaError, OSError):
                producer.close(timeout=0)

    def _dropped(self, error: Exception) -> Exception:
        """After any error the client is not trusted again; the error to raise."""
        self.close()
        return KafkaAway(str(error)) if isinstance(error, KafkaError | OSError) else error

    def _make(self) -> Any:
        return KafkaProducer(
            **self._kafka.options(),
            client_id="parley-auth",
            acks="all",
            # A revocation written twice is the same as once; without a producer id there is one thing less to lose.
            enable_idempotence=False,
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=BLOCK_MS_MAX,
            max_block_ms=BLOCK_MS_MAX,
            request_timeout_ms=BLOCK_MS_MAX,
            delivery_timeout_ms=DELIVERY_MS_MAX,
            reconnect_backoff_max_ms=1_000,
        )
