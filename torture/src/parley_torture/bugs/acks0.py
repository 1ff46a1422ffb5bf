"""acks=0: what was put into the socket counts as written. Where the log is heard in time it still says the offset."""

import asyncio
from functools import partial
from typing import Any

from aiokafka import AIOKafkaProducer
from parley_gateway.adapters import kafka_writer
from parley_gateway.adapters.kafka_trouble import KAFKA_TROUBLE
from parley_gateway.adapters.partition_line import Failure, PartitionLine
from parley_gateway.entrypoints.produce import Producing

from parley_torture.bugs.hasty_ack import ack_unheard

PATIENCE_S = 1.0


def plant() -> None:
    begun: list[Producing] = []
    begin = Producing.__init__

    def remembered(self: Producing, *given: Any) -> None:
        begin(self, *given)
        begun.append(self)

    async def careless(self: PartitionLine, batch: Any) -> None:
        try:
            await (await self._producer.send_batch(batch.builder, self._topic, partition=self._partition))
        except KAFKA_TROUBLE:
            batch.fail(Failure.UNKNOWN)
            return
        for record in batch.records:
            asyncio.get_running_loop().call_later(PATIENCE_S, partial(ack_unheard, begun[-1], record))

    def producer(**settings: Any) -> AIOKafkaProducer:
        return AIOKafkaProducer(**settings | {"acks": 0})

    Producing.__init__ = remembered  # type: ignore[method-assign,assignment]
    PartitionLine._send_one = careless  # type: ignore[method-assign]  # noqa: SLF001
    kafka_writer.AIOKafkaProducer = producer  # type: ignore[attr-defined]
