"""Which texts and ids are allowed. Everything else is refused with a sentence, never silently changed.

The one exception is Unicode's own: a text is brought to NFC before it is judged, so that the same letters are the
same bytes for everybody (source: design, "Text").
"""

import re
import unicodedata

from precis_i18n import get_profile

from parley_contract import limits
from parley_contract.refusals import Refused

GENERAL = "general"

_ROOM = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{limits.ROOM_CHARS_MAX - 1}}}")
_DIRECT = re.compile(r"dm:([1-9][0-9]{0,18}):([1-9][0-9]{0,18})")
_USER_ID = re.compile("[1-9][0-9]{0,18}")
_CID = re.compile(rf"[A-Za-z0-9_-]{{1,{limits.CID_CHARS_MAX}}}")
_USERNAME_MARKS = "._-"
_SURROGATES = re.compile("[\ud800-\udfff]")
# C0 and C1 but newline and tab, and DEL.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Embeddings and overrides reach beyond the text that they stand in; isolates and marks do the honest work.
_BIDI_OVERRIDES = re.compile("[\u202a-\u202e]")
# Line breaks, direction marks and what cannot be seen; joiners stay, emoji and Persian need them.
_NOT_ON_A_LINE = re.compile("[\t\n\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_MARKS = "".join(mark for mark in map(chr, range(0x300, 0x1E950)) if unicodedata.category(mark) in {"Mn", "Me"})
_PILED_MARKS = re.compile(f"[{_MARKS}]{{{limits.MARKS_PILED_MAX + 1},}}")
# RFC 8265: width and case fold, the bidi rule, no compatibility forms, no invisible characters.
_USERNAME = get_profile("UsernameCaseMapped")

_KEYCAP = "\u20e3"
# What may stand beside a picture: digits of keycaps, the variation selector, the joiner, signs with a picture form.
_EMOJI_JOINTS = frozenset("0123456789#*\ufe0f\u200d\u20e3\u203c\u2049\u2194\u2195\u25b6\u25c0\u3030\u303d\u2640\u2642")


def is_room(room: str) -> bool:
    return _ROOM.fullmatch(room) is not None


def parties(room: str) -> tuple[str, str] | None:
    """The two user ids of a direct conversation, None when `room` is not one."""
    # Asked ten times a message, mostly of rooms: a prefix costs a quarter of the expression.
    if not room.startswith("dm:"):
        return None
    found = _DIRECT.fullmatch(room)
    if found is None or int(found[1]) >= int(found[2]):
        return None
    return found[1], found[2]


def is_any_room(room: str) -> bool:
    """A room that people made, #general, or a direct conversation."""
    return is_room(room) or parties(room) is not None


def require_any_room(room: str) -> str:
    return room if parties(room) is not None else require_room(room)


def require_room(room: str) -> str:
    if not is_room(room):
        raise Refused(
            "invalid",
            "A room's name is 1 to 50 small letters, digits and dashes, and starts with a letter or digit.",
        )
    return room


def require_user_id(user_id: str) -> str:
    if _USER_ID.fullmatch(user_id) is None:
        raise Refused("invalid", "A person's id is a number.")
    return user_id


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
    if text.isascii():
        return text
    if _BIDI_OVERRIDES.search(text):
        raise Refused("invalid", "The message holds characters that turn the direction of other text.")
    if _PILED_MARKS.search(text):
        raise Refused("invalid", f"The message piles more than {limits.MARKS_PILED_MAX} marks on one letter.")
    return text


def require_title(title: str) -> str:
    """Return a room's title in NFC, on one line."""
    return _line(title, "A title", 1, limits.TITLE_CODE_POINTS_MAX)


def require_topic(topic: str) -> str:
    """Return a room's topic in NFC, on one line; it may be empty."""
    return _line(topic, "A topic", 0, limits.TOPIC_CODE_POINTS_MAX)


def require_display_name(name: str) -> str:
    """Return what a person wants to be called, in NFC, on one line. It need not be unique: the user name is."""
    return _line(name, "A display name", 1, limits.DISPLAY_NAME_CODE_POINTS_MAX)


def require_emoji(emoji: str) -> str:
    """Return the emoji in NFC: one picture, with whatever joins and colours it. No letters, no digits but keycaps."""
    emoji = unicodedata.normalize("NFC", emoji)
    pictures = sum(unicodedata.category(c) == "So" or c == _KEYCAP for c in emoji)
    if not 1 <= len(emoji) <= limits.EMOJI_CODE_POINTS_MAX or not pictures or not all(map(_in_emoji, emoji)):
        raise Refused("invalid", "A reaction is one emoji.")
    return emoji


def _in_emoji(c: str) -> bool:
    return unicodedata.category(c) in {"So", "Sk"} or c in _EMOJI_JOINTS or "\U000e0020" <= c <= "\U000e007f"


def _line(line: str, what: str, shortest: int, longest: int) -> str:
    if _SURROGATES.search(line) or _CONTROLS.search(line) or _NOT_ON_A_LINE.search(line):
        raise Refused("invalid", f"{what} is one line without control or invisible characters.")
    line = unicodedata.normalize("NFC", line).strip()
    if not shortest <= len(line) <= longest:
        raise Refused("invalid", f"{what} has {shortest} to {longest} characters.")
    if _PILED_MARKS.search(line):
        raise Refused("invalid", f"{what} piles more than {limits.MARKS_PILED_MAX} marks on one letter.")
    return line


def require_username(name: str) -> str:
    """Return the canonical user name (PRECIS UsernameCaseMapped, RFC 8265), of letters, digits and . _ - only.

    Names that look alike across scripts are another matter: auth refuses those (domain.confusables).
    """
    try:
        name = _USERNAME.enforce(name)
    except UnicodeEncodeError:
        raise Refused("invalid", "The name holds characters that a name cannot have.") from None
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
