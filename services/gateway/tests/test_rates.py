"""Token buckets."""

import pytest
from parley_gateway.domain.rates import TokenBucket


def test_bucket_that_is_empty_says_how_long_to_wait() -> None:
    """After the burst, a token comes every 1/rate seconds."""
    bucket = TokenBucket(per_s=10.0, burst=2.0, now=0.0)
    assert [bucket.take(0.0), bucket.take(0.0)] == [0.0, 0.0]
    assert bucket.take(0.0) == pytest.approx(0.1)
    assert bucket.take(0.1) == 0.0


def test_bucket_that_is_overspent_says_until_when_it_owes() -> None:
    """What was done is paid afterwards, and what was saved counts."""
    bucket = TokenBucket(per_s=10.0, burst=2.0, now=0.0)
    assert bucket.spend(2.0, 0.0) == 0.0
    assert bucket.spend(5.0, 0.0) == pytest.approx(0.5)
    assert bucket.spend(0.0, 0.6) == 0.0


def test_bucket_that_rests_holds_no_more_than_its_burst() -> None:
    """An hour of silence buys one burst."""
    bucket = TokenBucket(per_s=10.0, burst=2.0, now=0.0)
    assert [bucket.take(3600.0) for _ in range(3)][:2] == [0.0, 0.0]
    assert bucket.take(3600.0) > 0.0
