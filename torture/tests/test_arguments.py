"""What can be asked for."""

import pytest
from parley_torture.arguments import parse
from parley_torture.bugs.catalog import BUGS
from parley_torture.checker.anomalies import MEANINGS
from parley_torture.faults.catalog import KINDS


def test_arguments_without_any_are_three_minutes_of_everything() -> None:
    """A seed is chosen, and every kind of fault is tried."""
    asked = parse([])
    assert (asked.minutes, asked.faults, asked.bug) == (3.0, tuple(KINDS), None)


def test_unknown_fault_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    """A typo is not a run without faults."""
    with pytest.raises(SystemExit):
        parse(["--faults", "kil"])
    assert "there is no fault kil" in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(BUGS))
def test_bug_brings_faults_that_there_are_and_names_that_there_are(name: str) -> None:
    """Each bug says which known faults show it and as which known anomaly it is caught."""
    asked = parse(["--bug", name])
    assert set(asked.faults) <= set(KINDS)
    assert BUGS[name].caught_as <= set(MEANINGS)
    assert asked.minutes <= 3
