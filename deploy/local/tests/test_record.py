"""What a stack writes down, and what people see of it."""

from pathlib import Path

import pytest
from parley_local import record
from parley_local.record import PartRecord, StackRecord
from parley_local.stack import running_sentence
from parley_local.table import ago, columns, ready_text, status_text

PART = PartRecord(
    name="auth",
    state="ready",
    pid=42,
    started=1.5,
    address="127.0.0.1:8001",
    log="/elsewhere/auth.log",
    probe="http://127.0.0.1:8001/readyz",
    since=0.0,
    restarts=3,
)
STACK = StackRecord(phase="ready", url="http://localhost:5000", pid=7, started=1.0, parts=(PART,))


def test_record_written_reads_back_the_same(tmp_path: Path) -> None:
    """Another terminal sees exactly what the supervisor knows."""
    file = tmp_path / "stack.json"
    record.write(file, STACK)
    assert record.read(file) == STACK


def test_record_that_is_missing_or_of_another_version_is_none(tmp_path: Path) -> None:
    """An unreadable record is treated as no record, not as a crash."""
    file = tmp_path / "stack.json"
    assert record.read(file) is None
    file.write_text('{"phase": 1}')
    assert record.read(file) is None


def test_running_sentence_says_where_and_how_to_end_it() -> None:
    """Who starts it twice learns the address and the way out."""
    sentence = running_sentence(STACK)
    assert "http://localhost:5000" in sentence
    assert "parley down" in sentence


def test_ready_text_shows_the_address_and_every_part() -> None:
    """The one table has the address, the pid and the log of each part."""
    text = ready_text("http://localhost:5000", " after 8.0 s", [PART], {})
    assert "http://localhost:5000" in text
    assert "auth  42   127.0.0.1:8001  /elsewhere/auth.log" in text


def test_status_text_of_a_part_that_does_not_answer_says_why() -> None:
    """A part whose process lives but whose probe fails is not called ready."""
    text = status_text("Parley is ready", [PART], {"auth": "answers 503: mysql"})
    assert "not ready" in text
    assert "auth: answers 503: mysql" in text


def test_columns_are_as_wide_as_their_longest_cell() -> None:
    """Rows line up."""
    assert columns([("part", "pid"), ("gateway-1", "7")]) == "  part       pid\n  gateway-1  7"


def test_ago_grows_into_larger_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds, then minutes, then hours."""
    monkeypatch.setattr("time.time", lambda: 10000.0)
    assert [ago(9990), ago(9000), ago(0)] == ["10 s", "16 min", "2 h"]
