"""Deafness."""

from parley_gateway.domain.hearing import Hearing


def test_log_is_heard_only_after_reading_up_and_an_own_beat() -> None:
    """Reading alone proves nothing about writing, and the other way round."""
    hearing = Hearing()
    assert not hearing.is_heard(0.0)
    hearing.caught_up()
    assert not hearing.is_heard(0.0)
    hearing.heard_own_beat(1.0)
    assert hearing.is_heard(11.0)
    assert not hearing.is_heard(11.1)


def test_connection_gets_its_ten_seconds_before_it_is_made_anew() -> None:
    """A new connection is not blamed for the silence before it."""
    hearing = Hearing()
    hearing.caught_up()
    hearing.heard_own_beat(0.0)
    assert not hearing.should_reconnect(20.0, connected_at=15.0)
    assert hearing.should_reconnect(25.1, connected_at=15.0)


def test_long_reading_back_is_not_deafness() -> None:
    """While the log is still being read nothing is to be made anew."""
    assert not Hearing().should_reconnect(100.0, connected_at=0.0)
