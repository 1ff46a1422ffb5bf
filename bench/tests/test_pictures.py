"""The pictures of the results."""

from xml.etree import ElementTree as ET

from bench.harness.pictures import bars, figure


def test_bars_are_in_proportion_and_well_formed():
    """Twice the figure is twice as long; names are escaped."""
    root = ET.fromstring(bars("a < b", {"group": {"x": 100.0, "y": 50.0}}, "/s"))  # noqa: S314 - our own
    long, short = (float(bar.get("width", 0)) for bar in root.iter("{http://www.w3.org/2000/svg}rect"))
    assert long == 2 * short


def test_figure_keeps_what_matters():
    """Three digits, thousands apart."""
    assert [figure(v) for v in (1_350_000.4, 99.96, 0.1234)] == ["1,350,000", "100", "0.123"]
