"""Fetching by a topic's id instead of its name (Fetch version 13, KIP-516).

kafka-python 3.0 knows the shape of that version but fetches by name, so a topic that was deleted and made anew would be
read on as if it were the old one. By id the broker itself refuses.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kafka import KafkaConsumer

BY_ID = 13
# "That topic is not there (any more)", of a partition or of the fetch session as a whole: UNKNOWN_TOPIC_ID,
# INCONSISTENT_TOPIC_ID, FETCH_SESSION_TOPIC_ID_ERROR.
NO_SUCH_TOPIC = frozenset({100, 103, 106})


class FetchById:
    """Makes the consumer fetch from these very topics. `is_gone` once the broker no longer knows one of them."""

    def __init__(self, consumer: KafkaConsumer, ids: Mapping[str, UUID]) -> None:
        self.is_gone = False
        self._ids = ids
        self._names = {topic_id: topic for topic, topic_id in ids.items()}
        # There is no public way to a consumer's requests.
        fetcher = consumer._fetcher  # noqa: SLF001
        self._create_requests = fetcher._create_fetch_requests  # noqa: SLF001
        self._handle_response = fetcher._handle_fetch_response  # noqa: SLF001
        fetcher._create_fetch_requests = self._create  # noqa: SLF001
        fetcher._handle_fetch_response = self._handle  # noqa: SLF001

    def _create(self) -> Any:
        requests = self._create_requests()
        for request, _offsets in requests.values():
            request._min_version = request._max_version = BY_ID  # noqa: SLF001
            for topic in (*request.topics, *request.forgotten_topics_data):
                topic.topic_id = self._ids[topic.topic]
        return requests

    def _handle(self, node_id: int, offsets: Any, sent_at: float, response: Any) -> None:
        errors = {response.error_code}
        for topic in response.responses:
            topic.topic = self._names[topic.topic_id]
            errors.update(partition.error_code for partition in topic.partitions)
        self.is_gone = self.is_gone or not errors.isdisjoint(NO_SUCH_TOPIC)
        self._handle_response(node_id, offsets, sent_at, response)
