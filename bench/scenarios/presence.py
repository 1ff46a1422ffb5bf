"""A presence storm: 2,000 people join one room within 5 s. When is everybody's count right, how many frames is it?"""

from bench.harness.judgement import cpu_s
from bench.harness.load import Report
from bench.harness.plan import crowd
from bench.harness.report import at_least, at_most, finish, scenario_parser
from bench.harness.sides import OURS, SERVER, ours, tokens_for

WITHIN_S = 5.0
SETTLED_S_GOAL, FRAMES_PER_S_GOAL = 3.0, 4.0


def measure(people: int) -> Report:
    with ours() as (found, stack):
        sockets = crowd(tokens_for(OURS, stack, people), 1, people, "listens")
        with found.enter(sockets, connect_per_s=people / WITHIN_S, connect_at_once=people) as load:
            held = load.hold(8)
            entered = load.entered
    return {
        "people": people,
        "took_s": entered["usage_s"],
        "server_cpu_s": cpu_s(entered, SERVER) + cpu_s(held, SERVER),
        "fewest_seen": at_least(held["people_fewest"], people),
        "most_seen": at_most(held["people_most"], people),
        "right_after_last_s": at_most(held["people_settled_s"], SETTLED_S_GOAL),
        "frames_per_s_max": at_most(held["presence_frames_per_s_max"], FRAMES_PER_S_GOAL),
        "closed": held["closed"],
    }


def main() -> int:
    parser = scenario_parser("presence", __doc__)
    parser.add_argument("--people", type=int, default=2000, help="who join (2000)")
    asked = parser.parse_args()
    report = measure(asked.people)
    right = report["fewest_seen"]["reached"] and report["most_seen"]["reached"]
    return finish("presence", report, asked, failed=bool(report["closed"]) or not right)


if __name__ == "__main__":
    raise SystemExit(main())
