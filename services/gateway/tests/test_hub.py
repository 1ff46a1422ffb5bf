"""Frames on their way to sockets."""

from parley_contract.close_codes import CloseCode
from parley_contract.frames import Bye, Pong, TypingNow

from services.gateway.tests.fakes import FakeSocket, World, closed_with, frames_of, person


def test_frames_of_one_flush_are_one_write_of_the_same_bytes(world: World) -> None:
    """Ten frames for a room cost each member one write, and the bytes are one object."""
    one, two = world.connect("1"), world.connect("2")
    hub = world.gateway.hub
    for connection in (one, two):
        hub.subscribe(connection, "general")
    for _ in range(10):
        hub.tell_room("general", TypingNow("general", person("3")))
    hub.flush()
    assert isinstance(one.socket, FakeSocket)
    assert isinstance(two.socket, FakeSocket)
    assert len(one.socket.writes) == len(two.socket.writes) == 1
    assert one.socket.writes[0] is two.socket.writes[0]
    assert len(frames_of(one)) == 10
    assert world.tally.deliveries == 20


def test_own_answer_follows_what_the_room_was_told_in_the_same_write(world: World) -> None:
    """The sender's own message comes before its ack."""
    one = world.connect("1")
    world.gateway.hub.subscribe(one, "general")
    world.gateway.hub.reply(one, Pong(re=1))
    world.gateway.hub.tell_room("general", TypingNow("general", person("3")))
    world.gateway.hub.flush()
    assert isinstance(one.socket, FakeSocket)
    assert len(one.socket.writes) == 1
    assert [type(frame) for frame in frames_of(one)] == [TypingNow, Pong]


def test_who_comes_in_hears_the_answer_first_and_nothing_from_before(world: World) -> None:
    """However late the room's frames are written: what was told before the join is not heard, what comes after it
    comes after its answer (G6)."""
    one, hub = world.connect("1"), world.gateway.hub
    hub.subscribe(world.connect("2"), "general")
    hub.tell_room("general", TypingNow("general", person("3")))
    hub.subscribe(one, "general")
    hub.reply_at_once(one, Pong(re=1))
    hub.tell_room("general", TypingNow("general", person("4")))
    hub.flush()
    pong, typing = frames_of(one)
    assert isinstance(pong, Pong)
    assert typing == TypingNow("general", person("4"))


def test_others_are_told_without_the_one_and_all_of_their_sockets(world: World) -> None:
    """Nobody is told that they are typing themselves, on whichever device."""
    mine, also_mine, other = world.connect("1"), world.connect("1"), world.connect("2")
    for connection in (mine, also_mine, other):
        world.gateway.hub.subscribe(connection, "general")
    world.gateway.hub.tell_others("general", "1", TypingNow("general", person("1")))
    world.gateway.hub.flush()
    assert [len(frames_of(each)) for each in (mine, also_mine, other)] == [0, 0, 1]


def test_slow_reader_is_sent_away_and_the_others_go_on(world: World) -> None:
    """Who is a mebibyte behind gets bye and 4001; the room does not wait."""
    slow, good = world.connect("1"), world.connect("2")
    for connection in (slow, good):
        world.gateway.hub.subscribe(connection, "general")
    assert isinstance(slow.socket, FakeSocket)
    slow.socket.slow = True
    world.gateway.hub.tell_room("general", TypingNow("general", person("3")))
    world.gateway.hub.flush()
    assert closed_with(slow) == CloseCode.SLOW_CONSUMER
    assert [type(frame) for frame in frames_of(slow)] == [Bye]
    assert len(frames_of(good)) == 1
    assert world.tally.evictions == 1


def test_dropped_connection_is_nowhere_any_more(world: World) -> None:
    """Rooms, people and log-ins forget a socket that ended."""
    one = world.connect("1")
    hub = world.gateway.hub
    hub.subscribe(one, "general")
    hub.drop(one)
    hub.tell_room("general", TypingNow("general", person("3")))
    hub.flush()
    assert (frames_of(one), len(hub), hub.of_user("1"), hub.of_sid("sid-1")) == ([], 0, (), ())


def test_close_says_what_was_waiting_then_bye(world: World) -> None:
    """Every close of ours is announced, after what was still to be said."""
    one = world.connect("1")
    world.gateway.hub.reply(one, Pong(re=1))
    world.gateway.hub.close(one, CloseCode.RESTART, 700)
    pong, bye = frames_of(one)
    assert isinstance(pong, Pong)
    assert bye == Bye(code=1012, reason="The server is restarting.", reconnect=True, retry_after_ms=700)
