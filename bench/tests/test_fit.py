"""The fit of the cost."""

import pytest

from bench.harness.fit import explained, fit


def test_fit_finds_what_made_the_figures():
    """A cost that is a sum of parts is found again from runs."""
    parts = [0.01, 5e-6, 8e-5, 3e-6]
    rows = [[1, d, m, c] for d, m, c in ((0, 0, 200), (1e4, 50, 200), (4e4, 2e3, 2e3), (8e4, 400, 1e3), (0, 0, 5e3))]
    seen = [sum(p * x for p, x in zip(parts, row, strict=True)) for row in rows]
    assert fit(rows, seen) == pytest.approx(parts, rel=1e-6)


def test_explained_is_one_for_a_perfect_fit_and_zero_for_the_mean():
    """R² as usual."""
    assert explained([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == 1.0
    assert explained([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) == 0.0
