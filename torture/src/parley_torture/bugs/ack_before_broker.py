"""The ack goes out when the record is in line."""

from collections.abc import Iterable

from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.entrypoints.produce import Producing

from parley_torture.bugs.hasty_ack import ack_unheard


def plant() -> None:
    produce = Producing.produce

    async def hasty(self: Producing, outgoing: Iterable[Outgoing]) -> None:
        every = list(outgoing)
        for each in every:
            if each.key is not None:
                ack_unheard(self._gateway, each.key)
        await produce(self, every)

    Producing.produce = hasty  # type: ignore[method-assign]
