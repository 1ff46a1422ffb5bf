"""Hands records to the writer and tells the gateway of those that failed."""

from collections.abc import Iterable
from functools import partial

from parley_gateway.adapters.kafka_writer import Enqueued, KafkaWriter, NotEnqueued
from parley_gateway.domain.gateway import Gateway
from parley_gateway.domain.outgoing import Outgoing


class Producing:
    def __init__(self, gateway: Gateway, writer: KafkaWriter) -> None:
        self._gateway = gateway
        self._writer = writer

    async def produce(self, outgoing: Iterable[Outgoing]) -> None:
        """Put each record in line, in order. Does not wait for the log; waits while the line is full."""
        for each in outgoing:
            try:
                enqueued = await self._writer.enqueue(each.record)
            except NotEnqueued:
                self._gateway.not_enqueued(each)
                self._gateway.hub.flush()
            else:
                enqueued.add_done_callback(partial(self._settled, each))

    def _settled(self, outgoing: Outgoing, enqueued: Enqueued) -> None:
        if self._writer.has_failed(enqueued):
            self._gateway.lost(outgoing)
            self._gateway.hub.flush()
