"""Which texts and ids are allowed. Everything else is refused with a sentence, never silently changed.

The one exception is Unicode's own: a text is brought to NFC before it is judged, so that the same letters are the
same bytes for everybody (source: design, "Text").
"""

import re
import unicodedata

from parley_contract import limits
from parley_contract.refusals import Refused

GENERAL = "general"

_ROOM = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{limits.ROOM_CHARS_MAX - 1}}}")
_CID = re.compile(rf"[A-Za-z0-9_-]{{1,{limits.CID_CHARS_MAX}}}")
_USERNAME_MARKS = "._-"
_SURROGATES = re.compile("[\ud800-\udfff]")
# C0 and C1 but newline and tab, and DEL.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def is_room(room: str) -> bool:
    return _ROOM.fullmatch(room) is not None


def require_room(room: str) -> str:
    if not is_room(room):
        raise Refused(
            "invalid",
            "A room's name is 1 to 50 small letters, digits and dashes, and starts with a letter or digit.",
        )
    return room


def is_cid(cid: str) -> bool:
    return _CID.fullmatch(cid) is not None


def require_cid(cid: str) -> str:
    if not is_cid(cid):
        raise Refused("invalid", "A cid is 1 to 64 letters, digits, dashes and underscores.")
    return cid


def require_text(text: str) -> str:
    """Return the text in NFC; raise Refused("invalid") when it may not be a message."""
    if _SURROGATES.search(text):
        raise Refused("invalid", "The message holds half a character (a lone surrogate).")
    text = unicodedata.normalize("NFC", text)
    if not text.strip():
        raise Refused("invalid", "The message is empty.")
    if len(text) > limits.TEXT_CODE_POINTS_MAX:
        raise Refused(
            "invalid",
            f"The message has {len(text):,} characters; at most {limits.TEXT_CODE_POINTS_MAX:,} are possible.",
        )
    if _CONTROLS.search(text):
        raise Refused("invalid", "The message holds control characters; only newline and tab are possible.")
    return text


def require_title(title: str) -> str:
    """Return a room's title in NFC, on one line."""
    if _SURROGATES.search(title) or _CONTROLS.search(title) or "\n" in title or "\t" in title:
        raise Refused("invalid", "A title is one line without control characters.")
    title = unicodedata.normalize("NFC", title).strip()
    if not 1 <= len(title) <= limits.TITLE_CODE_POINTS_MAX:
        raise Refused("invalid", f"A title has 1 to {limits.TITLE_CODE_POINTS_MAX} characters.")
    return title


def require_username(name: str) -> str:
    """Return the canonical user name: NFKC, lower case; letters, digits and . _ - only."""
    if _SURROGATES.search(name):
        raise Refused("invalid", "The name holds half a character (a lone surrogate).")
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    if not limits.USERNAME_CHARS_MIN <= len(name) <= limits.USERNAME_CHARS_MAX:
        raise Refused(
            "invalid",
            f"A name has {limits.USERNAME_CHARS_MIN} to {limits.USERNAME_CHARS_MAX} characters.",
        )
    if not name[0].isalnum() or not all(c.isalnum() or c in _USERNAME_MARKS for c in name):
        raise Refused(
            "invalid",
            "A name is letters, digits, dots, dashes and underscores, and starts with one of the first two.",
        )
    return name
