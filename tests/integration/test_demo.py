"""`./parley demo` on the whole system."""

import pytest
from parley_local.demo import converse
from parley_local.demo_script import GARDEN, SCRIPT, Said
from support.eventually import wait_for

pytestmark = pytest.mark.integration


def test_demo_played_twice_is_said_once(system, person):
    """Each line is there with its reply, reactions and edit; a second run adds nothing."""
    url = system.url
    for _ in range(2):
        converse(url, "a password of the demo")
    ana = person("ana")
    said = [line for line in SCRIPT if isinstance(line, Said) and line.room == GARDEN]

    def held_up() -> int:
        messages = ana.page(GARDEN, limit=100)["messages"]
        return sum(len(each["users"]) for message in messages for each in message.get("reactions", ()))

    wait_for(lambda: held_up() == 4, 10, "all reactions in history")
    messages = ana.page(GARDEN, limit=100)["messages"]
    assert len(messages) == len(said)
    assert any(message.get("edited_ts") for message in messages)
    assert all(message["reply_to"] for message, line in zip(messages, said, strict=True) if line.reply_to)
