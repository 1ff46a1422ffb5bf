"""The search for the highest rate, and the comparison of rounds."""

import pytest

from bench.harness.search import RESOLUTION, highest, ratios


@pytest.mark.parametrize("limit", [3.0, 90.0, 100.0, 7_777.0])
@pytest.mark.parametrize("known", [True, False])
def test_highest_finds_a_sharp_limit(limit, known):
    """Whatever the start, the answer holds and is right to its resolution."""
    start = limit * 0.7 if known else 100.0
    found = highest(lambda rate: rate <= limit, start, known=known)
    assert found <= limit < found * (1 + RESOLUTION)


def test_highest_of_a_server_that_holds_nothing_is_zero():
    """It gives up at a hundredth of the start."""
    assert highest(lambda _rate: False, 100.0) == 0.0


def test_ratios_are_taken_round_by_round():
    """Noise that meets both sides of a round cancels out; a round without a figure does not count."""
    rounds = [{"a": 2.0, "b": 1.0}, {"a": 20.0, "b": 10.0}, {"a": 9.0, "b": 3.0}, {"a": 5.0, "b": 0.0}]
    assert ratios(rounds, "a", "b") == {"median": 2.0, "min": 2.0, "max": 3.0}
    assert ratios([{"a": 1.0}], "a", "b") is None
