"""The README's table of settings is the classes' own."""

from pathlib import Path

from parley_local.settings_table import with_table

README = Path(__file__).parents[2] / "README.md"


def test_readme_settings_are_as_generated():
    """Run `python -m parley_local.settings_table README.md` when this fails."""
    text = README.read_text()
    assert with_table(text) == text
