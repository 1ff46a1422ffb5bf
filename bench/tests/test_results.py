"""What the page of results says of a goal."""

from bench.scenarios.results import goal_rows

SEEN = {"median": 33.4, "min": 31.0, "max": 36.0}


def test_ratio_to_the_usual_server_stands_beside_its_goal() -> None:
    """A comparison is judged by the median over its rounds."""
    compared = {"ratios_to_usual": {"1x200": {"deliveries_per_s": {"parley": SEEN}}}}
    assert "| compare | 1x200 deliveries_per_s, ratio | 33.4 | ≥ 15 | yes |" in goal_rows({"compare": compared})


def test_scenario_without_a_report_is_named() -> None:
    """What nobody measured is not passed over in silence."""
    assert "rebuild" in goal_rows({})[-1]
