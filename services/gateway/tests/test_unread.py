"""Unread counts equal a recount of the log by hand, whatever happened."""

import random
import re
from dataclasses import dataclass, field

import pytest
from parley_contract.frames import Unread, Welcome
from parley_contract.records import LogRecord
from parley_contract.topics import CHAT_MESSAGES, CHAT_READS
from parley_gateway.domain.actions import Admit, Create, Join, Mark, Publish
from parley_gateway.domain.connection import Connection
from parley_gateway.domain.session import Session

from services.gateway.tests.fakes import FakeSocket, World, frames_of, person

ROOMS = ("general", "cats", "dogs")
DEVICES = ("1", "1", "2", "2", "3", "3", "4", "4", "5")
ACTIONS = 1_000


@dataclass
class Recount:
    """Every record as it was written, counted without any fold."""

    chat: list[tuple[int, str, Publish, str]] = field(default_factory=list)
    reads: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, room: str, user_id: str, asked: Publish) -> None:
        self.chat.append((len(self.chat), user_id, asked, room))

    def author(self, target: int | None) -> str | None:
        found = [(user, asked) for offset, user, asked, _ in self.chat if offset == target]
        return found[0][0] if found and found[0][1].kind == "message" else None

    def mark(self, user_id: str, room: str) -> int:
        own = [o for o, user, asked, r in self.chat if (user, r, asked.kind) == (user_id, room, "message")]
        return max([self.reads.get((user_id, room), -1), *own])

    def unread(self, user_id: str, room: str) -> Unread:
        gone = {asked.target for _, _, asked, _ in self.chat if asked.kind == "delete"}
        texts: dict[int, str] = {}
        for offset, user, asked, where in self.chat:
            if where == room and asked.kind == "message" and user != user_id:
                texts[offset] = asked.text or ""
            elif asked.kind == "edit" and asked.target in texts:
                texts[asked.target] = asked.text or ""
        mark = self.mark(user_id, room)
        seen = {o: text for o, text in texts.items() if o > mark and o not in gone}
        named = sum(f"@name-{user_id}" in re.findall(r"@name-\d", text) for text in seen.values())
        return Unread(len(seen), named, min(seen, default=None))


def act(rng: random.Random, world: World, recount: Recount, connection: Connection, number: int) -> None:
    """One thing that somebody may do; what was refused is not in the log."""
    user_id, room = connection.require_user().id, rng.choice(ROOMS)
    there = [o for o, user, asked, r in recount.chat if r == room and asked.kind == "message"]
    mine = [o for o in there if recount.author(o) == user_id]
    gone = {asked.target for _, _, asked, _ in recount.chat if asked.kind == "delete"}
    text = rng.choice(["hello", f"hello @name-{rng.randint(1, 5)}"])
    match rng.choice(["say", "say", "say", "edit", "delete", "react", "read", "read"]):
        case "edit" if set(mine) - gone:
            asked = Publish(1, f"c{number}", room, text, "edit", rng.choice(sorted(set(mine) - gone)))
        case "delete" if set(mine) - gone:
            asked = Publish(1, f"c{number}", room, kind="delete", target=rng.choice(sorted(set(mine) - gone)))
        case "react" if set(there) - gone:
            target = rng.choice(sorted(set(there) - gone))
            asked = Publish(1, f"c{number}", room, None, "reaction", target, "👍", rng.random() < 0.7)
        case "read" if there:
            offset = rng.choice(there)
            world.perform(connection, Mark(room, offset, quiet=rng.random() < 0.5))
            recount.reads[user_id, room] = max(offset, recount.reads.get((user_id, room), -1))
            return
        case _:
            asked = Publish(1, f"c{number}", room, text)
    world.log(*(out.record for out in world.perform(connection, asked)))
    recount.note(room, user_id, asked)


def welcome(world: World, user_id: str) -> dict[str, Unread | None]:
    """What somebody is told who comes with a new device."""
    connection = Connection(FakeSocket(), Session(world.now), f"new-{user_id}")
    world.perform(connection, Admit(1, person(user_id), f"sid-new-{user_id}", 600))
    (told,) = (frame for frame in frames_of(connection) if isinstance(frame, Welcome))
    world.gateway.ended(connection, 1000, world.now)
    return {room.room: room.unread for room in told.rooms}


@pytest.mark.parametrize("seed", range(3))
def test_unread_equals_a_recount_after_a_thousand_actions(seed: int) -> None:
    """Five people on nine devices; also for a gateway that starts afterwards and reads the log."""
    rng, world, recount = random.Random(seed), World(), Recount()
    log: list[tuple[str, LogRecord]] = []
    devices = [world.connect(user_id) for user_id in DEVICES]
    for topic, record in made_rooms(world, devices):
        log.append((topic, record))
    remember(world, log)
    for number in range(ACTIONS):
        act(rng, world, recount, rng.choice(devices), number)
        world.now += 0.01
    world.now += 5
    world.beat()
    fresh = World("fedcba9876543210")
    for topic, record in log:
        fresh.gateway.on_poll({topic: [record]}, fresh.now)
    for user_id in "12345":
        counted = {room: recount.unread(user_id, room) for room in ROOMS}
        assert welcome(world, user_id) == counted
        assert welcome(fresh, user_id) == counted


def made_rooms(world: World, devices: list[Connection]) -> list[tuple[str, LogRecord]]:
    seen: list[tuple[str, LogRecord]] = []
    remember(world, seen)
    for room in ROOMS[1:]:
        world.do(devices[0], Create(1, room, room))
    for connection in devices:
        for room in ROOMS:
            world.do(connection, Join(1, room, None, None))
    return [(topic, record) for topic, record in seen if topic not in {CHAT_MESSAGES, CHAT_READS}]


def remember(world: World, log: list[tuple[str, LogRecord]]) -> None:
    """Keep everything that the gateway takes in from now on."""
    take_in = type(world.gateway).on_poll

    def on_poll(polled: dict[str, list[LogRecord]], now: float) -> None:
        log.extend((topic, record) for topic, records in polled.items() for record in records)
        take_in(world.gateway, polled, now)

    world.gateway.on_poll = on_poll  # type: ignore[method-assign]
