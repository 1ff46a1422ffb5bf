"""Readiness and problems."""

import json

import pytest
from parley_chassis.health import Readiness
from parley_chassis.problems import ProblemError


def test_readiness_names_what_is_missing():
    """503 says which part is not ready and why; 200 only when all are."""
    readiness = Readiness("kafka", "keys")
    readiness.ok("keys")
    readiness.failing("kafka", "deaf for 11 s")
    status, body = readiness.report()
    assert (status, json.loads(body)) == (503, {"ready": False, "failing": {"kafka": "deaf for 11 s"}})
    readiness.ok("kafka")
    assert readiness.report()[0] == 200


def test_readiness_unknown_part_is_our_mistake():
    """A part that was never named cannot be set."""
    with pytest.raises(KeyError):
        Readiness("kafka").ok("kafak")


def test_problem_carries_code_and_retry():
    """RFC 9457 with a stable code; Retry-After is whole seconds, rounded up."""
    answer = ProblemError(503, "unavailable", "Not now.", retry_after_s=1.2).answer()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")
    assert json.loads(answer.body)["retry_after_ms"] == 1200
