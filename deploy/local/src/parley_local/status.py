"""`parley status`: what the supervisor wrote down, checked now: does the process live, does its probe answer."""

from concurrent.futures import ThreadPoolExecutor

import msgspec

from parley_local import record
from parley_local.child import lives
from parley_local.paths import Paths
from parley_local.readiness import check
from parley_local.record import PartRecord, StackRecord
from parley_local.table import status_text

NOTHING_RUNS = 3


def run(paths: Paths, *, as_json: bool) -> int:
    """0 when every part is ready, 1 when one is not, 3 when nothing runs."""
    known = record.read(paths.state_file)
    supervised = known is not None and lives(known.supervisor)
    parts = [] if known is None else [now(part) for part in known.parts]
    left = any(part.pid is not None for part in parts)
    reasons = dict(zip((p.name for p in parts), probed(parts), strict=True))
    if as_json:
        print(as_document(known, parts, reasons, supervised=supervised))
    elif known is None or not (supervised or left):
        print("Parley is not running. Start it: parley up")
    else:
        print(status_text(headline(known, supervised=supervised), parts, reasons))
    if not supervised and not left:
        return NOTHING_RUNS
    return 1 if not supervised or any(reasons.values()) else 0


def headline(known: StackRecord, *, supervised: bool) -> str:
    if supervised:
        return f"Parley is {known.phase}: {known.url} (supervisor pid {known.pid})"
    return "The supervisor has ended, but parts of it still run. End them: parley down"


def now(part: PartRecord) -> PartRecord:
    """The part as it is; what was recorded may be older than its end."""
    if part.identity is None or lives(part.identity):
        return part
    return msgspec.structs.replace(part, state="gone", pid=None, started=None)


def probed(parts: list[PartRecord]) -> list[str | None]:
    """Ask all probes at once. A part without a process is not ready, whoever answers at its address."""
    with ThreadPoolExecutor(max(1, len(parts))) as pool:
        return list(pool.map(lambda part: check(part.probe) if part.pid else f"is {part.state}", parts))


def as_document(
    known: StackRecord | None, parts: list[PartRecord], reasons: dict[str, str | None], *, supervised: bool
) -> str:
    """The JSON of `status --json`."""
    document = {
        "running": supervised,
        "phase": known.phase if known and supervised else "stopped",
        "url": known.url if known and supervised else None,
        "pid": known.pid if known and supervised else None,
        "parts": [msgspec.to_builtins(p) | {"ready": not reasons[p.name], "reason": reasons[p.name]} for p in parts],
    }
    return msgspec.json.format(msgspec.json.encode(document)).decode()
