"""Who a text names: `@name`, and `@room` for everybody. What stands in code names nobody."""

import re

from parley_contract.limits import MENTIONS_MAX, USERNAME_CHARS_MAX

ROOM_WORD = "room"

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
# A name may hold dots and dashes but a sentence may end with one, so the last one counts only before more of the name.
_MENTION = re.compile(rf"(?<![\w@])@(\w(?:[\w.-]{{0,{USERNAME_CHARS_MAX - 2}}}\w)?)")


def named(text: str) -> tuple[str, ...]:
    """The names in the order of their first mention, in small letters, each once; nobody has to be called so."""
    if "@" not in text:
        return ()
    found = (match.lower() for match in _MENTION.findall(_CODE.sub(" ", text)))
    return tuple(dict.fromkeys(found))[:MENTIONS_MAX]
