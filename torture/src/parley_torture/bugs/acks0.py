"""acks=0: what was put into the socket counts as written. Where the log is heard in time it still says the offset."""

import asyncio
from functools import partial
from typing import Any

from aiokafka import AIOKafkaProducer
from parley_gateway.adapters import kafka_writer
from parley_gateway.adapters.kafka_writer import Enqueued
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.entrypoints.produce import Producing

from parley_torture.bugs.hasty_ack import ack_unheard

PATIENCE_S = 1.0


def plant() -> None:
    def producer(**settings: Any) -> AIOKafkaProducer:
        return AIOKafkaProducer(**settings | {"acks": 0})

    settled = Producing._settled  # noqa: SLF001

    def trusting(self: Producing, outgoing: Outgoing, enqueued: Enqueued) -> None:
        settled(self, outgoing, enqueued)
        if outgoing.key is not None and not self._writer.has_failed(enqueued):
            late = partial(ack_unheard, self._gateway, outgoing.key)
            asyncio.get_running_loop().call_later(PATIENCE_S, late)

    kafka_writer.AIOKafkaProducer = producer  # type: ignore[attr-defined]
    Producing._settled = trusting  # type: ignore[method-assign]  # noqa: SLF001
