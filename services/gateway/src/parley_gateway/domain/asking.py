"""From a frame to what it asks for: ids, texts and emojis are judged here, before anything else looks at them."""

import msgspec
from parley_contract import frames, names
from parley_contract.refusals import Refused

from parley_gateway.domain.actions import (
    AskMembers,
    Block,
    Create,
    Govern,
    Join,
    Leave,
    Mark,
    Publish,
    Request,
    ShowAs,
)


def request_of(frame: frames.ClientFrame) -> Request:
    """Raise Refused("invalid") with a sentence for what can never be allowed."""
    match frame:
        case frames.Send() | frames.Edit() | frames.Delete() | frames.React():
            return _publish(frame)
        case frames.Join(id=re, room=room, since=since, last=last):
            return Join(re, names.require_any_room(room), since, last)
        case frames.Leave(id=re, room=room):
            return Leave(re, names.require_any_room(room))
        case frames.Create():
            return _create(frame)
        case frames.Update() | frames.Invite() | frames.Kick() | frames.Ban() | frames.SetRole():
            return Govern(frame.id, _allowed(frame))
        case frames.AskMembers(id=re, room=room):
            return AskMembers(re, names.require_any_room(room))
        case frames.Block(id=re, user=user, on=on):
            return Block(re, names.require_user_id(user), on)
        case frames.Read(room=room, offset=offset, quiet=quiet):
            return Mark(names.require_any_room(room), offset, quiet)
        case frames.SetPresence(state=state):
            return ShowAs(state)
    raise Refused("bad_frame", "This frame asks for nothing.")


def _publish(frame: frames.Change) -> Publish:
    re, cid, room = frame.id, names.require_cid(frame.cid), names.require_any_room(frame.room)
    match frame:
        case frames.Send(text=text, reply_to=reply_to):
            return Publish(re, cid, room, names.require_text(text), reply_to=reply_to)
        case frames.Edit(target=target, text=text):
            return Publish(re, cid, room, names.require_text(text), "edit", target)
        case frames.Delete(target=target):
            return Publish(re, cid, room, kind="delete", target=target)
        case frames.React(target=target, emoji=emoji, on=on):
            return Publish(re, cid, room, None, "reaction", target, names.require_emoji(emoji), on)


def _create(frame: frames.Create) -> Create:
    room = names.require_room(frame.room)
    title = names.require_title(room if frame.title is None else frame.title)
    return Create(frame.id, room, title, names.require_topic(frame.topic or ""), frame.visibility)


def _allowed(frame: frames.RoomChange) -> frames.RoomChange:
    names.require_room(frame.room)
    if not isinstance(frame, frames.Update):
        names.require_user_id(frame.user)
        return frame
    wished = {}
    if frame.title is not None:
        wished["title"] = names.require_title(frame.title)
    if frame.topic is not None:
        wished["topic"] = names.require_topic(frame.topic)
    return msgspec.structs.replace(frame, **wished)
