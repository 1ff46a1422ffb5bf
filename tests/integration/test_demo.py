"""`./parley demo` on the whole system."""

import pytest
from parley_local.demo import converse
from parley_local.demo_script import GARDEN, SCRIPT, Said

pytestmark = pytest.mark.integration


def test_demo_played_twice_is_said_once(system, person):
    """Each line is there with its reply, reactions and edit; a second run adds nothing."""
    url = system.url
    for _ in range(2):
        converse(url, "a password of the demo")
    ana = person("ana")
    said = [line for line in SCRIPT if isinstance(line, Said) and line.room == GARDEN]
    page = ana.page(GARDEN, limit=100)
    assert len(page["messages"]) == len(said)
    assert any(message.get("edited_ts") for message in page["messages"])
    assert sum(len(message.get("reactions", ())) for message in page["messages"]) == 4
    assert all(message["reply_to"] for message, line in zip(page["messages"], said, strict=True) if line.reply_to)
