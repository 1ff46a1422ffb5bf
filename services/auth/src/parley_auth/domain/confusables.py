"""Names that look alike. Unicode's table of confusable characters (UTS #39), from confusable-homoglyphs.

Two names with one skeleton look the same to people, so only one of them can be taken.
"""

import hashlib
import unicodedata

from confusable_homoglyphs.categories import unique_aliases
from confusable_homoglyphs.confusables import confusables_data
from parley_contract.refusals import Refused

# Who speaks for the house, and words with a meaning of their own after an @.
RESERVED = frozenset(
    {
        *("admin", "administrator", "moderator", "owner", "root", "system", "support", "security", "staff", "official"),
        *("parley", "server", "service", "webmaster", "postmaster", "abuse", "help", "bot"),
        *("room", "here", "all", "everyone", "channel", "me", "null", "undefined", "nobody", "deleted"),
    }
)
# Scripts that are written together (UTS #39, "highly restrictive"); any other mix is a disguise.
_TOGETHER = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)
_NO_SCRIPT = {"COMMON", "INHERITED"}


def look_of(name: str) -> str:
    """What the name's look is stored as: a hash of its skeleton, so that a deleted name stays taken but unreadable."""
    return hashlib.sha256(skeleton(name).encode()).hexdigest()


def skeleton(name: str) -> str:
    """Equal for names that cannot be told apart by eye."""
    decomposed = unicodedata.normalize("NFD", name)
    alike = "".join(_PROTOTYPES.get(char, char) for char in decomposed)
    # Names are lower case, some prototypes are not: a zero's is a capital O.
    return unicodedata.normalize("NFD", alike.lower())


def require_own_look(name: str) -> str:
    """Return the canonical name; raise Refused when it is disguised or looks like a reserved one."""
    scripts = unique_aliases(name) - _NO_SCRIPT
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise Refused("invalid", "A name is written in one script; this one mixes letters that look alike.")
    if skeleton(name) in _RESERVED_LOOKS:
        raise Refused("invalid", "This name is reserved.")
    return name


def _prototypes() -> dict[str, str]:
    """Each confusable character's prototype.

    The library lists every pair from both sides. A prototype has many alike or more than one letter; of a pair where
    neither tells, the lower code point stands for both: any choice gives the same classes.
    """
    found = {}
    for char, alike in confusables_data.items():
        if len(char) != 1 or len(alike) != 1:
            continue
        other = alike[0]["c"].strip("\u200e")
        if len(other) > 1 or len(confusables_data.get(other, ())) > 1 or other < char:
            found[char] = other
    return found


_PROTOTYPES = _prototypes()
_RESERVED_LOOKS = frozenset(map(skeleton, RESERVED))
