"""docs/permissions.md as tests read it."""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def allowed(table: str) -> dict[tuple[str, str], bool]:
    """(action, who) → whether it may be, from the page's table of that name."""
    text = PAGE.read_text().partition(f"<!-- {table} -->\n")[2].partition(f"<!-- /{table} -->")[0]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return {(row[0], column): cell != "no" for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}
