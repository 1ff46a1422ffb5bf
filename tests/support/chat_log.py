"""Records of chat-messages as a log would hold them, for the tests of the fold."""

from parley_contract.chat_records import Content, Heading, chat_record
from parley_contract.frames import Person
from parley_contract.records import LogRecord

ANA = Person("1", "ana")
BEN = Person("2", "ben")


def logged(new, offset, partition=0):
    return LogRecord(partition, offset, 1000 + offset, new.key, new.headers, new.value)


def message(offset, room="general", cid=None, sender=ANA, text="hi", partition=0, mentions=()):
    heading = Heading(room, 0, 0, 0, cid or f"c{offset}", sender.id, "message", mentions=mentions)
    return logged(chat_record(heading, Content(sender.name, text)), offset, partition)


def change(offset, kind, target, sender=ANA, room="general", cid=None, text="better", mentions=(), moderator=False):
    """An edit, a delete, or a reaction that is put on."""
    content = {
        "edit": Content(sender.name, text=text),
        "delete": Content(sender.name),
        "reaction": Content(sender.name, emoji="👍", on=True),
    }[kind]
    heading = Heading(room, 0, 0, 0, cid or f"c{offset}", sender.id, kind, target, mentions, moderator)
    return logged(chat_record(heading, content), offset)
