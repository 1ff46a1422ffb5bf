"""How texts are compared in a search: without case and without the marks of letters, one character at a time.

Each character has a folded form of its own, so a match in the folded text can be traced back to the text as written.
"""

import unicodedata

# The marks of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels. Those of other scripts tell words apart
# as letters do: a Thai vowel, a Japanese voicing sign.
_MARKS = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))


class _Folding(dict[int, str]):
    """For str.translate; fills itself with what it meets."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _fold(chr(point))
        return found


def _fold(character: str) -> str:
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in parts if not any(low <= ord(part) <= high for low, high in _MARKS))
    return unicodedata.normalize("NFC", bare).casefold()


_FOLDING = _Folding()


def folded(text: str) -> str:
    return text.translate(_FOLDING)
