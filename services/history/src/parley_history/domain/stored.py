"""A message as the view keeps it."""

from dataclasses import dataclass

from parley_contract.chat_records import Content, Heading, read_content, read_heading
from parley_contract.frames import Person
from parley_contract.records import LogRecord


@dataclass(frozen=True, slots=True)
class StoredMessage:
    room: str
    partition: int
    offset: int
    ts: int
    cid: str
    sender: Person
    text: str

    def parts(self) -> tuple[Heading, Content]:
        heading = Heading(self.room, self.partition, self.offset, self.ts, self.cid, self.sender.id, "message")
        return heading, Content(self.sender.name, self.text)


def read_message(record: LogRecord) -> StoredMessage:
    """Raise Poison when the record is not a message that can be shown."""
    heading = read_heading(record)
    content = read_content(record, heading)
    sender = Person(heading.sender_id, content.sender_name)
    return StoredMessage(
        heading.room, record.partition, record.offset, record.ts, heading.cid, sender, content.text or ""
    )
