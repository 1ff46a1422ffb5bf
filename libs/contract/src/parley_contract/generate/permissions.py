"""The table of docs/permissions.md, from the one that gateway and history ask."""

from parley_contract.frames import Room, Visibility
from parley_contract.permissions import ACTIONS, Action, Standing, may

_COLUMNS: tuple[tuple[Visibility, Standing], ...] = (
    ("public", "owner"),
    ("public", "moderator"),
    ("public", "member"),
    ("public", "outsider"),
    ("public", "banned"),
    ("private", "owner"),
    ("private", "moderator"),
    ("private", "member"),
    ("private", "outsider"),
    ("private", "banned"),
    ("direct", "party"),
    ("direct", "stranger"),
)


def permissions_table() -> str:
    """Markdown: an action a row, a kind of room and a standing a column; A where it holds in an archived room too."""
    heads = [f"{visibility} {standing}" for visibility, standing in _COLUMNS]
    lines = ["| action | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    rows = ([action, *(_cell(action, *column) for column in _COLUMNS)] for action in ACTIONS)
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(action: Action, visibility: Visibility, standing: Standing) -> str:
    room = Room("r", "R", visibility)
    archived = Room("r", "R", visibility, archived=True)
    if not may(action, room, standing):
        return "no"
    return "A" if may(action, archived, standing) and visibility != "direct" else "yes"
