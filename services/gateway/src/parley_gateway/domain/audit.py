"""What an auditor asks of a gateway: who changed a room or another's place in it, and who was refused. By ids alone.

Each line is written by the gateway that was asked, once the log has the change.
"""

from parley_chassis import logs
from parley_contract.frames import RoomChange, Update
from parley_contract.refusals import Refused

from parley_gateway.domain.connection import Connection
from parley_gateway.domain.pending import Waiter

_EVENTS = {"invite": "invited", "kick": "kicked", "ban": "banned", "pardon": "ban_lifted"}

_audit = logs.audit(__name__)


def done(waiter: Waiter) -> None:
    """To be told of every request that the log answered; what people do with their own place only is not for here."""
    match waiter.key:
        case ("update", room, _):
            _write(waiter.connection, "room_changed", room)
        case ("role", room, target, role):
            _write(waiter.connection, "role_given", room, target=target, role=role)
        case (kind, room, target) if kind in _EVENTS:
            _write(waiter.connection, _EVENTS[kind], room, target=target)


def refused(connection: Connection, asked: RoomChange, refusal: Refused) -> None:
    target = {} if isinstance(asked, Update) else {"target": asked.user}
    wanted = type(asked).__name__.lower()
    _write(connection, "governing_refused", asked.room, wanted=wanted, code=refusal.code, **target)


def _write(connection: Connection, event: str, room: str, **more: str) -> None:
    _audit.info(event, user_id=connection.require_user().id, session_id=connection.sid, room=room, **more)
