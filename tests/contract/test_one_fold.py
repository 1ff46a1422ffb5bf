"""The gateway's fold and history's fold are one (G7): the same records, ten thousand at random with poison, end in the
same messages, whether one followed the live frames or reads the pages."""

import random

import msgspec
import pytest
from parley_contract.frames import Message, Msg
from parley_contract.message_state import changed
from parley_contract.records import LogRecord
from parley_contract.topics import CHAT_MESSAGES
from parley_gateway.domain.actions import Join
from parley_history.adapters.message_view import open_view
from parley_history.adapters.view_file import ViewFolder
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.log_state import LogState, Place
from parley_history.domain.pages import PageQuery
from support.chat_log import ANA, BEN, change, message
from support.poison import chat_corpus

from services.gateway.tests.fakes import World, frames_of

RECORDS = 10_000


def random_log(seed: int) -> list[LogRecord]:
    """Messages, changes of recent ones, copies, and the poison corpus strewn in between."""
    chosen = random.Random(seed)
    poison = [record for record in chat_corpus() if len(record[1] or b"") < 10_000]
    log = []
    for offset in range(RECORDS):
        kind = chosen.choices(["message", "edit", "delete", "reaction", "poison"], [60, 12, 5, 15, 8])[0]
        sender = chosen.choice([ANA, BEN])
        # Few cids, so that there are copies: of messages, of changes and of one another.
        cid = f"c{chosen.randrange(RECORDS)}"
        if kind == "poison":
            key, value, headers = chosen.choice(poison)
            log.append(LogRecord(0, offset, 1_000 + offset, key, tuple(headers), value))
        elif kind == "message" or not offset:
            log.append(message(offset, cid=cid, sender=sender, text=f"text {offset}"))
        else:
            target = max(0, offset - chosen.randrange(1, 40))
            moderator = chosen.random() < 0.2
            log.append(change(offset, kind, target, sender, cid=cid, text=f"better {offset}", moderator=moderator))
    return log


def as_heard_live(log: list[LogRecord]) -> tuple[list[Message], list[tuple[int, int | None]]]:
    """What somebody holds who heard every frame of #general, and the chain of the frames."""
    world = World()
    ana = world.connect("1")
    world.perform(ana, Join(1, "general", None, 0))
    frames_of(ana)
    held: dict[int, Message] = {}
    chain = []
    for at in range(0, len(log), 100):
        world.gateway.on_poll({CHAT_MESSAGES: log[at : at + 100]}, world.now)
        world.gateway.hub.flush()
        for frame in frames_of(ana):
            if isinstance(frame, Msg):
                heard = Message(**msgspec.structs.asdict(frame))
                chain.append((heard.offset, heard.prev))
                if heard.kind == "message":
                    held[heard.offset] = heard
                elif heard.target is not None and heard.target in held:
                    held[heard.target] = changed(held[heard.target], heard)
    return list(held.values()), chain


def as_read_back(log: list[LogRecord], folder) -> tuple[list[Message], list[tuple[int, int | None]]]:
    """Every message as pages show it, and the chain of messages and changes."""
    place = Place(CHAT_MESSAGES, 0)
    views = ViewFolder(folder, lambda: None)
    views.hold()
    view = open_view(views, LogState({CHAT_MESSAGES: "e"}, 1, {place: 0}, {place: 0}, 0.0))
    for at in range(0, len(log), 137):
        part = log[at : at + 137]
        view.take(part, {0: part[-1].offset + 1})
    reader, messages, chain, after = ViewReader(), [], [], -1
    while True:
        page = reader.page(view.address, PageQuery("general", 200, "after", after))
        messages += page.messages
        chain += [(m.offset, m.prev) for m in (*page.messages, *page.changes)]
        if not page.has_after:
            break
        after = page.reached
    view.close()
    views.release()
    return messages, sorted(chain)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_live_frames_and_pages_of_ten_thousand_random_records_are_the_same(seed, tmp_path):
    """Same messages, same texts, same reactions, same chain (G7, G16)."""
    log = random_log(seed)
    live, live_chain = as_heard_live(log)
    read, read_chain = as_read_back(log, tmp_path)
    assert live_chain == read_chain
    blank = [msgspec.structs.replace(m, prev=None) for m in live]
    assert blank == [msgspec.structs.replace(m, prev=None) for m in read]
    assert len(read) > RECORDS / 3
