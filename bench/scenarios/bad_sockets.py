"""50 sockets that never read and 50 that flood, beside 50 good ones (promise G12).

In each round the good ones chat alone, then with the bad ones in their midst: who never read sit in the same room, who
flood send pings as fast as the socket takes them and, when they are closed, are back after a second. The good ones'
p99 may at most double, and the gateway may grow by 1 MiB and 64 KiB a bad socket.
"""

import time
from statistics import median

from bench.harness.judgement import faults, void
from bench.harness.load import Load, Report, rss_bytes
from bench.harness.placing import OTHER_CORE
from bench.harness.plan import Socket, crowd
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.sides import OURS, Side, ours, tokens_for

EACH = 50
PER_S = 100.0
# Long texts, so that what is not read reaches a megabyte within a round.
TEXT_BYTES = 1000
RSS_GOAL_BYTES = (1 << 20) + 2 * EACH * (64 << 10)


def good_alone(found: Side, good: list[Socket], seconds: float) -> Report:
    with Load(found.plan(good, TEXT_BYTES), OTHER_CORE) as load:
        return load.talk(PER_S, seconds, warm_s=1)


def good_among_bad(found: Side, good: list[Socket], bad: list[Socket], seconds: float) -> tuple[Report, int, Report]:
    """The step of the good ones, what the gateway grew by from all being in, and what became of the floods."""
    with found.enter(bad) as flood:
        with Load(found.plan(good, TEXT_BYTES), OTHER_CORE) as load:
            before = rss_bytes(found.pid)
            flood.flood(on=True)
            step = load.talk(PER_S, seconds, warm_s=1)
            grown = rss_bytes(found.pid) - before
            flood.flood(on=False)
        held = flood.hold(0.1)
    return step, grown, {"frames": held["flooded"], "closed": held["closed"]}


def measure(rounds: int, seconds: float) -> Report:
    # What a person may send counts here as it does for everybody; only the address is one for all.
    with ours(extra={"gateway": {"PARLEY_SILENT_PER_ADDRESS": "100000"}}) as (found, stack):
        tokens = tokens_for(OURS, stack, 3 * EACH)
        told = []
        for _ in range(rounds):
            good = crowd(tokens[:EACH], 1, EACH)
            alone = good_alone(found, good, seconds)
            room = good[0].room
            bad = [Socket("stalls", room, token) for token in tokens[EACH : 2 * EACH]]
            bad += [Socket("floods", room, token) for token in tokens[2 * EACH :]]
            told.append((alone, *good_among_bad(found, good, bad, seconds)))
            time.sleep(1)
    ratio = median(among["latency_ms"]["p99"] / alone["latency_ms"]["p99"] for alone, among, _, _ in told)
    return {
        "rounds": [
            {"alone": a["latency_ms"], "among": b["latency_ms"], "faults": faults(b), "grown": g, "floods": f}
            for a, b, g, f in told
        ],
        "p99_ratio": at_most(ratio, 2.0),
        "grown_bytes": at_most(max(grown for _, _, grown, _ in told), RSS_GOAL_BYTES),
        "void": [why for a, b, _, _ in told if (why := void(a) or void(b))],
    }


def main() -> int:
    parser = scenario_parser("bad_sockets", __doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how many (3)")
    parser.add_argument("--seconds", type=float, default=10, help="length of each half of a round (10)")
    asked = parser.parse_args()
    report = measure(asked.rounds, asked.seconds)
    return finish("bad_sockets", report, asked, failed=bool(report["void"]))


if __name__ == "__main__":
    raise SystemExit(main())
