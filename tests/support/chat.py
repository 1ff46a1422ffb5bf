"""A program that chats over `/ws`, written from docs/protocol.md: it takes nothing from the services' code."""

import asyncio
import json
import uuid
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from support.eventually import PATIENCE_S, eventually

Frame = dict[str, Any]


class Chat:
    """One socket. Answers are matched by `re`; pushes are kept in order in `pushes`."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pushes: list[Frame] = []
        self.welcome: Frame = {}
        self._next_id = 1
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._arrived = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url: str, **given) -> Self:
        """It sends no pings of its own: a server that a test has stopped is not to be given up by its client."""
        patient = {"ping_interval": None, "open_timeout": PATIENCE_S}
        return cls(await connect(url, subprotocols=["parley.v1"], compression=None, **patient, **given))

    @classmethod
    async def enter(
        cls, url: str, token: str, room: str | None = "general", address: str | None = None, **join
    ) -> Self:
        """Connect, say hello and join a room; `address` is where the edge would say that one comes from."""
        chat = await cls.open(url, **({"additional_headers": {"X-Forwarded-For": address}} if address else {}))
        chat.welcome = await chat.ask("hello", token=token)
        assert chat.welcome["t"] == "welcome", chat.welcome
        if room:
            chat.joined = await chat.ask_when_known("join", room=room, **join)
            assert chat.joined["t"] == "joined", chat.joined
        return chat

    @classmethod
    async def enter_if_taken(cls, url: str, token: str, **given) -> Self | None:
        """The same, or None while the gateway is away or takes nobody."""
        try:
            return await cls.enter(url, token, **given)
        except (OSError, AssertionError, WebSocketException):
            return None

    async def ask(self, kind: str, within_s: float = PATIENCE_S, **fields) -> Frame:
        """Send a request and return its answer."""
        request_id = self._next_id
        self._next_id += 1
        self._answers[request_id] = asyncio.get_running_loop().create_future()
        await self.tell(kind, id=request_id, **fields)
        return await asyncio.wait_for(self._answers[request_id], within_s)

    async def ask_when_known(self, kind: str, **fields) -> Frame:
        """Ask about a room or a person that are there, but perhaps new: each gateway reads of them by itself."""

        async def answer() -> Frame | None:
            frame = await self.ask(kind, **fields)
            return None if frame.get("code") == "not_found" else frame

        return await eventually(answer, every_s=0.2)

    async def tell(self, kind: str, **fields) -> None:
        await self.socket.send(json.dumps({"t": kind, **fields}))

    async def say(self, text: str, room: str = "general", cid: str | None = None) -> Frame:
        return await self.ask("send", room=room, cid=cid or str(uuid.uuid4()), text=text)

    async def hear(self, kind: str, within_s: float = PATIENCE_S, **fields) -> Frame:
        """The first push (already there or yet to come) with these fields."""

        def fits() -> Frame | None:
            return next(
                (f for f in self.pushes if f["t"] == kind and all(f.get(k) == v for k, v in fields.items())), None
            )

        return await self._until(fits, within_s, f"{kind} {fields}")

    async def hear_person(self, event: str, name: str, within_s: float = PATIENCE_S) -> Frame:
        """The presence push in which `name` is among the joins or leaves."""

        def fits() -> Frame | None:
            named = (f for f in self.pushes if f["t"] == "presence")
            return next((f for f in named if name in [p["name"] for p in f[event]]), None)

        return await self._until(fits, within_s, f"{name} in {event}")

    async def _until(self, fits, within_s: float, what: str) -> Frame:
        async with self._arrived:
            try:
                await asyncio.wait_for(self._arrived.wait_for(fits), within_s)
            except TimeoutError:
                raise AssertionError(f"no {what} within {within_s:g} s; heard {self.pushes[-8:]}") from None
            return fits()

    def messages(self, room: str = "general") -> list[Frame]:
        return [f for f in self.pushes if f["t"] == "msg" and f["room"] == room]

    async def closed(self, within_s: float = PATIENCE_S) -> int | None:
        """Wait for the server's close; its code."""
        await asyncio.wait_for(asyncio.shield(self._reader), within_s)
        return self.socket.close_code

    async def close(self, code: int = 1000) -> None:
        await self.socket.close(code)
        await self._reader

    async def drop(self) -> None:
        """Lose the connection without a good-bye."""
        self.socket.transport.abort()
        await self._reader

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                answer = self._answers.pop(frame.get("re"), None)
                if answer is not None:
                    if not answer.done():
                        answer.set_result(frame)
                else:
                    async with self._arrived:
                        self.pushes.append(frame)
                        self._arrived.notify_all()
        except ConnectionClosed:
            pass
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionError(f"closed with {self.socket.close_code}"))
