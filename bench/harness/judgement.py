"""What a step of the load client says of the server: whether it counts, and how fast it was. Pure arithmetic."""

from typing import Any

FAULTS = ("lost", "doubled", "disordered", "sender_disordered", "strayed")
# Above this share of its core the client may be what limits.
CLIENT_CPU_MAX = 0.85
# A message that the client itself sent later than this, in the 99th of a hundred, measures the client.
CLIENT_LAG_P99_MS_MAX = 20.0

# Programs that are no part of the run, in cores.
OTHERS_MAX = 0.2


def faults(step: dict[str, Any]) -> dict[str, int]:
    """Anomalies that were seen, by name; none is the only good answer. What is still on its way is not lost."""
    found = {name: int(step[name]) for name in FAULTS if step[name]}
    if step["unfinished"]:
        found.pop("lost", None)
    if step["closed"]:
        found["closed"] = int(step["closed"])
    return found


def client_limits(step: dict[str, Any]) -> str | None:
    """Why the step measures the client and not the server, or None."""
    share = step["client_cpu_s"] / step["usage_s"]
    if share > CLIENT_CPU_MAX:
        return f"the client used {share:.0%} of its core"
    if step["lag_ms"]["p99"] > CLIENT_LAG_P99_MS_MAX:
        return f"the client sent {step['lag_ms']['p99']:.0f} ms late"
    return None


def disturbed(step: dict[str, Any]) -> str | None:
    """Why the step measures what else ran on the machine, or None. All parts of the run must be watched."""
    cores = (step["others_cpu_s"] + step["steal_s"]) / step["usage_s"]
    return f"other programs used {cores:.1f} cores" if cores > OTHERS_MAX else None


def void(step: dict[str, Any]) -> str | None:
    """Why a step does not count, or None."""
    if seen := faults(step):
        return ", ".join(f"{count} {name}" for name, count in seen.items())
    if step["unfinished"]:
        return "much of it had not come 15 s after the end"
    if not step["deliveries"]:
        return "nothing was delivered"
    return client_limits(step) or disturbed(step)


def refused(step: dict[str, Any]) -> int:
    return sum(step["refused"].values())


def processes(step: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A watched process and its children."""
    return [p for p in step["processes"] if p["name"] == name or p["name"].startswith(f"{name}.")]


def cpu_s(step: dict[str, Any], name: str) -> float:
    """CPU of a server in the window."""
    return float(sum(p["cpu_s"] for p in processes(step, name)))


def rss_bytes(step: dict[str, Any], name: str) -> int:
    """Resident memory of a server at the end of the window."""
    return int(sum(p["rss_bytes"] for p in processes(step, name)))


def rss_grown_bytes(step: dict[str, Any], name: str) -> int:
    """What it grew by in the window."""
    return int(sum(p["rss_grown_bytes"] for p in processes(step, name)))
