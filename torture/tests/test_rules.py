"""Each rule on a run that is good but for one thing."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from parley_torture.checker.anomalies import MEANINGS
from parley_torture.checker.verdict import judge
from parley_torture.evidence import (
    Attendance,
    Evidence,
    Fault,
    Gap,
    Joined,
    Lag,
    Life,
    Logged,
    LogStart,
    Page,
    Place,
    Seen,
    Sign,
)

from torture.tests.good_runs import EPOCH, EVERYBODY, MESSAGES, ROOM, attempt, cid, heard, joined

Spoil = Callable[[Evidence], object]


def names(evidence: Evidence) -> set[str]:
    return {anomaly.name for anomaly in judge(evidence)}


def lose_record(run: Evidence) -> None:
    """The log, and so every reader, lacks a message that was acked."""
    run.logged = [r for r in run.logged if r.place.offset != 5]
    run.heard = [h for h in run.heard if h.place.offset != 5]


def hide_last_from(run: Evidence) -> None:
    run.heard = [h for h in run.heard if (h.reader, h.place.offset) != ("cat", MESSAGES - 1)]


def double_for_bob(run: Evidence) -> None:
    run.heard.append(heard("bob", MESSAGES - 1))


def show_copy(run: Evidence) -> None:
    """A doubled record stands in the log, and a reader is shown both."""
    place = Place(EPOCH, MESSAGES)
    run.logged.append(Logged(place, ROOM, cid(3), "7", "text 3"))
    run.heard.append(replace(heard("bob", MESSAGES), cid=cid(3), text="text 3"))
    run.lives[0].read_to = MESSAGES + 1


def ack_twice(run: Evidence) -> None:
    run.attempts.append(replace(attempt(4), place=Place(EPOCH, 9), number=2))


def swap_for_cat(run: Evidence) -> None:
    at = next(n for n, h in enumerate(run.heard) if (h.reader, h.place.offset) == ("cat", 5))
    run.heard[at] = replace(run.heard[at], cid="cid-of-nobody")


def ack_elsewhere(run: Evidence) -> None:
    run.attempts[4] = replace(run.attempts[4], place=Place(EPOCH, 5))


def refuse_written(run: Evidence) -> None:
    run.attempts[4] = replace(run.attempts[4], outcome="refused", code="invalid", place=None)


def skip_for_bob(run: Evidence) -> None:
    run.heard = [h for h in run.heard if (h.reader, h.place.offset) != ("bob", 5)]


def turn_back_for_bob(run: Evidence) -> None:
    mine = [n for n, h in enumerate(run.heard) if h.reader == "bob" and h.place.offset in (5, 6)]
    run.heard[mine[0]], run.heard[mine[1]] = run.heard[mine[1]], run.heard[mine[0]]


def leave_answer_out(run: Evidence) -> None:
    run.attempts[4] = replace(run.attempts[4], outcome="broken", place=None, said_bye_at=run.attempts[4].sent_at + 1)


def silence_one(run: Evidence) -> None:
    run.attempts[4] = replace(run.attempts[4], outcome="silent", place=None)


def send_in_another_order(run: Evidence) -> None:
    run.attempts[4], run.attempts[5] = (
        replace(run.attempts[4], place=Place(EPOCH, 5), cid=cid(5), text="text 5"),
        replace(run.attempts[5], place=Place(EPOCH, 4), cid=cid(4), text="text 4"),
    )


def forge(run: Evidence) -> None:
    run.heard = [replace(h, sender_id="1") if h.place.offset == 5 else h for h in run.heard]


def change_text(run: Evidence) -> None:
    run.heard[6] = replace(run.heard[6], text="something else")


def break_chain(run: Evidence) -> None:
    run.heard[6] = replace(run.heard[6], prev=0)


def come_back_from(run: Evidence, since: str, gap: Gap | None) -> None:
    run.joined.append(
        Joined("bob", 5.0, ROOM, "gateway-1", Place(since, 3), EPOCH, None, recovered=gap is None, more=False, gap=gap)
    )


def shorten_page(run: Evidence) -> None:
    run.pages[0] = replace(run.pages[0], messages=run.pages[0].messages[:-1], whole=False)


def answer_from_before(run: Evidence) -> None:
    page = run.pages[0]
    run.pages.append(replace(page, messages=page.messages[:-2], position=MESSAGES - 3, whole=False))


def leave_unseen(run: Evidence) -> None:
    run.attendance.append(Attendance(1.0, "ann", "gateway-1", here=False))


def never_show_ann(run: Evidence) -> None:
    run.seen[0] = replace(run.seen[0], people=EVERYBODY - {"ann"})


def answer_late(run: Evidence) -> None:
    run.attempts[4] = replace(run.attempts[4], ended_at=run.attempts[4].sent_at + 10.5)


def stop_working(run: Evidence) -> None:
    run.signs = [Sign(0.0, "gateway-1")]
    run.calm_at = run.ended_at = 20.0


SPOILS: list[tuple[str, Spoil]] = [
    ("lost-write", lose_record),
    ("unseen", hide_last_from),
    ("duplicate", double_for_bob),
    ("duplicate", show_copy),
    ("duplicate", ack_twice),
    ("inconsistent-offsets", swap_for_cat),
    ("inconsistent-offsets", ack_elsewhere),
    ("aborted-read", refuse_written),
    ("poll-skip", skip_for_bob),
    ("nonmonotonic-poll", turn_back_for_bob),
    ("send-skip", leave_answer_out),
    ("send-skip", silence_one),
    ("nonmonotonic-send", send_in_another_order),
    ("wrong-sender", forge),
    ("changed-text", change_text),
    ("broken-chain", break_chain),
    ("silent-epoch", lambda run: come_back_from(run, "another-life", None)),
    ("false-gap", lambda run: come_back_from(run, EPOCH, Gap(4, 6, "retention"))),
    ("false-gap", lambda run: come_back_from(run, EPOCH, Gap(4, 6, "epoch"))),
    ("short-page", shorten_page),
    ("short-page", answer_from_before),
    ("ghost", leave_unseen),
    ("missing-person", never_show_ann),
    ("slow-outcome", answer_late),
    ("slow-recovery", stop_working),
    ("unsettled", lambda run: run.unsettled.append("cid-99")),
    ("never-calm", lambda run: setattr(run, "calm_at", None)),
]


@pytest.mark.parametrize(("name", "spoil"), SPOILS, ids=lambda value: getattr(value, "__name__", value))
def test_judge_of_a_spoiled_run_names_the_anomaly(good: Evidence, name: str, spoil: Spoil) -> None:
    """What is spoiled in one way is found, and by its name."""
    spoil(good)
    assert name in names(good)


def test_every_anomaly_is_tried() -> None:
    """No rule is without a run that it has to catch."""
    assert {name for name, _ in SPOILS} == set(MEANINGS)


def fault(touches: str = "gateway-1", **given: object) -> Fault:
    values = {"kind": "pause", "target": "gateway-1", "began_at": 1.0, "over_at": 9.0, "touches": frozenset({touches})}
    return Fault(**values | given)  # type: ignore[arg-type]


def test_late_outcome_through_a_deaf_gateway_counts_from_when_it_was_heard_again(good: Evidence) -> None:
    """A send into a stopped gateway has its 10 s from its waking on, and not more."""
    answer_late(good)
    good.faults = [fault(deafens=frozenset({"gateway-1"}))]
    assert "slow-outcome" not in names(good)
    good.attempts[4] = replace(good.attempts[4], ended_at=19.5)
    assert "slow-outcome" in names(good)


def test_send_into_a_stopped_gateway_crosses_its_good_bye(good: Evidence) -> None:
    """A gateway that goes on after a pause may say good-bye before it reads what has come meanwhile."""
    leave_answer_out(good)
    good.faults = [fault(over_at=4.9, deafens=frozenset({"gateway-1"}))]
    assert "send-skip" not in names(good)


def test_late_outcome_is_not_excused_by_a_fault_elsewhere(good: Evidence) -> None:
    """A stopped broker is no reason to leave a sender without an outcome."""
    answer_late(good)
    good.faults = [fault(target="kafka")]
    assert "slow-outcome" in names(good)


def test_silent_service_counts_from_the_end_of_the_last_fault_that_touched_it(good: Evidence) -> None:
    """Fifteen seconds begin when nothing hinders the service any more; faults elsewhere excuse nothing."""
    stop_working(good)
    good.faults = [fault()]
    assert "slow-recovery" not in names(good)
    good.faults = [fault(touches="history")]
    assert "slow-recovery" in names(good)


def test_lag_of_the_run_itself_blames_nobody(good: Evidence) -> None:
    """What the run could not see for want of CPU is not the system's fault."""
    stop_working(good)
    good.lags = [Lag(10.0, 6.0)]
    assert "slow-recovery" not in names(good)


