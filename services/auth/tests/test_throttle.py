"""How long somebody waits after wrong passwords."""

from parley_auth.domain import throttle
from parley_auth.domain.throttle import Counter

NOW = 1_800_000_000_000


def after_failures(count: int) -> Counter:
    counter = Counter()
    for _ in range(count):
        counter = throttle.account_attempt(counter, NOW)
    return counter


def test_account_before_its_fifth_failure_does_not_wait() -> None:
    """Four typos cost nothing."""
    assert throttle.wait_ms(after_failures(4), NOW) == 0


def test_account_from_its_fifth_failure_waits_twice_as_long_each_time() -> None:
    """1, 2, 4 … seconds, never more than five minutes, never for good."""
    waits_s = [throttle.wait_ms(after_failures(count), NOW) // 1000 for count in (5, 6, 7, 13, 14, 500)]
    assert waits_s == [1, 2, 4, 256, 300, 300]


def test_account_after_a_day_of_quiet_starts_afresh() -> None:
    """Old failures are forgotten."""
    later = NOW + throttle.ACCOUNT_MEMORY_MS + 1
    assert throttle.account_attempt(after_failures(50), later).count == 1


def test_address_at_its_limit_waits_for_the_end_of_the_window() -> None:
    """The twentieth failure in ten minutes closes the door for the rest of them, then it is open again."""
    counter = Counter()
    for second in range(20):
        assert throttle.wait_ms(counter, NOW + second * 1000) == 0
        counter = throttle.windowed(counter, NOW + second * 1000, 20, 600_000)
    assert throttle.wait_ms(counter, NOW + 20_000) == 580_000
    assert throttle.wait_ms(counter, NOW + 600_000) == 0
    assert throttle.windowed(counter, NOW + 600_001, 20, 600_000).count == 1


def test_counter_key_tells_scopes_apart_and_hides_the_subject() -> None:
    """The table shows neither names nor addresses, whatever their length."""
    assert throttle.key("account", "alice") != throttle.key("address", "alice")
    assert len(throttle.key("account", "x" * 10_000 + "\ud800")) == 64
