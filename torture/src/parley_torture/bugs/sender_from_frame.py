"""Who a frame names as its sender is its sender."""

import json
from typing import Any

from parley_contract.frames import Person
from parley_gateway.domain.actions import Action, Publish
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.messages import Messages
from parley_gateway.domain.outgoing import Outgoing
from parley_gateway.domain.session import Session


def plant() -> None:
    on_text, send = Session.on_text, Messages.send
    claimed: dict[str, Person] = {}

    def listening(self: Session, text: str, now: float) -> list[Action]:
        frame = json.loads(text)
        if "sender" in frame:
            claimed[frame["cid"]] = Person(**frame["sender"])
        return on_text(self, text, now)

    def believing(self: Messages, connection: Connection, asked: Publish, *rest: Any, **named: Any) -> list[Outgoing]:
        real = connection.user
        connection.user = claimed.pop(asked.cid, real)
        try:
            return send(self, connection, asked, *rest, **named)
        finally:
            connection.user = real

    Session.on_text = listening  # type: ignore[method-assign]
    Messages.send = believing  # type: ignore[method-assign]
