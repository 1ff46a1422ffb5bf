"""Hands records to the writer and tells the gateway of those that failed."""

from collections.abc import Iterable
from functools import partial

from parley_gateway.adapters.kafka_writer import KafkaWriter
from parley_gateway.adapters.partition_line import Failure
from parley_gateway.domain.gateway import Gateway
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.entrypoints.outflow import Outflow


class Producing:
    def __init__(self, gateway: Gateway, writer: KafkaWriter, outflow: Outflow) -> None:
        self._gateway = gateway
        self._writer = writer
        self._outflow = outflow

    def produce(self, outgoing: Iterable[Outgoing]) -> None:
        """Put each record in line, in order. Does not wait; what finds no room is refused at once."""
        for each in outgoing:
            if not self._writer.enqueue(each.record, partial(self._failed, each)):
                self._failed(each, Failure.NOT_WRITTEN)

    def _failed(self, outgoing: Outgoing, failure: Failure) -> None:
        if failure is Failure.NOT_WRITTEN:
            self._gateway.not_enqueued(outgoing)
        else:
            self._gateway.lost(outgoing)
        self._outflow.flush()
