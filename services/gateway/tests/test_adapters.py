"""Adapters as far as they can be tried without a network."""

import asyncio

import pytest
from parley_chassis.health import Readiness
from parley_gateway.adapters.kafka_trouble import ClientGaveUp, no_stray_cancellation
from parley_gateway.adapters.metrics import GatewayMetrics
from parley_gateway.domain.tally import Tally
from parley_gateway.supervision import Supervision


async def test_stray_cancellation_becomes_trouble_and_a_wanted_one_passes() -> None:
    """Only who was asked to end ends."""
    with pytest.raises(ClientGaveUp), no_stray_cancellation():
        raise asyncio.CancelledError

    async def guarded() -> None:
        with no_stray_cancellation():
            await asyncio.Event().wait()

    task = asyncio.create_task(guarded())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_task_that_ends_stops_the_gateway() -> None:
    """A dead task makes the service not ready and gives up once."""
    readiness = Readiness("tasks")
    readiness.ok("tasks")
    gave_up: list[bool] = []
    supervision = Supervision(readiness, lambda: gave_up.append(True))

    async def ends() -> None:
        raise ValueError

    supervision.start("fragile", ends())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (readiness.is_ready, supervision.failed, gave_up) == (False, True, [True])


def test_metrics_tell_the_tally() -> None:
    """Numbers by outcome and topic, no label that names a person."""
    tally = Tally()
    tally.sends["ack"] += 2
    tally.skipped("chat-messages", 41)
    tally.loopback.add(0.003)
    text = GatewayMetrics(tally, lambda: {"connections": 3}).text().decode()
    for line in (
        "parley_gateway_connections 3.0",
        'parley_gateway_sends_total{outcome="ack"} 2.0',
        'parley_gateway_poison_last_offset{topic="chat-messages"} 41.0',
        'parley_gateway_loopback_seconds_bucket{le="0.005"} 1.0',
        "parley_gateway_loopback_seconds_count 1.0",
    ):
        assert line in text
