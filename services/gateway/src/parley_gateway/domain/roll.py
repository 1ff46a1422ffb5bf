"""Who is shown in a room: one entry a person, merged over all of their devices.

Invisible on one device is invisible; else do not disturb on one counts; else a device in use makes them online; else
they are away.
"""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field

from parley_contract.frames import ChosenState, Members, Person, Present, ShownState
from parley_contract.limits import MEMBERS_LISTED_MAX


@dataclass(slots=True)
class _Here:
    """`present` is the person as others are shown them, None while they are not."""

    person: Person
    states: Counter[ChosenState] = field(default_factory=Counter)
    present: Present | None = None

    @property
    def shown(self) -> ShownState | None:
        return None if self.present is None else self.present.state

    def count(self, state: ChosenState, by: int) -> None:
        self.states[state] += by
        self.states = +self.states
        shown = _merged(self.states)
        self.present = None if shown is None else Present(self.person.id, self.person.name, shown)


def _merged(states: Counter[ChosenState]) -> ShownState | None:
    if not states or states["invisible"]:
        return None
    return "dnd" if states["dnd"] else "online" if states["online"] else "away"


class Roll:
    """One room's. Sorted by name as it is kept, so that a list of the first costs no sorting."""

    def __init__(self) -> None:
        self._here: dict[str, _Here] = {}
        self._sorted: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        """Whether any device is in the room, shown or not."""
        return bool(self._here)

    def __len__(self) -> int:
        return len(self._sorted)

    def shown(self, user_id: str) -> ShownState | None:
        """What the person is shown as, None when they are not here for others."""
        here = self._here.get(user_id)
        return None if here is None else here.shown

    def enter(self, person: Person, state: ChosenState) -> None:
        here = self._here.setdefault(person.id, _Here(person))
        before = here.shown
        here.count(state, 1)
        self._sort_in(here, before)

    def exit(self, person: Person, state: ChosenState) -> None:
        here = self._here[person.id]
        before = here.shown
        here.count(state, -1)
        self._sort_in(here, before)
        if not here.states:
            del self._here[person.id]

    def members(self, joining: Person) -> Members:
        """Who is here, with the person who is just coming in; the first 200 by name."""
        first = (self._here[user_id].present for _, user_id in self._sorted[:MEMBERS_LISTED_MAX])
        listed = [present for present in first if present is not None]
        if self.shown(joining.id) is not None or joining.id in self._here:
            return Members(count=len(self), list=listed)
        insort(listed, Present(joining.id, joining.name), key=lambda present: (present.name, present.id))
        return Members(count=len(self) + 1, list=listed[:MEMBERS_LISTED_MAX])

    def _sort_in(self, here: _Here, before: ShownState | None) -> None:
        place = (here.person.name, here.person.id)
        after = here.shown
        if before is None and after is not None:
            insort(self._sorted, place)
        elif before is not None and after is None:
            del self._sorted[bisect_left(self._sorted, place)]
