"""The arithmetic from cost to machines."""

import pytest

from bench.harness.sizing import CPU_MAX, Cost, Traffic, gateways_needed, kafka_bytes_per_s, load_of_one

COST = Cost(base=0.05, write=5e-6, delivery=1e-6, message=1e-4, foreign=2e-5, connection=5e-6)


def test_load_of_one_is_the_sum_of_its_parts():
    """1,000 people in rooms of 10, 60 messages a minute, alone: nothing is foreign."""
    load = load_of_one(COST, Traffic(1000, 10, 60), 1)
    assert load == pytest.approx(0.05 + 6e-6 * 10_000 + 1e-4 * 1000 + 5e-6 * 1000)


def test_gateways_needed_is_the_least_that_is_enough():
    """One less would be too busy."""
    traffic = Traffic(100_000, 50, 1)
    count = gateways_needed(COST, traffic)
    assert count
    assert load_of_one(COST, traffic, count) <= CPU_MAX < load_of_one(COST, traffic, count - 1)


def test_gateways_needed_is_none_when_reading_alone_is_too_much():
    """Each gateway reads every message, so more of them do not help for ever."""
    assert gateways_needed(COST, Traffic(10_000_000, 50, 1)) is None


def test_kafka_is_read_by_every_gateway():
    """Twice the gateways, twice the bytes."""
    traffic = Traffic(60_000, 50, 1)
    assert kafka_bytes_per_s(traffic, 4) == 2 * kafka_bytes_per_s(traffic, 2)
