"""Who is here, room by room, as this person's screen shows it."""

from typing import Any

from parley_torture.evidence import Seen
from parley_torture.people.world import World

Frame = dict[str, Any]


class Screen:
    def __init__(self, world: World, observer: str) -> None:
        self._world = world
        self._observer = observer
        self._rooms: dict[str, frozenset[str]] = {}

    def on_joined(self, frame: Frame, gateway: str) -> None:
        self._show(frame["room"], gateway, frozenset(p["name"] for p in frame["members"]["list"]))

    def on_presence(self, frame: Frame, gateway: str) -> None:
        before = self._rooms.get(frame["room"], frozenset())
        came = frozenset(p["name"] for p in frame["joins"])
        went = frozenset(p["name"] for p in frame["leaves"])
        self._show(frame["room"], gateway, (before - went) | came)

    def go_dark(self, gateway: str) -> None:
        """The socket has ended: nothing is shown any more."""
        for room in self._rooms:
            self._world.evidence.seen.append(Seen(self._world.now(), self._observer, gateway, room, None))
        self._rooms = {}

    def _show(self, room: str, gateway: str, people: frozenset[str]) -> None:
        self._rooms[room] = people
        self._world.evidence.seen.append(Seen(self._world.now(), self._observer, gateway, room, people))
