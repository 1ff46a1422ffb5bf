"""When the hub's frames are written."""

import asyncio
from types import SimpleNamespace

import pytest
from parley_contract.frames import Pong
from parley_gateway.entrypoints import outflow as outflow_module
from parley_gateway.entrypoints.outflow import Outflow

from services.gateway.tests.fakes import FakeSocket, World


async def test_first_frame_is_written_at_once_and_the_next_ones_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing waits while there is little to write; what comes right after a write goes in one."""
    # Between the rest and the frames no time passes, however long the machine takes.
    monkeypatch.setattr(outflow_module, "time", SimpleNamespace(monotonic=lambda: 1_000.0))
    one = world.connect("1")
    assert isinstance(one.socket, FakeSocket)
    outflow = Outflow(world.gateway.hub)
    world.gateway.hub.reply(one, Pong(re=1))
    outflow.flush()
    assert len(one.socket.writes) == 1
    # As if that had taken long.
    outflow.rest(0.01)
    for re in (2, 3, 4):
        world.gateway.hub.reply(one, Pong(re=re))
        outflow.flush()
    assert len(one.socket.writes) == 1
    async with asyncio.timeout(30):
        while len(one.socket.writes) < 2:  # noqa: ASYNC110 - waits for a condition
            await asyncio.sleep(0.001)
    assert [frame.re for frame in one.socket.frames() if isinstance(frame, Pong)] == [1, 2, 3, 4]
