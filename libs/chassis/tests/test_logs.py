"""One event, one line, whatever stands in it."""

import json
import logging

import pytest
from parley_chassis import logs

NASTY = 'a\r\n{"event": "logged_in", "audit": true}\x1b[2J\u2028\u2029\x00 level=INFO'


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    return lambda: capsys.readouterr().out.split("\n")[:-1]


def test_event_with_line_breaks_and_escapes_stays_one_line(out) -> None:
    """Nobody writes an event of their own by a name, an address or a message of a library."""
    logs.configure("test", "info")
    logs.audit("test").info("login_failed", address=NASTY)
    logging.getLogger("library").warning("said %s", NASTY)
    (first, second) = out()
    assert json.loads(first)["address"] == NASTY
    assert json.loads(second)["event"] == f"said {NASTY}"
    for line in (first, second):
        assert line.isascii()
        assert line.isprintable()


def test_audit_event_is_marked_and_others_are_not(out) -> None:
    """An auditor filters by one field, and nobody can set it by what is logged."""
    logs.configure("test", "info")
    logs.audit("test").info("logged_out", user_id=7)
    logs.get("test").info("swept", counters=1)
    audited, other = map(json.loads, out())
    assert audited["audit"] is True
    assert "audit" not in other
