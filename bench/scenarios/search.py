"""A million retained messages: how long does a search take?

History has one core, Kafka and who asks the other. The texts are a dozen words each of a vocabulary in which, as in any
language, few words are in most texts and most words in few; every twentieth has some Japanese. Latency counts from the
planned time of the request.
"""

import asyncio
import http.client
import itertools
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from bench.harness.callers import Heard, call
from bench.harness.load import Report
from bench.harness.people import sign_tokens
from bench.harness.placing import SERVER_CORE, pin
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.retained import ROOMS, fill
from bench.harness.sides import pid_of, stage

HISTORY = "history"
P95_MS_GOAL = 50.0
PLACES = {"in a room": [f"/rooms/{room}" for room in ROOMS], "everywhere": [""]}
_WORDS = 20_000
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_JAPANESE = ("日本", "東京", "会議", "資料", "明日", "連絡", "予定", "確認")
_INDEXED_WITHIN_S = 300


class Texts:
    """The same texts at every run."""

    def __init__(self) -> None:
        self._rng = random.Random(7)
        self.words = [self._word() for _ in range(_WORDS)]
        self._weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(_WORDS)))

    def _word(self) -> str:
        syllables = self._rng.randint(2, 4)
        return "".join(self._rng.choice(_CONSONANTS) + self._rng.choice(_VOWELS) for _ in range(syllables))

    def __call__(self, number: int) -> str:
        words = self._rng.choices(self.words, cum_weights=self._weights, k=12)
        if number % 20 == 0:
            words[3] = "".join(self._rng.choices(_JAPANESE, k=3))
        return " ".join(words)


def asked_for(texts: Texts) -> dict[str, list[str]]:
    """What is looked for, by kind."""
    common, rare = texts.words[20:120], texts.words[-2_000:]
    return {
        "a common word": common,
        "a rare word": rare,
        "the middle of a word": [word[1:-1] for word in rare if len(word) > 4],
        "two words": [f"{one} {other}" for one, other in zip(common, texts.words[500:600], strict=True)],
        "a phrase": [f'"{one} {other}"' for one, other in itertools.pairwise(common)],
        "two letters of Japanese": [*_JAPANESE],
        "what is nowhere": [f"qx{number}y" for number in range(200)],
    }


def ask(address: str, token: str, sought: list[str], places: Sequence[str], rate: tuple[float, float]) -> Heard:
    """One kind of search, in those places; `rate` is searches a second and seconds."""
    rng = random.Random(11)
    headers = {"Authorization": f"Bearer {token}"}

    def request(_number: int) -> tuple[str, str, None, dict[str, str]]:
        path = f"/api/history{rng.choice(places)}/search?q={quote(rng.choice(sought))}"
        return "GET", path, None, headers

    return call(address, request, rate[1], rate[0])


def wait_until_indexed(address: str, token: str) -> None:
    """Until then a search is refused with 503."""
    deadline = time.monotonic() + _INDEXED_WITHIN_S
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(address, timeout=30)
        connection.request("GET", "/api/history/search?q=anything", None, {"Authorization": f"Bearer {token}"})
        if connection.getresponse().status == 200:
            return
        time.sleep(0.5)
    raise SystemExit(f"not indexed within {_INDEXED_WITHIN_S} s")


def measure(records: int, rate: tuple[float, float]) -> Report:
    texts = Texts()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), (HISTORY,)) as stack:
        asyncio.run(fill(stack.kafka, records, texts))
        # Started anew it is ready only when it has read everything.
        stack.stop_part(HISTORY)
        stack.start_part(HISTORY)
        pin(pid_of(stack, HISTORY), SERVER_CORE)
        address, token = stack.address(HISTORY), sign_tokens(stack.paths.secrets, 1)[0]
        wait_until_indexed(address, token)
        heard = {
            f"{kind}, {where}": ask(address, token, sought, places, rate)
            for kind, sought in asked_for(texts).items()
            for where, places in PLACES.items()
        }
    return figures(records, heard)


def figures(records: int, heard: dict[str, Heard]) -> Report:
    every = Heard()
    for each in heard.values():
        every.latencies_ns += each.latencies_ns
        every.late_ns = max(every.late_ns, each.late_ns)
        for status, count in each.statuses.items():
            every.statuses[status] = every.statuses.get(status, 0) + count
    return {
        "records": records,
        "searches": len(every.latencies_ns),
        "statuses": every.statuses,
        "p50_ms": every.percentile_ms(0.5),
        "p95_ms": at_most(every.percentile_ms(0.95), P95_MS_GOAL),
        "by_kind": {
            kind: {"p50_ms": round(each.percentile_ms(0.5), 2), "p95_ms": round(each.percentile_ms(0.95), 2)}
            for kind, each in heard.items()
        },
        "caller_late_ms_max": every.late_ns / 1e6,
    }


def main() -> int:
    parser = scenario_parser("search", __doc__)
    parser.add_argument("--records", type=int, default=1_000_000, help="retained (1000000)")
    parser.add_argument("--searches", type=float, default=20, help="a second (20)")
    parser.add_argument("--seconds", type=float, default=3, help="for each kind (3)")
    asked = parser.parse_args()
    report = measure(asked.records, (asked.searches, asked.seconds))
    return finish("search", report, asked, failed=set(report["statuses"]) != {200})


if __name__ == "__main__":
    raise SystemExit(main())
