"""A connect storm: 2,000 people at the door, 256 at a time. How many a second are in, token checked and room joined?"""

from bench.harness.judgement import cpu_s
from bench.harness.load import Report
from bench.harness.plan import crowd
from bench.harness.report import at_least, finish, scenario_parser
from bench.harness.sides import OURS, SERVER, ours, tokens_for

PER_ROOM = 20
PER_S_GOAL = 2000.0


def measure(people: int, at_once: int) -> Report:
    with ours() as (found, stack):
        sockets = crowd(tokens_for(OURS, stack, people), people // PER_ROOM, PER_ROOM, "listens")
        with found.enter(sockets, connect_at_once=at_once) as load:
            entered = load.entered
    return {
        "people": people,
        "at_once": at_once,
        "entered_per_s": at_least(entered["after_creators"] / entered["usage_s"], PER_S_GOAL),
        "server_ms_each": cpu_s(entered, SERVER) / entered["after_creators"] * 1000,
        "client_cpu": entered["client_cpu_s"] / entered["usage_s"],
        "entering_ms": entered["entering_ms"],
    }


def main() -> int:
    parser = scenario_parser("connects", __doc__)
    parser.add_argument("--people", type=int, default=2000, help="connections (2000)")
    parser.add_argument("--at-once", type=int, default=256, help="under way at the same time (256)")
    asked = parser.parse_args()
    return finish("connects", measure(asked.people, asked.at_once), asked, failed=False)


if __name__ == "__main__":
    raise SystemExit(main())
