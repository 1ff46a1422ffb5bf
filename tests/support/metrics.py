"""What a service says of itself at `/metrics`."""

import asyncio

import httpx

from support.eventually import PATIENCE_S


def metric(base: str, name: str, label: str = "") -> float:
    """The largest value of a metric among those with such a label (as it is written: `topic="chat-rooms"`); 0 when
    there is none."""
    lines = httpx.get(f"{base}/metrics", timeout=PATIENCE_S).text.splitlines()
    named = [line for line in lines if line.startswith((f"{name} ", f"{name}{{")) and label in line]
    return max((float(line.split()[-1]) for line in named), default=0.0)


async def open_sockets(gateway: str) -> int:
    return int(await asyncio.to_thread(metric, gateway, "parley_gateway_connections"))
