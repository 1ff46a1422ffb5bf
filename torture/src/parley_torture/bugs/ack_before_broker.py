"""The ack goes out when the record is in line."""

from collections.abc import Iterable

from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.entrypoints.produce import Producing

from parley_torture.bugs.hasty_ack import ack_unheard


def plant() -> None:
    produce = Producing.produce

    def hasty(self: Producing, outgoing: Iterable[Outgoing]) -> None:
        every = list(outgoing)
        produce(self, every)
        for each in every:
            ack_unheard(self, each.record)

    Producing.produce = hasty  # type: ignore[method-assign]
