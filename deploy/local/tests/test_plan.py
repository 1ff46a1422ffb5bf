"""The order of starting and stopping."""

import threading
from pathlib import Path

import pytest
from parley_local.plan import Step, Task, backwards, carry_out, order, select
from parley_local.trouble import Trouble


def task(name: str, *after: str) -> Task:
    return Task(name, lambda: None, after)


PLAN: tuple[Step, ...] = (
    task("kafka"),
    task("mysql"),
    task("topics", "kafka"),
    task("migrate", "mysql"),
    task("auth", "topics", "migrate"),
    task("edge", "auth"),
)


def test_order_of_a_plan_puts_side_by_side_what_waits_for_nobody() -> None:
    """Kafka and MySQL start together; what needs them comes in the next wave."""
    assert order(PLAN) == [["kafka", "mysql"], ["topics", "migrate"], ["auth"], ["edge"]]


def test_order_of_a_circle_is_a_mistake() -> None:
    """Steps that wait for each other are refused before anything starts."""
    with pytest.raises(ValueError, match="wait for each other"):
        order((task("a", "b"), task("b", "a")))


def test_backwards_of_a_plan_ends_the_edge_first() -> None:
    """Stopping goes from what people touch down to what everything stands on."""
    assert order(backwards(PLAN)) == [["edge"], ["auth"], ["migrate", "topics"], ["mysql", "kafka"]]


def test_select_of_some_names_waits_for_nobody_left_out() -> None:
    """With `only`, a job whose broker is elsewhere begins at once."""
    assert order(select(PLAN, ("topics", "auth"))) == [["topics"], ["auth"]]


def test_select_of_an_unknown_name_says_which_names_there_are() -> None:
    """A typo in --only is answered with the list."""
    with pytest.raises(Trouble, match=r"no part called kavka.*kafka"):
        select(PLAN, ("kavka",))


def test_carry_out_begins_a_step_only_after_those_it_waits_for() -> None:
    """Every step sees its conditions fulfilled."""
    done: list[str] = []
    early: list[str] = []

    def act(step: Step) -> None:
        early.extend(name for name in step.after if name not in done)
        done.append(step.name)

    carry_out(PLAN, act, threading.Event())
    assert (sorted(done), early) == (sorted(step.name for step in PLAN), [])


def test_carry_out_runs_independent_steps_at_the_same_time() -> None:
    """Two steps that wait for each other's presence both get on."""
    both = threading.Barrier(2, timeout=30)

    def act(_step: Step) -> None:
        both.wait()

    carry_out((task("a"), task("b")), act, threading.Event())


def test_carry_out_with_a_failing_step_raises_it_and_starts_nothing_after() -> None:
    """What stands on a failed step is never tried, and the others are told to stop."""
    tried: list[str] = []
    stop = threading.Event()

    def act(step: Step) -> None:
        tried.append(step.name)
        if step.name == "mysql":
            raise Trouble("no server")

    with pytest.raises(Trouble, match="no server"):
        carry_out(PLAN, act, stop)
    assert stop.is_set()
    assert "migrate" not in tried


def test_carry_out_when_told_to_stop_gives_up_waiting() -> None:
    """Ctrl-C during a long download does not wait for it."""
    stop, never = threading.Event(), threading.Event()

    def act(_step: Step) -> None:
        stop.set()
        never.wait(30)

    with pytest.raises(Trouble, match="Stopped before"):
        carry_out((task("download"),), act, stop)
    never.set()


def test_trouble_with_a_log_tells_its_last_lines(tmp_path: Path) -> None:
    """People see the end of the log that explains the sentence."""
    log = tmp_path / "auth.log"
    log.write_text("".join(f"line {number}\n" for number in range(100)))
    told = Trouble("auth ended.", log).told(lines_max=2)
    assert told.splitlines()[0] == "auth ended."
    assert [line.strip() for line in told.splitlines()[-2:]] == ["line 98", "line 99"]
