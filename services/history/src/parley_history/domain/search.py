"""What a search looks for, and whether and where a text has it. The index only proposes; this decides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from parley_contract.bodies import Match
from parley_contract.limits import SEARCH_CODE_POINTS_MAX
from parley_contract.refusals import Refused

from parley_history.domain.folding import folded, spread

Order = Literal["time", "rank"]
_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
# More say hardly more, and each is looked up.
_TRIGRAMS_MAX = 24
_MATCHES_MAX = 100
_PRIVATE_USE, _PRIVATE_USES = 0xF0000, 0xFFFD


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`needles` are folded; `rooms` those that may be looked into. `before` is (ts, row id) of the last one seen.
    Times in ms; `to_ts` is not part of the span."""

    needles: tuple[str, ...]
    rooms: frozenset[str]
    limit: int
    author: str | None = None
    from_ts: int | None = None
    to_ts: int | None = None
    order: Order = "time"
    before: tuple[int, int] | None = None


def needles(asked: str) -> tuple[str, ...]:
    """Words, and phrases in double quotes; raise Refused("invalid") when there is nothing to look for."""
    if len(asked) > SEARCH_CODE_POINTS_MAX:
        raise Refused("invalid", f"A search has at most {SEARCH_CODE_POINTS_MAX} characters.")
    found = [folded(phrase or word).strip() for phrase, word in _PARTS.findall(asked)]
    if not any(found):
        raise Refused("invalid", "Write what to look for.")
    return tuple(dict.fromkeys(needle for needle in found if needle))


def scope_code(kind: Literal["room", "author"], name: str) -> str:
    """Three private characters, so one trigram, for a room or a person. Two may share one: the rows decide."""
    digest = blake2b(f"{kind} {name}".encode(), digest_size=6).digest()
    points = (int.from_bytes(digest[at : at + 2]) % _PRIVATE_USES for at in (0, 2, 4))
    return "".join(chr(_PRIVATE_USE + point) for point in points)


def trigrams(query: SearchQuery) -> list[str]:
    """What every text that is looked for has in the index; empty when the words are too short to say."""
    found: dict[str, None] = {}
    for needle in query.needles:
        long = spread(needle)
        found |= dict.fromkeys(long[at : at + 3] for at in range(len(long) - 2))
    chosen = list(found)[:: max(1, len(found) // _TRIGRAMS_MAX)][:_TRIGRAMS_MAX]
    if chosen and query.author is not None:
        chosen.append(scope_code("author", query.author))
    if chosen and len(query.rooms) == 1:
        chosen += [scope_code("room", room) for room in query.rooms]
    return chosen


def has_all(text: str, wanted: Iterable[str]) -> bool:
    plain = folded(text)
    return all(needle in plain for needle in wanted)


def matches(text: str, wanted: Sequence[str]) -> list[Match]:
    """Where the needles stand, in code points of `text`, without overlaps; a hundred at most."""
    written_at = [at for at, character in enumerate(text) for _ in folded(character)]
    plain = folded(text)
    spans = [
        (written_at[found.start()], written_at[found.end() - 1] + 1)
        for needle in wanted
        for found in re.finditer(re.escape(needle), plain)
    ]
    joined: list[Match] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1].to:
            joined[-1] = Match(joined[-1].from_, max(end, joined[-1].to))
        else:
            joined.append(Match(start, end))
    return joined[:_MATCHES_MAX]


def rank(text: str, wanted: Sequence[str]) -> float:
    """Higher is better: whole words before beginnings before middles, often before once, short texts before long."""
    plain = folded(text)
    score = 0.0
    for needle in wanted:
        begins = [found.start() for found in re.finditer(re.escape(needle), plain)]
        score += max((_wholeness(plain, at, len(needle)) for at in begins), default=0) + min(len(begins), 5) / 10
    return score / len(wanted) + 1 / (2 + len(plain) / 80)


def _wholeness(plain: str, at: int, length: int) -> int:
    before, after = plain[at - 1 : at], plain[at + length : at + length + 1]
    return 1 + (not before.isalnum()) + (not after.isalnum() and not before.isalnum())
