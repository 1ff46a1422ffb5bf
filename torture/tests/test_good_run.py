"""A run in which nothing goes wrong."""

from parley_torture.checker.verdict import judge
from parley_torture.evidence import Evidence


def test_judge_of_a_good_run_finds_nothing(good: Evidence) -> None:
    """No rule speaks of a run that kept every promise."""
    assert judge(good) == []
