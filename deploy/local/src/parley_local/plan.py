"""What a stack consists of, as data: parts that run, tasks that end, and what each waits for.

Nothing here starts anything; `carry_out` only decides when each step may begin.
"""

import queue
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from parley_local.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Command:
    """What to execute. `env` is the child's whole environment, not an addition to ours. `niceness`: 0 to 19."""

    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A process that stays. `prepare` may download or format; it runs once, before the first start.

    `probe` is a URL that `readiness.check` understands: http, tcp, kafka or mysql.
    """

    name: str
    prepare: Callable[[], Command]
    probe: str
    address: str
    after: tuple[str, ...] = ()
    ready_within_s: float = 60.0
    stop_within_s: float = 12.0


@dataclass(frozen=True, slots=True)
class Task:
    """A step that ends. Whatever comes `after` it begins only when it ended well."""

    name: str
    run: Callable[[], None]
    after: tuple[str, ...] = ()


Step = Part | Task


@dataclass(slots=True)
class Course:
    """How far a plan has come: which steps may begin now, given those that ended."""

    waiting: dict[str, Step]
    done: set[str] = field(default_factory=set)

    def ready_now(self) -> list[Step]:
        """Take out of `waiting` every step whose conditions are met."""
        steps = [step for step in self.waiting.values() if self.done.issuperset(step.after)]
        for step in steps:
            del self.waiting[step.name]
        return steps


def select(plan: Sequence[Step], names: Collection[str]) -> tuple[Step, ...]:
    """The named steps only, waiting for each other and for nothing that was left out."""
    known = {step.name for step in plan}
    unknown = sorted(set(names) - known)
    if unknown:
        raise Trouble(f"There is no part called {', '.join(unknown)}. Known: {', '.join(sorted(known))}.")
    return tuple(
        replace(step, after=tuple(name for name in step.after if name in names)) for step in plan if step.name in names
    )


def backwards(plan: Sequence[Step]) -> tuple[Step, ...]:
    """The same steps in the order of stopping: each waits for those that were waiting for it."""
    followers = {step.name: tuple(s.name for s in plan if step.name in s.after) for step in plan}
    return tuple(replace(step, after=followers[step.name]) for step in reversed(plan))


def order(plan: Sequence[Step]) -> list[list[str]]:
    """The steps in waves that can run side by side. A circle or an unknown name is a mistake in the plan."""
    course = Course({step.name: step for step in plan})
    waves: list[list[str]] = []
    while course.waiting:
        wave = [step.name for step in course.ready_now()]
        if not wave:
            raise ValueError(f"these steps wait for each other or for nobody: {sorted(course.waiting)}")
        course.done.update(wave)
        waves.append(wave)
    return waves


def carry_out(plan: Sequence[Step], act: Callable[[Step], None], stop: threading.Event) -> None:
    """Run `act` for each step as early as its conditions allow, side by side.

    Raises the first failure at once; steps still running go on in daemon threads and see `stop`.
    Raises `Trouble` when `stop` is set from outside.
    """
    order(plan)
    course = Course({step.name: step for step in plan})
    outcomes: queue.SimpleQueue[tuple[str, BaseException | None]] = queue.SimpleQueue()

    def run(step: Step) -> None:
        try:
            act(step)
        except BaseException as error:  # noqa: BLE001 - carried to the caller's thread, which raises it
            outcomes.put((step.name, error))
        else:
            outcomes.put((step.name, None))

    left = len(plan)
    while left:
        for step in course.ready_now():
            threading.Thread(target=run, args=(step,), name=f"step-{step.name}", daemon=True).start()
        try:
            name, error = outcomes.get(timeout=0.1)
        except queue.Empty:
            if stop.is_set():
                raise Trouble("Stopped before everything was ready.") from None
            continue
        if error is not None:
            stop.set()
            raise error
        course.done.add(name)
        left -= 1
