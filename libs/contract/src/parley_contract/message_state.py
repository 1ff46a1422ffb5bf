"""A message as it stands after what was done to it. For views that hold messages and meet their changes."""

import msgspec

from parley_contract.frames import Message, Reaction


def changed(message: Message, change: Message) -> Message:
    """`message` after an edit, delete or reaction that names it; the fold has judged the change already."""
    if message.deleted_ts is not None:
        return message
    if change.kind == "edit":
        return msgspec.structs.replace(message, text=change.text, mentions=change.mentions, edited_ts=change.ts)
    if change.kind == "delete":
        return deleted(message, change.ts)
    if change.kind == "reaction" and change.emoji is not None:
        reactions = _reacted(message.reactions, change.emoji, change.sender.id, on=change.on is True)
        return msgspec.structs.replace(message, reactions=reactions)
    return message


def deleted(message: Message, ts: int) -> Message:
    """Nothing of what was said is left."""
    return msgspec.structs.replace(message, text=None, mentions=(), reactions=(), edited_ts=None, deleted_ts=ts)


def emptied(change: Message) -> Message:
    """A change of a message that was deleted later: its place and nothing else."""
    return Message(change.room, change.offset, change.prev, change.ts, change.cid, change.sender, "void")


def _reacted(reactions: tuple[Reaction, ...], emoji: str, user_id: str, *, on: bool) -> tuple[Reaction, ...]:
    """Emojis keep the order in which they first came; one that nobody holds up any more is gone."""
    users = {reaction.emoji: reaction.users for reaction in reactions}
    others = [user for user in users.get(emoji, []) if user != user_id]
    if on and user_id in users.get(emoji, []):
        return reactions
    users[emoji] = [*others, user_id] if on else others
    return tuple(Reaction(each, who) for each, who in users.items() if who)