def test_gap_that_names_what_retention_took_is_no_hole(good: Evidence) -> None:
    """Offsets below the log's start may be named as gone, and then nobody has to be shown them."""
    good.log_starts = [LogStart(4.0, EPOCH, 6)]
    good.heard = [h for h in good.heard if h.reader != "bob" or not 3 < h.place.offset < 6]
    come_back_from(good, EPOCH, Gap(4, 5, "retention"))
    assert names(good) == set()


def test_join_without_a_cursor_may_leave_out_what_is_no_message(good: Evidence) -> None:
    """It is answered with messages; who is there, or comes back with a cursor, is told of every record."""
    good.logged[5] = replace(good.logged[5], text="", is_message=False)
    good.attempts = [a for a in good.attempts if a.cid != cid(5)]
    good.heard = [h for h in good.heard if h.reader != "bob"]
    good.pages = []
    good.heard += [replace(heard("bob", o), at=0.0) for o in range(MESSAGES) if o != 5]
    good.heard = [replace(h, text="") if h.place.offset == 5 else h for h in good.heard]
    good.joined = [replace(joined("bob"), head=MESSAGES - 1), joined("cat")]
    assert names(good) == set()
    good.heard = [replace(h, at=0.1) if h.reader == "bob" else h for h in good.heard]
    assert names(good) == {"poll-skip"}


