"""Who came, who went and who is shown otherwise, told to a room at most four times a second and only when it still
holds.

A person who goes and comes back between two tellings was never away: not for those who were told before. Who came in
between knows the room as it stood then, so what changed is told as it stands, whatever it was before.
"""

from dataclasses import dataclass, field

from parley_contract.frames import Person, PersonState, Presence, Present, ShownState

from parley_gateway.domain.presence import Change, PresenceFold

# Not a quarter: of 2,000 sockets written to in turn, one was reached late and then early, five times within a second.
INTERVAL_S = 0.3


@dataclass(slots=True)
class _RoomNews:
    told_at: float = float("-inf")
    # Person and what the room was told of them last; None when they were not here.
    changed: dict[str, tuple[Person, ShownState | None]] = field(default_factory=dict)
    # Whether somebody came in since the first of these changes.
    has_newcomer: bool = False


class PresenceNews:
    def __init__(self, fold: PresenceFold) -> None:
        self._fold = fold
        self._rooms: dict[str, _RoomNews] = {}
        self._waiting: set[str] = set()

    def note(self, change: Change) -> None:
        news = self._rooms.setdefault(change.room, _RoomNews())
        news.changed.setdefault(change.person.id, (change.person, change.before))
        self._waiting.add(change.room)

    def on_newcomer(self, room: str) -> None:
        """Somebody was just told who is in the room."""
        if room in self._waiting:
            self._rooms[room].has_newcomer = True

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
        has_newcomer, news.has_newcomer = news.has_newcomer, False
        joins: list[Present] = []
        leaves: list[Person] = []
        states: list[PersonState] = []
        for person, before in changed.values():
            after = self._fold.shown(room, person.id)
            if after == before and not has_newcomer:
                continue
            if after is None:
                leaves.append(person)
            elif before is None or has_newcomer:
                joins.append(Present(person.id, person.name, after))
            else:
                states.append(PersonState(person.id, after))
        if not (joins or leaves or states):
            return None
        news.told_at = now
        return Presence(room=room, joins=joins, leaves=leaves, count=self._fold.count(room), states=states)
