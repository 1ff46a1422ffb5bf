"""Who is read when: the line of those that have more to say."""

import asyncio
import operator
import time

from parley_gateway.entrypoints.turns import HELD_APART_S, Turns


class Waiting:
    """A socket that notes when it was let on, and the round of the loop."""

    def __init__(self) -> None:
        self.holds = 0
        self.on_at: list[float] = []
        self.went_on = asyncio.Event()

    def write_frames(self, data: bytes) -> bool:
        raise NotImplementedError

    def close_with(self, code: int, reason: str, farewell: bytes) -> None:
        raise NotImplementedError

    def look(self) -> None:
        raise NotImplementedError

    def hold(self) -> None:
        self.holds += 1

    def go_on(self) -> None:
        self.holds -= 1
        self.on_at.append(time.monotonic())
        self.went_on.set()


async def test_sockets_with_more_to_say_go_on_one_a_round() -> None:
    """First come, first read; between two of them the loop does what else there is."""
    turns, sockets = Turns(), [Waiting() for _ in range(3)]
    for socket in sockets:
        turns.next(socket)
    waiting = [3]
    while waiting[-1]:
        await asyncio.sleep(0)
        waiting.append(sum(socket.holds for socket in sockets))
        assert [socket.holds for socket in sockets] == sorted(socket.holds for socket in sockets)
    assert set(map(operator.sub, waiting, waiting[1:])) <= {0, 1}


async def test_held_sockets_go_on_apart_however_many_come_due_at_once() -> None:
    """Five that are due at the same moment share the loop with others; none goes on before its time."""
    turns, sockets, began = Turns(), [Waiting() for _ in range(5)], time.monotonic()
    for socket in sockets:
        turns.later(socket, 0.02)
    await asyncio.gather(*(socket.went_on.wait() for socket in sockets))
    on_at = [at for socket in sockets for at in socket.on_at]
    # uvloop and asyncio count whole milliseconds.
    assert on_at[0] - began >= 0.019
    assert on_at[-1] - on_at[0] >= 4 * (HELD_APART_S - 0.001)


async def test_socket_within_its_rate_does_not_wait_for_those_that_are_held() -> None:
    """Who has much to say for once stands in another line."""
    turns, held, quick = Turns(), Waiting(), Waiting()
    turns.later(held, 3600.0)
    turns.next(quick)
    await quick.went_on.wait()
    assert (held.holds, quick.holds) == (1, 0)
