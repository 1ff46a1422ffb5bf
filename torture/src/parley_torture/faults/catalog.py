"""Every kind of fault by name."""

from collections.abc import Mapping

from parley_torture.faults import (
    away,
    kill,
    partition,
    pause,
    poison,
    recreate,
    retention,
    skew,
    slow,
    terminate,
    wipe,
)
from parley_torture.faults.kind import Kind

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        kill.KIND,
        pause.KIND,
        terminate.KIND,
        away.KIND,
        partition.KIND,
        slow.KIND,
        retention.KIND,
        poison.KIND,
        recreate.KIND,
        wipe.KIND,
        skew.KIND,
    )
}
