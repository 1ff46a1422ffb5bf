"""Fitting a cost that is a sum of parts: weighted least squares by the normal equations. Pure."""

from collections.abc import Sequence


def fit(rows: Sequence[Sequence[float]], seen: Sequence[float]) -> list[float]:
    """Coefficients that best give `seen` from `rows`. Errors count in proportion to what was seen, so that small
    runs weigh as much as large ones."""
    width = len(rows[0])
    scaled = [[value / max(y, 1e-9) for value in row] for row, y in zip(rows, seen, strict=True)]
    left = [[sum(row[i] * row[j] for row in scaled) for j in range(width)] for i in range(width)]
    right = [sum(row[i] for row in scaled) for i in range(width)]
    return solve(left, right)


def solve(left: list[list[float]], right: list[float]) -> list[float]:
    """Gauss with pivots; raises ZeroDivisionError when the rows do not determine the answer."""
    size = len(right)
    whole = [[*row, value] for row, value in zip(left, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(whole[row][column]))
        whole[column], whole[pivot] = whole[pivot], whole[column]
        for row in range(size):
            if row != column:
                part = whole[row][column] / whole[column][column]
                whole[row] = [a - part * b for a, b in zip(whole[row], whole[column], strict=True)]
    return [whole[row][size] / whole[row][row] for row in range(size)]


def explained(seen: Sequence[float], fitted: Sequence[float]) -> float:
    """R²: the part of the variance that the fit explains."""
    mean = sum(seen) / len(seen)
    left_over = sum((a - b) ** 2 for a, b in zip(seen, fitted, strict=True))
    return 1 - left_over / sum((value - mean) ** 2 for value in seen)
