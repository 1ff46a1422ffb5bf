"""Quart's ASGI connection with a bounded inbox.

Quart 0.22 puts what it receives into a queue without a maximum, so a flood grows memory; and an empty binary frame
raises KeyError in it. Here a full inbox stops reading from the socket, and every frame arrives as what it is.
"""

import asyncio
from typing import TYPE_CHECKING

from hypercorn.typing import ASGIReceiveCallable, WebsocketScope
from quart.asgi import ASGIWebsocketConnection

if TYPE_CHECKING:
    from quart import Quart

INBOX_FRAMES_MAX = 8


class BoundedWebsocketConnection(ASGIWebsocketConnection):
    def __init__(self, app: "Quart", scope: WebsocketScope) -> None:
        super().__init__(app, scope)
        self.queue: asyncio.Queue[str | bytes] = asyncio.Queue(INBOX_FRAMES_MAX)

    async def handle_messages(self, receive: ASGIReceiveCallable) -> None:
        while True:
            event = await receive()
            if event["type"] == "websocket.receive":
                text = event.get("text")
                await self.queue.put(event.get("bytes") or b"" if text is None else text)
            elif event["type"] == "websocket.disconnect":
                return
