"""Readers who go from one gateway to another, while neither has read the log as far as the other."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from parley_contract.chat_records import Content, Heading, chat_record
from parley_contract.frames import Cursor, Joined, Message, Msg, ServerFrame, TypingNow
from parley_contract.records import NewRecord
from parley_gateway.domain.actions import Join
from parley_gateway.domain.connection import Connection

from services.gateway.tests.fakes import World, frames_of, person

MARK = "00-" + "0" * 31 + "1-" + "0" * 15 + "1-00"


def said(cid: int, room: str = "general") -> NewRecord:
    heading = Heading(room, 0, 0, 0, f"c{cid}", "7", "message", None, (), moderator=False)
    return chat_record(heading, Content("name-7", "x", None, None, None), MARK)


@dataclass
class Reader:
    """Keeps a cursor as docs/protocol.md says, and what it was shown of #general, in order."""

    connection: Connection | None = None
    cursor: Cursor | None = None
    shown: list[tuple[int | None, int]] = field(default_factory=list)

    def come(self, world: World) -> None:
        self.connection = world.connect("1")
        world.perform(self.connection, Join(1, "general", self.cursor, None))
        self.look()

    def look(self) -> None:
        for frame in [] if self.connection is None else frames_of(self.connection):
            self._take(frame)

    def _take(self, frame: ServerFrame) -> None:
        if isinstance(frame, Joined):
            self._show(frame.messages)
        elif isinstance(frame, Msg):
            self.shown.append((frame.prev, frame.offset))
            self.cursor = Cursor("epoch-1", frame.offset)

    def _show(self, messages: list[Message]) -> None:
        self.shown += [(message.prev, message.offset) for message in messages]
        if messages:
            self.cursor = Cursor("epoch-1", messages[-1].offset)


EVENTS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(["general", "general", "elsewhere"])),
    st.tuples(st.just("say again"), st.integers(0, 10)),
    st.tuples(st.just("read"), st.sampled_from([0, 1])),
    st.tuples(st.just("come"), st.sampled_from([0, 1])),
)


@given(st.lists(EVENTS, min_size=20, max_size=80))
def test_reader_moving_between_gateways_is_shown_each_record_once_in_order(events: list[tuple[str, str | int]]) -> None:
    """However far behind each other they are: what is shown is the room's chain, without hole, double or step back
    (G2, G3, G6)."""
    worlds, read_to = (World(), World("fedcba9876543210")), [0, 0]
    log: list[NewRecord] = []
    reader = Reader()
    for kind, value in [*events, ("read all", 0), ("read all", 1)]:
        match kind, value:
            case "say", str(room):
                log.append(said(len(log), room))
            case "say again", int(back) if log:
                log.append(log[-1 - back % len(log)])
            case "read", int(which) if read_to[which] < len(log):
                worlds[which].log(log[read_to[which]])
                read_to[which] += 1
            case "read all", int(which):
                worlds[which].log(*log[read_to[which] :])
            case "come", int(which):
                reader.come(worlds[which])
        reader.look()
    assert all(prev == before for (_, before), (prev, _) in zip(reader.shown, reader.shown[1:], strict=False))
    if reader.shown:
        assert reader.shown[-1][1] == worlds[0].gateway.messages.head("general")


def test_reader_ahead_of_the_gateway_hears_people_and_no_record_twice(world: World) -> None:
    """A gateway that Kafka did not reach for some seconds took somebody in who had read on elsewhere, and showed them
    the past when it caught up (seen in torture, seed 2026)."""
    world.log(said(0))
    ahead = world.connect("1")
    world.perform(ahead, Join(1, "general", Cursor("epoch-1", 2), None))
    (joined,) = frames_of(ahead)
    assert isinstance(joined, Joined)
    assert (joined.head, joined.messages, joined.recovered) == (0, [], True)
    world.gateway.hub.tell_room("general", TypingNow("general", person("3")))
    world.gateway.hub.tell_others("general", "3", TypingNow("general", person("3")))
    world.log(said(1), said(2), said(3))
    heard = frames_of(ahead)
    assert [frame.offset for frame in heard if isinstance(frame, Msg)] == [3]
    assert sum(isinstance(frame, TypingNow) for frame in heard) == 2
    world.log(said(4))
    assert [frame.offset for frame in frames_of(ahead) if isinstance(frame, Msg)] == [4]


def test_reader_ahead_who_leaves_or_comes_again_is_held_back_no_more(world: World) -> None:
    """What is held back belongs to one join: the next one says anew from where on."""
    leaver, again = world.connect("1"), world.connect("2")
    for connection in (leaver, again):
        world.perform(connection, Join(1, "general", Cursor("epoch-1", 5), None))
    world.gateway.hub.drop(leaver)
    world.perform(again, Join(2, "general", None, None))
    for connection in (leaver, again):
        frames_of(connection)
    world.log(said(0))
    assert [len(frames_of(connection)) for connection in (leaver, again)] == [0, 1]
