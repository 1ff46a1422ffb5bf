"""Past messages (G7, G8): pages, authorisation, rebuild from nothing."""

import shutil
import time

import httpx
import pytest
from support.chat import Chat
from support.eventually import PATIENCE_S, wait_for
from support.people import Person, fresh_name

pytestmark = pytest.mark.integration


@pytest.fixture
async def room(system, person):
    """A room of its own with 25 messages: (person, room id, offsets)."""
    ana = person("ana")
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    name = fresh_name("room")
    await chat.ask("create", room=name)
    await chat.ask("join", room=name)
    offsets = [(await chat.say(f"message {n}", room=name))["offset"] for n in range(25)]
    await chat.close()
    return ana, name, offsets


async def test_page_newest_by_default_then_backwards_to_the_start(room):
    """Paging back from the newest page meets every message once, in order (G7, G8)."""
    ana, name, offsets = room
    page = ana.page(name, until=offsets[-1], limit=10)
    assert (page["has_before"], page["has_after"]) == (True, False)
    seen = page["messages"]
    while page["has_before"]:
        page = ana.page(name, before=seen[0]["offset"], limit=10)
        seen = page["messages"] + seen
    assert [m["offset"] for m in seen] == offsets
    assert seen[0]["prev"] is None
    assert page["oldest"] == offsets[0]
    assert page["retention_ms"] == 3_600_000


async def test_page_after_around_and_at_find_their_place(room):
    """The other windows: after an offset, around one, from a time on."""
    ana, name, offsets = room
    ana.page(name, until=offsets[-1])
    after = ana.page(name, after=offsets[4], limit=5)
    assert [m["offset"] for m in after["messages"]] == offsets[5:10]
    assert (after["has_before"], after["has_after"]) == (True, True)
    around = [m["offset"] for m in ana.page(name, around=offsets[12], limit=5)["messages"]]
    assert offsets[12] in around
    assert len(around) == 5
    ts = ana.page(name, after=offsets[6], limit=1)["messages"][0]["ts"]
    at = ana.page(name, at=ts, limit=3)["messages"]
    assert at[0]["ts"] >= ts
    assert at[0]["offset"] in offsets[:8]
    assert ana.page(name, at=int(time.time() * 1000) + 86_400_000)["messages"] == []


async def test_page_refusals(system, room, person):
    """No token, an unknown room, odd parameters: each its own status, code and sentence (G8)."""
    ana, _, offsets = room

    def problem(answer):
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["code"]

    nobody = Person(system.addresses, "nobody")
    assert problem(nobody.history("rooms/general/messages")) == (401, "not_authenticated")
    assert problem(ana.history("rooms/no-such-room/messages")) == (404, "not_found")
    assert problem(ana.history("rooms/general/messages", limit=0)) == (422, "invalid")
    assert problem(ana.history("rooms/general/messages", before="x")) == (422, "invalid")
    assert problem(ana.history("rooms/general/messages", before=1, after=1)) == (422, "invalid")
    started = time.monotonic()
    late = ana.history("rooms/general/messages", until=offsets[-1] + 1_000_000)
    assert problem(late) == (503, "unavailable")
    assert "retry-after" in late.headers
    assert time.monotonic() - started < 5


async def test_history_deleted_and_restarted_answers_the_same_bytes(system, room):
    """The view is disposable: rebuilt from the log it gives the same pages, byte for byte (G7)."""
    ana, name, offsets = room
    ana.page(name, until=offsets[-1])
    asked = [
        (f"rooms/{name}/messages", {}),
        (f"rooms/{name}/messages", {"before": offsets[10], "limit": 5}),
        ("rooms/general/messages", {"limit": 200}),
        ("rooms", {}),
    ]
    before = [ana.history(path, **params).content for path, params in asked]
    system.stack.stop_part("history")
    shutil.rmtree(system.view_folder)
    system.stack.start_part("history")
    system.stack.wait_ready(60)
    assert [ana.history(path, **params).content for path, params in asked] == before


async def test_history_killed_comes_back_with_the_same_page(system, room):
    """After kill -9 it resumes from its view and is well within 15 s (G9)."""
    ana, name, offsets = room
    before = ana.page(name, until=offsets[-1])
    system.stack.kill("history")
    started = time.monotonic()
    system.stack.wait_ready(20)
    assert ana.page(name) == before
    assert time.monotonic() - started < 15


def test_revoked_token_reads_nothing(system, person):
    """After log-out the access token opens no page either."""
    ana = person("ana")
    ana.page("general")
    ana.auth("POST", "logout")
    wait_for(lambda: ana.history("rooms").status_code == 401, PATIENCE_S, "the token taken no more")


def test_health_is_served_and_metrics_count(system):
    """Each service tells that it lives, that it is ready, and its numbers."""
    system.stack.wait_ready()
    for base in (system.addresses.auth, system.addresses.history, *system.addresses.gateways):
        assert httpx.get(f"{base}/livez", timeout=PATIENCE_S).status_code == 200
        assert httpx.get(f"{base}/readyz", timeout=PATIENCE_S).json()["ready"] is True
        assert "parley_" in httpx.get(f"{base}/metrics", timeout=PATIENCE_S).text
