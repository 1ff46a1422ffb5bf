"""The clock of a replay, without a clock: times are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parley_history.domain.playback import Playback


def test_playback_that_was_not_started_waits_for_ever():
    """Nothing is due before play."""
    assert Playback(1_000).wait_s(5_000, 10.0) is None


@pytest.mark.parametrize("speed", [1, 4, 64])
def test_record_is_due_when_its_time_has_come_at_this_speed(speed):
    """Eight seconds later in the room is an eighth of that at eightfold speed."""
    playback = Playback(1_000)
    playback.change_speed(speed, 5.0)
    playback.play(5.0)
    assert playback.wait_s(9_000, 5.0) == pytest.approx(8 / speed)
    assert playback.wait_s(9_000, 5.0 + 8 / speed) == pytest.approx(0)


def test_pause_stops_the_rooms_time_and_play_goes_on_with_it():
    """How long the pause was does not count."""
    playback = Playback(0)
    playback.play(0.0)
    playback.pause(2.0)
    assert playback.ts(90.0) == 2_000
    playback.play(100.0)
    assert playback.wait_s(5_000, 100.0) == pytest.approx(3)


def test_seek_stands_at_another_moment_and_keeps_playing():
    """Forwards or back."""
    playback = Playback(0)
    playback.play(0.0)
    playback.seek(60_000, 1.0)
    assert playback.ts(2.0) == 61_000


@given(
    gaps_ms=st.lists(st.integers(0, 5_000), min_size=1, max_size=200),
    late_s=st.lists(st.floats(0, 0.05), min_size=200, max_size=200),
    speed=st.sampled_from([1, 2, 16, 64]),
)
def test_lateness_of_each_record_is_never_handed_on(gaps_ms, late_s, speed):
    """However late the player wakes each time, the next record is due at its own time: there is no drift."""
    playback = Playback(0)
    playback.change_speed(speed, 0.0)
    playback.play(0.0)
    now, ts = 0.0, 0
    for gap_ms, late in zip(gaps_ms, late_s, strict=False):
        ts += gap_ms
        now += playback.wait_s(ts, now) + late
    assert now <= ts / 1_000 / speed + sum(late_s[: len(gaps_ms)]) + 1e-6
    assert playback.wait_s(ts + 1_000_000, now) == pytest.approx((ts + 1_000_000) / 1_000 / speed - now, abs=1e-6)
