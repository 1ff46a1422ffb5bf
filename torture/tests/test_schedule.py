"""Schedules are made of the seed and nothing else."""

from hypothesis import given
from hypothesis import strategies as st
from parley_torture.faults.catalog import KINDS
from parley_torture.faults.kind import EVERYTHING
from parley_torture.faults.schedule import plan

ALL = tuple(KINDS.values())


@given(seed=st.integers(0, 10_000))
def test_schedule_of_three_minutes_has_every_kind_of_fault(seed: int) -> None:
    """Every kind happens before any happens again, and all fit into three minutes; the same seed is the same plan."""
    planned = plan(ALL, 3, seed)
    assert {fault.kind for fault in planned[: len(ALL)]} == set(KINDS)
    assert planned == plan(ALL, 3, seed)
    assert all(fault.at_s + fault.lasts_s <= 180 for fault in planned)


def test_schedule_of_half_an_hour_hits_every_target() -> None:
    """In the official run nothing that can be broken is left alone."""
    hit = {(fault.kind, fault.target) for fault in plan(ALL, 30, 1)}
    assert hit == {(kind.name, target) for kind in ALL for target in kind.targets}


def test_schedule_without_faults_is_empty() -> None:
    """`--faults none` is a run in peace."""
    assert plan((), 3, 1) == []


def test_fault_excuses_only_services_that_there_are() -> None:
    """A misspelt service would excuse nobody, silently."""
    for kind in ALL:
        for target in kind.targets:
            assert kind.touches(target) <= EVERYTHING, kind.name
            assert kind.deafens(target) <= EVERYTHING, kind.name
