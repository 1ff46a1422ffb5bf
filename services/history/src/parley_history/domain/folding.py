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


class _Spreading(dict[int, str]):
    """The folded form in which a word of one or two characters is long enough for an index of three characters."""

    def __missing__(self, point: int) -> str:
        short = _FOLDING[point]
        self[point] = found = "".join(3 * each if _is_dense(each) else each for each in short)
        return found


def _is_dense(character: str) -> bool:
    """Scripts that write a word in one or two characters and without spaces; pictures and signs likewise."""
    point = ord(character)
    return 0x0E00 <= point < 0x1100 or 0x1780 <= point < 0x1800 or point >= 0x2000


_SPREADING = _Spreading()


def spread(text: str) -> str:
    """What the index of trigrams is made of: folded, with each dense character three times. A part of a text is a part
    of its spread form, so a trigram that is missing proves that a word is."""
    return text.translate(_SPREADING)
