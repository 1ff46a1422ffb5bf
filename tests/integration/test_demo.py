"""`./parley demo` on the whole system."""

import pytest
from parley_local.demo import converse
from parley_local.demo_script import GARDEN, SCRIPT, Said
from support.eventually import PATIENCE_S, wait_for

pytestmark = pytest.mark.integration


def test_demo_played_twice_is_said_once(system, person):
    """Each line is there with its reply, reactions and edit; a second run adds nothing."""
    url = system.url
    for _ in range(2):
        converse(url, "a password of the demo")
    ana = person("ana")
    said = [line for line in SCRIPT if isinstance(line, Said) and line.room == GARDEN]

    def held_up() -> int:
        page = ana.history(f"rooms/{GARDEN}/messages", limit=100)
        messages = page.json()["messages"] if page.status_code == 200 else []
        return sum(len(each["users"]) for message in messages for each in message.get("reactions", ()))

    # The last line of the script is a reaction.
    wait_for(lambda: held_up() == 4, PATIENCE_S, "all reactions in history")
    messages = ana.page(GARDEN, limit=100)["messages"]
    assert len(messages) == len(said)
    assert any(message.get("edited_ts") for message in messages)
    assert all(message["reply_to"] for message, line in zip(messages, said, strict=True) if line.reply_to)
