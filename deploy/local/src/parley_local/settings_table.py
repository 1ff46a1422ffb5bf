"""Writes the table of all settings into a Markdown file: `python -m parley_local.settings_table README.md`."""

import sys
from pathlib import Path

from parley_auth.settings import AuthSettings
from parley_chassis.settings import table
from parley_gateway.settings import GatewaySettings
from parley_history.settings import HistorySettings
from parley_topics.settings import TopicsSettings

BEGIN, END = "<!-- settings -->", "<!-- /settings -->"


def settings_table() -> str:
    """Every setting of every service, as Markdown."""
    return table([AuthSettings, GatewaySettings, HistorySettings, TopicsSettings])


def with_table(text: str) -> str:
    """The text with the table between its marks."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{settings_table()}{END}{tail}"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.write_text(with_table(target.read_text(encoding="utf-8")), encoding="utf-8")
