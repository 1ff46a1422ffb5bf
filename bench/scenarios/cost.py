"""What a gateway's CPU is made of while people talk: a + w x writes + b x deliveries + c x messages.

Steps of many shapes are run below saturation and the parts are fitted to the gateway's CPU. Deliveries that come
together are joined to one write a socket, so both are counted: a write is what the client needed one read for. A
second gateway without people reads the same log: what it uses is the price of a message that somebody else's people
wrote. What a silent connection costs is the scenario `idle`.
"""

from bench.harness.fit import explained, fit
from bench.harness.judgement import cpu_s, void
from bench.harness.load import Load, Report
from bench.harness.plan import crowd
from bench.harness.report import finish, scenario_parser
from bench.harness.sides import OURS, SERVER, ours, tokens_for

# (rooms, people a room, messages a second)
STEPS = (
    (1, 200, (200, 800, 2400)),
    (20, 100, (200, 500, 1500)),
    (100, 20, (500, 1500, 3000)),
    (400, 5, (500, 1500, 3000)),
)
OTHER = "gateway-2"
# With fewer steps that count there is no fit.
STEPS_MIN = 8


def one_step(load: Load, shape: str, per_s: float, seconds: float) -> Report:
    """Rates a second of everything that is in the cost."""
    step = load.talk(per_s, seconds, warm_s=1)
    return {
        "shape": shape,
        "messages": per_s,
        "deliveries": step["deliveries_in_window"] / step["window_s"],
        "writes": step["reads_in_window"] / step["usage_s"],
        "cpu": cpu_s(step, SERVER) / step["usage_s"],
        "other_cpu": cpu_s(step, OTHER) / step["usage_s"],
        "void": void(step),
    }


def measure(seconds: float) -> Report:
    steps = []
    with ours((OTHER,)) as (found, stack):
        for rooms, per_room, rates in STEPS:
            sockets = crowd(tokens_for(OURS, stack, rooms * per_room), rooms, per_room)
            with found.enter(sockets) as load:
                load.hold(2)
                steps += [one_step(load, f"{rooms}x{per_room}", per_s, seconds) for per_s in rates]
    counted = [step for step in steps if not step["void"]]
    return {"steps": steps} | (fitted(counted) if len(counted) >= STEPS_MIN else {})


def fitted(steps: list[Report]) -> Report:
    """Microseconds of CPU: a of each second, the others each. Other gateways: a second, and a message."""
    names = ("writes", "deliveries", "messages")
    rows = [[1.0, *(step[name] for name in names)] for step in steps]
    seen = [step["cpu"] for step in steps]
    parts = fit(rows, seen)
    again = [sum(p * x for p, x in zip(parts, row, strict=True)) for row in rows]
    other = fit([[1.0, step["messages"]] for step in steps], [step["other_cpu"] for step in steps])
    return {
        "microseconds": {name: part * 1e6 for name, part in zip(("a", *names), parts, strict=True)},
        "microseconds_of_another_gateway": {"a": other[0] * 1e6, "messages": other[1] * 1e6},
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
