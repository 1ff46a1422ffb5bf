"""The judge of a run, with seeded faults that it must see. What judges deliveries is compiled into the load client."""

import json
import subprocess

import pytest
from parley_local.trouble import Trouble

from bench.harness.compiled import load_client
from bench.harness.judgement import client_limits, cpu_s, disturbed, refused, rss_grown_bytes, void

ACKED, REFUSED = 1, 2
CLEAN = {"lost": 0, "doubled": 0, "disordered": 0, "sender_disordered": 0, "strayed": 0}
# Messages 0 to 3 of room 0, from senders 0 and 1 in turn; everybody's offsets are 10 to 13.
MESSAGES = [(0, 0, ACKED), (0, 1, ACKED), (0, 0, ACKED), (0, 1, ACKED)]
WHOLE = [(0, 10), (1, 11), (2, 12), (3, 13)]
STEP = CLEAN | {
    "closed": 0,
    "unfinished": False,
    "deliveries": 1,
    "client_cpu_s": 1.0,
    "usage_s": 4.0,
    "others_cpu_s": 0.1,
    "steal_s": 0.0,
    "lag_ms": {"p99": 1.0},
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """Verdict on messages (room, sender, outcome) and receivers: (room, deliveries (number, offset)) each."""
    try:
        program = load_client()
    except Trouble as trouble:
        pytest.skip(trouble.sentence)

    def run(messages, receivers):
        lines = [f"message {room} {sender} {outcome}" for room, sender, outcome in messages]
        for room, deliveries in receivers:
            lines += [f"receiver {room}", *(f"delivery {number} {offset}" for number, offset in deliveries)]
        told = subprocess.run([program, "--judge"], input="\n".join(lines), capture_output=True, text=True, check=True)
        return json.loads(told.stdout)

    return run


def test_judge_everything_once_in_order_is_clean(judge):
    """Every receiver of the room has every acked message once, in order."""
    assert judge(MESSAGES, [(0, WHOLE), (0, WHOLE)]) == CLEAN


def test_judge_sees_a_loss(judge):
    """An acked message that one receiver of two never met is one loss."""
    assert judge(MESSAGES, [(0, WHOLE), (0, WHOLE[:3])]) == CLEAN | {"lost": 1}


def test_judge_does_not_miss_what_was_refused_or_not_answered(judge):
    """Only an ack is a promise."""
    messages = [*MESSAGES, (0, 0, REFUSED), (0, 1, 0)]
    assert judge(messages, [(0, WHOLE)]) == CLEAN


def test_judge_sees_a_refused_message_that_came_all_the_same(judge):
    """A final refusal says that nobody will ever see it."""
    assert judge([*MESSAGES, (0, 0, REFUSED)], [(0, [*WHOLE, (4, 14)])]) == CLEAN | {"strayed": 1}


def test_judge_sees_a_message_of_another_room(judge):
    """What was written to room 1 has no business in room 0."""
    assert judge([*MESSAGES, (1, 0, ACKED)], [(0, [*WHOLE, (4, 14)])]) == CLEAN | {"strayed": 1}


def test_judge_sees_a_number_that_was_never_sent(judge):
    """A delivery of a message that nobody sent."""
    assert judge(MESSAGES, [(0, [*WHOLE, (9, 14)])]) == CLEAN | {"strayed": 1}


def test_judge_sees_a_doubling(judge):
    """The same message twice is doubled, also at another offset."""
    assert judge(MESSAGES, [(0, [*WHOLE, (3, 13)])]) == CLEAN | {"doubled": 1}
    assert judge(MESSAGES, [(0, [*WHOLE, (0, 14)])]) == CLEAN | {"doubled": 1}


def test_judge_sees_disorder_of_the_room(judge):
    """A lower offset after a higher one."""
    assert judge(MESSAGES, [(0, [WHOLE[1], WHOLE[0], *WHOLE[2:]])]) == CLEAN | {"disordered": 1}


def test_judge_sees_two_receivers_that_were_told_different_offsets(judge):
    """One order for all: a message stands at one offset."""
    other = [(0, 10), (1, 11), (2, 12), (3, 15)]
    assert judge(MESSAGES, [(0, WHOLE), (0, other)]) == CLEAN | {"disordered": 1}


def test_judge_sees_a_sender_whose_messages_overtook_each_other(judge):
    """The log kept its order, but not the order in which the sender wrote."""
    overtaken = [(2, 10), (1, 11), (0, 12), (3, 13)]
    assert judge(MESSAGES, [(0, overtaken)]) == CLEAN | {"sender_disordered": 1}


def test_void_names_every_fault():
    """A step with any anomaly does not count, and says why."""
    assert void(STEP) is None
    assert void(STEP | {"lost": 2, "closed": 1}) == "2 lost, 1 closed"
    assert void(STEP | {"deliveries": 0}) == "nothing was delivered"


def test_void_does_not_call_lost_what_is_still_on_its_way():
    """A server that is far behind is too slow, not faithless."""
    assert void(STEP | {"lost": 2, "unfinished": True}) == "much of it had not come 15 s after the end"


def test_client_limits_when_it_is_busy_or_late():
    """A step that measures the client does not count."""
    assert client_limits(STEP) is None
    assert client_limits(STEP | {"client_cpu_s": 3.9}) == "the client used 98% of its core"
    assert client_limits(STEP | {"lag_ms": {"p99": 50.0}}) == "the client sent 50 ms late"


def test_disturbed_when_other_programs_run():
    """A busy machine measures itself."""
    assert disturbed(STEP) is None
    assert disturbed(STEP | {"others_cpu_s": 2.0}) == "other programs used 0.5 cores"
    assert void(STEP | {"steal_s": 4.0}) == "other programs used 1.0 cores"


def test_cpu_counts_the_children_of_a_server():
    """A server may serve from a child; Kafka and the rest are watched too, but are not it."""
    names = (("auth", 1), ("auth.0", 2), ("auth2", 4), ("kafka", 8))
    step = {"processes": [{"name": n, "cpu_s": s, "rss_grown_bytes": s} for n, s in names]}
    assert cpu_s(step, "auth") == rss_grown_bytes(step, "auth") == 3


def test_refused_counts_all_codes():
    """Whatever the reason was."""
    assert refused({"refused": {"rate_limited": 2, "unavailable": 1}}) == 3
