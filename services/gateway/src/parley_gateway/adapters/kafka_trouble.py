"""What can go wrong with any Kafka client of ours, as one set of exceptions."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka.errors import KafkaError


class ClientGaveUp(Exception):
    """aiokafka cancelled a task of its own and the cancellation came out at our end (its issue 974; seen here when the
    broker was stopped)."""


class PositionGone(Exception):
    """The log does not reach back to where reading was to go on."""


class TopicGone(Exception):
    """The broker does not know the topic's id: it was deleted, perhaps made anew."""


KAFKA_TROUBLE = (KafkaError, OSError, TimeoutError, ClientGaveUp)


@contextmanager
def no_stray_cancellation() -> Iterator[None]:
    """Only a cancellation that was asked of this very task may end it; any other becomes ClientGaveUp."""
    try:
        yield
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise ClientGaveUp from None
