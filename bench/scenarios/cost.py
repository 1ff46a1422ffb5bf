"""What a gateway's CPU is made of: a + b x deliveries + c x messages + d x connections, and messages of other gateways.

Steps of many shapes are run below saturation, where a write carries about one frame; the coefficients are fitted to
the gateway's CPU. A second gateway without people reads the same log: what it uses is the price of a message that
somebody else's people wrote.
"""

from dataclasses import replace

from bench.harness.fit import explained, fit
from bench.harness.judgement import cpu_s, void
from bench.harness.load import Load, Report, processes_of
from bench.harness.placing import OTHER_CORE
from bench.harness.plan import crowd
from bench.harness.report import finish, scenario_parser
from bench.harness.sides import OURS, SERVER, ours, pid_of, tokens_for

# (rooms, people a room, messages a second)
STEPS = (
    (1, 200, (0, 25, 100)),
    (20, 100, (0, 50, 150)),
    (100, 20, (500, 1000, 2000)),
    (400, 5, (500, 1000, 2000)),
)
OTHER = "gateway-2"


def one_step(load: Load, people: int, per_room: int, per_s: float, seconds: float) -> Report:
    """Rates a second of everything that is in the cost."""
    step = load.talk(per_s, seconds, warm_s=1) if per_s else load.hold(seconds)
    wall = step["usage_s"]
    return {
        "connections": people,
        "messages": per_s,
        "deliveries": per_s * per_room,
        "cpu": cpu_s(step, SERVER) / wall,
        "other_cpu": cpu_s(step, OTHER) / wall,
        "void": void(step) if per_s else None,
    }


def measure(seconds: float) -> Report:
    steps = []
    with ours((OTHER,)) as (found, stack):
        for rooms, per_room, rates in STEPS:
            sockets = crowd(tokens_for(OURS, stack, rooms * per_room), rooms, per_room)
            watch = processes_of({SERVER: found.pid, OTHER: pid_of(stack, OTHER)})
            with Load(replace(found.plan(sockets), watch=watch), OTHER_CORE) as load:
                load.hold(2)
                steps += [one_step(load, rooms * per_room, per_room, per_s, seconds) for per_s in rates]
    return {"steps": steps} | fitted([step for step in steps if not step["void"]])


def fitted(steps: list[Report]) -> Report:
    """Coefficients in microseconds of CPU (a: of a second; d: a second and connection)."""
    rows = [[1.0, step["deliveries"], step["messages"], step["connections"]] for step in steps]
    seen = [step["cpu"] for step in steps]
    parts = fit(rows, seen)
    again = [sum(p * x for p, x in zip(parts, row, strict=True)) for row in rows]
    busy = [step for step in steps if step["messages"] >= 500]
    idle_cpu = min(step["other_cpu"] for step in steps)
    foreign = [(step["other_cpu"] - idle_cpu) / step["messages"] for step in busy]
    names = ("a", "b_delivery", "c_message", "d_connection")
    return {
        "microseconds": {name: part * 1e6 for name, part in zip(names, parts, strict=True)},
        "c_message_of_another_gateway": sum(foreign) / len(foreign) * 1e6 if foreign else None,
        "r2": explained(seen, again),
        "seen_and_fitted": [[round(a, 3), round(b, 3)] for a, b in zip(seen, again, strict=True)],
    }


def main() -> int:
    parser = scenario_parser("cost", __doc__)
    parser.add_argument("--seconds", type=float, default=5, help="length of a step (5)")
    asked = parser.parse_args()
    report = measure(asked.seconds)
    return finish("cost", report, asked, failed=any(step["void"] for step in report["steps"]))


if __name__ == "__main__":
    raise SystemExit(main())
