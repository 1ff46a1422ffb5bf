"""Who came, who went and who is shown otherwise, told to a room at most four times a second and only when it still
holds.

A person who goes and comes back between two tellings was never away.
"""

from dataclasses import dataclass, field

from parley_contract.frames import Person, PersonState, Presence, Present, ShownState

from parley_gateway.domain.presence import Change, PresenceFold

INTERVAL_S = 0.25


@dataclass(slots=True)
class _RoomNews:
    told_at: float = float("-inf")
    # Person and what the room was told of them last; None when they were not here.
    changed: dict[str, tuple[Person, ShownState | None]] = field(default_factory=dict)


class PresenceNews:
    def __init__(self, fold: PresenceFold) -> None:
        self._fold = fold
        self._rooms: dict[str, _RoomNews] = {}
        self._waiting: set[str] = set()

    def note(self, change: Change) -> None:
        news = self._rooms.setdefault(change.room, _RoomNews())
        news.changed.setdefault(change.person.id, (change.person, change.before))
        self._waiting.add(change.room)

    def due(self, now: float) -> list[Presence]:
        """What is to be told now, one frame a room."""
        frames = []
        for room in [r for r in self._waiting if now - self._rooms[r].told_at >= INTERVAL_S]:
            self._waiting.discard(room)
            frame = self._tell(room, self._rooms[room], now)
            if frame is not None:
                frames.append(frame)
        return frames

    def _tell(self, room: str, news: _RoomNews, now: float) -> Presence | None:
        changed, news.changed = news.changed, {}
        joins: list[Present] = []
        leaves: list[Person] = []
        states: list[PersonState] = []
        for person, before in changed.values():
            after = self._fold.shown(room, person.id)
            if after == before:
                continue
            if after is None:
                leaves.append(person)
            elif before is None:
                joins.append(Present(person.id, person.name, after))
            else:
                states.append(PersonState(person.id, after))
        if not (joins or leaves or states):
            return None
        news.told_at = now
        return Presence(room=room, joins=joins, leaves=leaves, count=self._fold.count(room), states=states)
