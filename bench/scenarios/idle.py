"""5,000 people connected, in rooms of 10, and silent: what does each cost in memory and CPU?"""

from bench.harness.judgement import cpu_s, rss_bytes, rss_grown_bytes
from bench.harness.load import Report
from bench.harness.plan import crowd
from bench.harness.report import at_most, finish, scenario_parser
from bench.harness.sides import OURS, SERVER, ours, tokens_for

PER_ROOM = 10
KB_GOAL = 20.0


def measure(people: int, seconds: float) -> Report:
    with ours() as (found, stack):
        sockets = crowd(tokens_for(OURS, stack, people), people // PER_ROOM, PER_ROOM, "listens")
        with found.enter(sockets) as load:
            load.hold(3)  # presence settles
            held = load.hold(seconds)
    before = rss_bytes(load.entered, SERVER) - rss_grown_bytes(load.entered, SERVER)
    grown = rss_bytes(held, SERVER) - before
    return {
        "people": people,
        "rss_mb": rss_bytes(held, SERVER) / 1e6,
        "kb_a_connection": at_most(grown / people / 1000, KB_GOAL),
        "cpu_of_a_core_for_10000": cpu_s(held, SERVER) / held["usage_s"] / people * 10_000,
        "closed": held["closed"],
    }


def main() -> int:
    parser = scenario_parser("idle", __doc__)
    parser.add_argument("--people", type=int, default=5000, help="connections (5000)")
    parser.add_argument("--seconds", type=float, default=30, help="silence (30; the server pings every 20)")
    asked = parser.parse_args()
    report = measure(asked.people, asked.seconds)
    return finish("idle", report, asked, failed=bool(report["closed"]))


if __name__ == "__main__":
    raise SystemExit(main())