@pytest.mark.parametrize(("head", "found"), [(5, set()), (4, {"poll-skip"})])
def test_join_without_a_cursor_leaves_out_what_is_no_message_up_to_the_head_only(
    good: Evidence, head: int, found: set[str]
) -> None:
    """The newest record may be poison: the answer ends with the message before it, and what comes live follows on the
    head (seen with seed 2026). What is none after the head has to be told live."""
    good.logged[5] = replace(good.logged[5], text="", is_message=False)
    good.attempts = [a for a in good.attempts if a.cid != cid(5)]
    good.pages = []
    good.heard = [replace(h, text="") if h.place.offset == 5 else h for h in good.heard]
    good.heard = [replace(h, at=0.0) if h.reader == "bob" and h.place.offset < 5 else h for h in good.heard]
    good.heard = [h for h in good.heard if (h.reader, h.place.offset) != ("bob", 5)]
    good.joined = [replace(joined("bob"), head=head), joined("cat")]
    assert names(good) == found


def test_retention_takes_nothing_that_was_not_named(good: Evidence) -> None:
    """A reader who misses what retention took, and was not told, has a hole."""
    good.log_starts = [LogStart(4.0, EPOCH, 6)]
    good.heard = [h for h in good.heard if h.reader != "bob" or not 3 < h.place.offset < 6]
    assert names(good) == {"poll-skip"}


def test_copy_shown_after_retention_took_the_first_is_a_message(good: Evidence) -> None:
    """When the first record is gone, the oldest copy left is what everybody is shown."""
    show_copy(good)
    good.log_starts = [LogStart(4.0, EPOCH, 6)]
    good.heard = [h for h in good.heard if h.place.offset != 3]
    come_back_from(good, EPOCH, Gap(0, 5, "retention"))
    assert "duplicate" not in names(good)


def test_writes_of_a_life_that_ended_unread_are_owed_to_nobody(good: Evidence) -> None:
    """What was acked after the raw reader's last look at a log that was then wiped cannot be judged."""
    good.attempts.append(replace(attempt(MESSAGES + 5), cid="cid-late"))
    good.lives[0].ended_at = 13.0
    good.lives.append(Life("second-life", 13.5))
    good.joined = [joined("bob"), joined("cat")]
    assert names(good) == set()


def test_person_who_is_shown_for_nine_seconds_too_long_is_no_ghost(good: Evidence) -> None:
    """Ten seconds are the promise."""
    leave_unseen(good)
    good.seen.append(Seen(10.0, "bob", "gateway-1", ROOM, EVERYBODY - {"ann"}))
    assert names(good) == set()


def test_page_of_fewer_than_there_are_is_good_when_it_was_asked_so(good: Evidence) -> None:
    """A limit cuts the newest page at its old end; `after` begins where it was asked to."""
    messages = good.pages[0].messages
    good.pages.append(Page(13.0, ROOM, EPOCH, None, None, None, 3, messages[-3:], MESSAGES - 1))
    good.pages.append(Page(13.0, ROOM, EPOCH, 4, None, None, 3, messages[5:8], MESSAGES - 1, reached=7))
    # History lags behind and says how far it is.
    good.pages.append(Page(13.0, ROOM, EPOCH, None, 11, None, 50, messages[:9], position=8))
    assert names(good) == set()
