"""Who may do what in a room: one table, asked by gateway and history alike. docs/permissions.md is made of it.

A person's standing in a room follows from the fold of chat-rooms, for a direct conversation from its name. Whoever may
not even know of a room is told that there is none.
"""

from typing import Literal, get_args

from parley_contract.frames import Room, Visibility
from parley_contract.refusals import Refused

Standing = Literal["owner", "moderator", "member", "outsider", "banned", "party", "stranger"]
Action = Literal[
    "see",
    "read",
    "join",
    "leave",
    "write",
    "react",
    "edit own",
    "delete own",
    "delete any",
    "mention everybody",
    "list members",
    "invite",
    "kick",
    "ban",
    "set role",
    "update",
    "archive",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
STANDINGS: tuple[Standing, ...] = get_args(Standing)
RANK: dict[Standing, int] = {"owner": 3, "moderator": 2, "member": 1}

_READING: frozenset[Action] = frozenset({"see", "read", "list members"})
_TALKING: frozenset[Action] = frozenset({"write", "react", "edit own", "delete own"})
_PARTY: frozenset[Action] = _READING | _TALKING | {"join"}
_MEMBER: frozenset[Action] = _PARTY | {"leave"}
_MODERATOR: frozenset[Action] = _MEMBER | {"delete any", "mention everybody", "invite", "kick", "ban", "update"}
_OWNER: frozenset[Action] = _MODERATOR | {"set role", "archive"}
_MEMBER_OF_PUBLIC: frozenset[Action] = _MEMBER | {"invite"}
_VISITOR: frozenset[Action] = _READING | {"join"}
_EXPELLED: frozenset[Action] = frozenset({"see"})
_NOTHING: frozenset[Action] = frozenset()

_MAY: dict[tuple[Visibility, Standing], frozenset[Action]] = {
    ("public", "owner"): _OWNER,
    ("public", "moderator"): _MODERATOR,
    ("public", "member"): _MEMBER_OF_PUBLIC,
    ("public", "outsider"): _VISITOR,
    ("public", "banned"): _EXPELLED,
    ("private", "owner"): _OWNER,
    ("private", "moderator"): _MODERATOR,
    ("private", "member"): _MEMBER,
    ("private", "outsider"): _NOTHING,
    ("private", "banned"): _NOTHING,
    ("direct", "party"): _PARTY,
    ("direct", "stranger"): _NOTHING,
}
# What an archived room still allows.
_ARCHIVED: frozenset[Action] = _READING | {"join", "leave", "delete own", "delete any", "kick", "ban", "archive"}


def may(action: Action, room: Room, standing: Standing) -> bool:
    allowed = _MAY.get((room.visibility, standing), _NOTHING)
    return action in (allowed & _ARCHIVED if room.archived else allowed)


def require(action: Action, room: Room, standing: Standing) -> None:
    """Raise Refused with the reason that may be told: `not_found` where the room is a secret, else `forbidden`."""
    if may(action, room, standing):
        return
    if not may("see", room, standing):
        raise no_room(room.room)
    raise Refused("forbidden", _reason(action, room, standing))


def require_rank(actor: Standing, target: Standing) -> None:
    """Raise Refused unless the actor stands above whom they act on."""
    if RANK.get(actor, 0) <= RANK.get(target, 0):
        raise Refused("forbidden", "You can do this only to people of a lower role than yours.")


def no_room(room: str) -> Refused:
    return Refused("not_found", f"There is no room #{room}.")


def _reason(action: Action, room: Room, standing: Standing) -> str:
    name = f"#{room.room}"
    if standing == "banned":
        return f"You were banned from {name}."
    if room.archived and action in _MAY[room.visibility, standing]:
        return f"{name} is archived: it can be read, not written."
    if standing == "outsider":
        return f"Join {name} before you write in it." if action == "write" else f"Join {name} first."
    if room.visibility == "direct":
        return "This cannot be done in a direct conversation."
    if action in _OWNER - _MODERATOR:
        return f"Only an owner of {name} can do this."
    return f"Only a moderator of {name} can do this."
