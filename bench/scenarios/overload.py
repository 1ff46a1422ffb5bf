"""Twice what the gateway can carry: how much still arrives, is anything lost, what are people told?

First the highest rate at which p99 stays below 100 ms is searched, then twice that is sent. What is refused must be
refused at once; what is acked must arrive, once and in order.
"""

from bench.harness.judgement import faults, refused
from bench.harness.load import Load, Report
from bench.harness.plan import crowd
from bench.harness.report import at_least, finish, scenario_parser
from bench.harness.search import highest
from bench.harness.sides import OURS, ours, tokens_for

P99_MS_MAX = 100.0
GOODPUT_GOAL = 0.8


def holds(load: Load, per_s: float, seconds: float) -> bool:
    step = load.talk(per_s, seconds, warm_s=seconds / 4)
    clean = not (faults(step) or refused(step) or step["unfinished"])
    return clean and step["latency_ms"]["p99"] < P99_MS_MAX


def measure(rooms: int, people: int, start_per_s: float, seconds: float) -> Report:
    with ours() as (found, stack):
        with found.enter(crowd(tokens_for(OURS, stack, people), rooms, people // rooms)) as load:
            most = highest(lambda per_s: holds(load, per_s, seconds), start_per_s)
        with found.enter(crowd(tokens_for(OURS, stack, people), rooms, people // rooms)) as load:
            step = load.talk(most * 2, seconds * 3, warm_s=seconds)
    per_s = step["deliveries_in_window"] / step["window_s"]
    return {
        "people": people,
        "rooms": rooms,
        "highest_per_s": most,
        "goodput": at_least(per_s / (most * people / rooms), GOODPUT_GOAL),
        "client_lag_p99_ms": step["lag_ms"]["p99"],
        "faults": faults(step),
        "twice": step,
    }


def main() -> int:
    parser = scenario_parser("overload", __doc__)
    parser.add_argument("--people", type=int, default=2000, help="connections (2000)")
    parser.add_argument("--rooms", type=int, default=100, help="rooms they are spread over (100)")
    parser.add_argument("--start", type=float, default=1000, help="messages a second to begin the search with (1000)")
    parser.add_argument("--seconds", type=float, default=4, help="length of a step of the search (4)")
    asked = parser.parse_args()
    report = measure(asked.rooms, asked.people, asked.start, asked.seconds)
    return finish("overload", report, asked, failed=bool(report["faults"]))


if __name__ == "__main__":
    raise SystemExit(main())
