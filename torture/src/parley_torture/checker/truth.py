"""What people are to see, computed from the raw log alone by the rule of docs/protocol.md: of records with the same
(room, sender, cid) the first is the message. Written anew here, so that a fault of the services' fold is not shared.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from parley_torture.evidence import Evidence, Life, Logged, Place

Identity = tuple[str, str, str]


class Truth:
    def __init__(self, evidence: Evidence) -> None:
        self.at: dict[Place, Logged] = {}
        # A doubled record, and the place of the one before it that is the same message.
        self.copy_of: dict[Place, Place] = {}
        self.lives: dict[str, Life] = {life.epoch: life for life in evidence.lives}
        self._places: dict[tuple[str, Identity], Place] = {}
        self._offsets: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._starts = evidence.log_starts
        for record in sorted(evidence.logged, key=lambda r: r.place):
            self._add(record)

    def _add(self, record: Logged) -> None:
        self.at[record.place] = record
        key = (record.place.epoch, (record.room, record.sender_id, record.cid))
        before = self._places.get(key)
        if before is not None:
            self.copy_of[record.place] = before
        else:
            self._offsets[record.place.epoch, record.room].append(record.place.offset)
        self._places[key] = record.place

    def place_of(self, epoch: str, identity: Identity) -> Place | None:
        """Where the message stands (its last record, when it is doubled); None when the log of that life has none."""
        return self._places.get((epoch, identity))

    def shown(self, epoch: str, room: str) -> Sequence[int]:
        """Offsets of the room's messages, ascending."""
        return self._offsets.get((epoch, room), ())

    def between(self, epoch: str, room: str, after: int, before: int) -> Sequence[int]:
        """Those with after < offset < before."""
        offsets = self.shown(epoch, room)
        return offsets[bisect_right(offsets, after) : bisect_left(offsets, before)]

    def predecessor(self, epoch: str, room: str, offset: int) -> int | None:
        offsets = self.shown(epoch, room)
        place = bisect_left(offsets, offset)
        return offsets[place - 1] if place else None

    def is_message(self, epoch: str, offset: int) -> bool:
        """Whether this record is one that people read, and not only a place in the chain."""
        return self.at[Place(epoch, offset)].is_message

    def was_read(self, place: Place) -> bool:
        """Whether the raw reader has got beyond this place."""
        life = self.lives.get(place.epoch)
        return life is not None and place.offset < life.read_to

    def log_start(self, epoch: str, at: float) -> int:
        """The highest offset that the log of this life may have begun with until then."""
        return max((s.offset for s in self._starts if s.epoch == epoch and s.at <= at), default=0)

    def is_current(self, place: Place, at: float) -> bool:
        """Whether the message's first place is the one to be shown: no earlier record of it was kept then."""
        first = self.copy_of.get(place)
        return first is None or first.offset < self.log_start(place.epoch, at)

    def last_epoch(self) -> str | None:
        return next((epoch for epoch, life in reversed(self.lives.items()) if life.ended_at is None), None)
