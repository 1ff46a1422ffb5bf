"""The judge of a run, with seeded faults that it must see."""

from bench.harness.judgement import judge, percentile
from bench.harness.listener import masked


def test_judge_everything_once_in_order_is_clean():
    """Every receiver has every acked message once, in order."""
    assert judge([1, 2, 3], [[1, 2, 3], [1, 2, 3]]).is_clean


def test_judge_sees_loss_doubling_and_disorder():
    """One of each is counted as one of each."""
    verdict = judge([1, 2, 3], [[1, 2], [1, 2, 2, 3], [2, 1, 3]])
    assert (verdict.lost, verdict.doubled, verdict.disordered) == (1, 1, 1)


def test_percentile_of_hundred():
    """The 99th of a hundred values is the last but none."""
    assert percentile(list(range(100)), 0.5) == 50
    assert percentile(list(range(100)), 0.99) == 99


def test_masked_lengths():
    """The three length forms of RFC 6455."""
    assert [len(masked(b"x" * n)) - n for n in (5, 200, 70_000)] == [6, 8, 14]
