"""The poison corpus, written straight into every topic, stops nobody (G16)."""

import asyncio

import pytest
from parley_contract import records, topics
from support.chat import Chat
from support.eventually import PATIENCE_S, wait_for
from support.kafka import writing
from support.metrics import metric
from support.people import fresh_name
from support.poison import chat_corpus, corpus_of

pytestmark = pytest.mark.integration

OTHERS = {
    topics.CHAT_ROOMS: (records.ROOM_SCHEMA, b"poisoned-room"),
    topics.CHAT_PRESENCE: (records.LEASE_SCHEMA, b"0123456789abcdef"),
    topics.CHAT_SESSIONS: (records.REVOCATION_SCHEMA, b"a-session"),
    topics.CHAT_READS: (b"parley.read/1", b"7/general"),
    topics.CHAT_PEOPLE: (b"parley.profile/1", b"7"),
}


async def test_poison_in_every_topic_stops_nobody(system, person):
    """Gateways and history skip it, count it and show the last offset; people chat on, pages and search stay
    whole (G16)."""
    ana = person("ana")
    chats = [await Chat.enter(system.addresses.socket(n), ana.token) for n in (0, 1)]
    before = await chats[0].say("before the poison")
    last = await asyncio.to_thread(write_corpus, system.kafka)
    after = await chats[0].say("after the poison")
    assert (after["t"], (await chats[1].hear("msg", offset=after["offset"]))["text"]) == ("ack", "after the poison")
    texts = [
        m["text"] for m in ana.page("general", after=before["offset"], until=after["offset"], limit=200)["messages"]
    ]
    assert "after the poison" in texts
    room = fresh_name("room")
    assert (await chats[1].ask("create", room=room))["t"] == "ok"
    for base in system.addresses.gateways:
        await asyncio.to_thread(require_counted, base, "parley_gateway_poison_records_total", last)
    read = {topic: last[topic] for topic in (topics.CHAT_MESSAGES, topics.CHAT_ROOMS, topics.CHAT_SESSIONS)}
    await asyncio.to_thread(require_counted, system.addresses.history, "parley_history_poison_total", read)
    await asyncio.to_thread(system.stack.wait_ready)
    for chat in chats:
        await chat.close()


def write_corpus(kafka: str) -> dict[str, int]:
    """The last offset of poison in each topic."""
    last = {}
    with writing(kafka) as writer:
        for key, value, headers in chat_corpus():
            last[topics.CHAT_MESSAGES] = writer.put(topics.CHAT_MESSAGES, key, value, headers)
        for topic, (schema, right_key) in OTHERS.items():
            for key, value, headers in corpus_of(schema, right_key):
                # Of a compacted topic the broker itself refuses a record without a key.
                if key is not None:
                    last[topic] = writer.put(topic, key, value, headers)
    return last


def require_counted(base: str, counter: str, last: dict[str, int]) -> None:
    """Each topic's poison is counted, and the last one's offset shown."""
    shown = counter.replace("_records_total", "").replace("_total", "") + "_last_offset"
    for topic, offset in last.items():
        label = f'topic="{topic}"'
        wait_for(lambda at=label: metric(base, counter, at) >= 5, PATIENCE_S, f"{topic} counted by {base}")
        assert 0 < metric(base, shown, label) <= offset
