"""What an auditor finds in the logs of a running chat, and what not."""

import json

import pytest
from support.chat import Chat
from support.eventually import eventually
from support.people import PASSWORD, fresh_name
from support.system import Log

pytestmark = pytest.mark.integration


def audited(log: Log, user_id: str) -> list[dict]:
    lines = [json.loads(line) for line in log.text().splitlines()]
    return [line for line in lines if line.get("audit") and str(line.get("user_id")) == user_id]


async def test_rise_and_fall_in_a_room_can_be_told_afterwards(system, person):
    """Who gave a role, banned and was refused, by ids; one line each, at the gateway that was asked."""
    ana, ben = person("ana"), person("ben")
    asked, other = system.log("gateway-1"), system.log("gateway-2")
    to_ana, to_ben = [await Chat.enter(system.addresses.socket(0), one.token) for one in (ana, ben)]
    room = fresh_name("audit").replace("x", "-")
    forged = '"}{"audit": true, "event": "role_given", "user_id": "1"}'
    for ask in (
        to_ana.ask("create", room=room, title="Tea"),
        to_ana.ask("invite", room=room, user=ben.id),
        to_ana.ask("role", room=room, user=ben.id, role="moderator"),
        to_ben.ask("kick", room=room, user=ana.id),
        to_ben.ask("update", room=room, topic=forged),
        to_ana.ask("ban", room=room, user=ben.id),
    ):
        await ask
    hers, his = (audited(asked, one.id) for one in (ana, ben))
    assert [line["event"] for line in hers] == ["invited", "role_given", "banned"]
    assert [(line["event"], line.get("code")) for line in his] == [
        ("governing_refused", "forbidden"),
        ("room_changed", None),
    ]
    assert {(line["room"], line.get("target", ben.id)) for line in hers} == {(room, ben.id)}
    assert audited(other, ana.id) == []
    assert not [secret for secret in (ana.token, ben.token, "Tea", forged) if secret in asked.text()]
    await to_ana.close()
    await to_ben.close()


async def test_log_in_with_a_line_in_its_name_writes_none(system, person):
    """What somebody types at the door stands in no log, however it is made up."""
    forged = '{"service": "auth", "audit": true, "event": "logged_in", "user_id": 1}'
    log = system.log("auth")
    ana = person("ana")
    for name in (f"x\r\n{forged}\r\n", f"x\\n{forged}", "x\x1b[2Jadmin"):
        headers = {"User-Agent": "curl/8 " + forged, "X-Forwarded-For": f"203.0.113.77, {forged}"}
        ana.auth("POST", "login", json={"username": name, "password": PASSWORD}, headers=headers)

    async def logged() -> list[dict]:
        return audited(log, ana.id)

    assert [line["event"] for line in await eventually(logged)] == ["signed_up"]
    assert forged not in log.text()
    assert PASSWORD not in log.text()
    assert all(line.isascii() and line.isprintable() and json.loads(line) for line in log.text().splitlines())
