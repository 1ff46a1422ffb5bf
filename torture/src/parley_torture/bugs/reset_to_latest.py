"""A consumer that was made anew begins at the log's end."""

from collections.abc import Mapping

from parley_gateway.adapters.kafka_feed import KafkaFeed
from parley_gateway.domain.positions import Place


def plant() -> None:
    bounds, seek = KafkaFeed.bounds, KafkaFeed.seek
    ends: dict[Place, int] = {}
    begun: list[KafkaFeed] = []

    async def remembering(self: KafkaFeed) -> tuple[dict[Place, int], dict[Place, int]]:
        starts, found = await bounds(self)
        ends.update(found)
        return starts, found

    def to_the_end(self: KafkaFeed, positions: Mapping[Place, int]) -> None:
        seek(self, ends if begun else positions)
        begun.append(self)

    KafkaFeed.bounds = remembering  # type: ignore[method-assign]
    KafkaFeed.seek = to_the_end  # type: ignore[method-assign]
