"""One reader's view of one room: the cursor it keeps, and everything it was shown, in order."""

from collections.abc import Iterable
from typing import Any

from parley_torture.evidence import Gap, Heard, Joined, Place
from parley_torture.people.world import World

Frame = dict[str, Any]


def heard(reader: str, at: float, epoch: str, frame: Frame) -> Heard:
    """A `msg`, or a message of a page or of `joined`, as evidence."""
    return Heard(
        reader,
        at,
        frame["room"],
        Place(epoch, frame["offset"]),
        frame.get("prev"),
        frame["cid"],
        frame["sender"]["id"],
        # A record whose content is no good keeps its place and shows nothing.
        frame.get("text") or "",
    )


class Stream:
    """While what is missing is being read from history (`filling`), live messages wait."""

    def __init__(self, world: World, reader: str, room: str) -> None:
        self.room = room
        self.cursor: Place | None = None
        self.filling: Place | None = None
        self._world = world
        self._reader = reader
        self._epoch = ""
        self._waiting: list[Frame] = []

    def on_joined(self, frame: Frame, since: Place | None, gateway: str) -> None:
        """Take the answer to a join. When `filling` is set afterwards, `fill` has to follow, up to that place."""
        gap = Gap(frame["gap"]["from"], frame["gap"]["to"], frame["gap"]["reason"]) if frame.get("gap") else None
        more, now = bool(frame.get("more")), self._world.now()
        self._epoch, self.filling, self._waiting = frame["epoch"], None, []
        self._world.evidence.joined.append(
            Joined(
                self._reader,
                now,
                self.room,
                gateway,
                since,
                self._epoch,
                frame["head"],
                frame["recovered"],
                more,
                gap,
            )
        )
        same = since is not None and since.epoch == self._epoch
        if not same:
            self.cursor = None if frame["head"] is None else Place(self._epoch, frame["head"])
        if same and more:
            self.filling = Place(self._epoch, frame["head"])
            self._waiting = list(frame["messages"])
        else:
            self._show(frame["messages"], now)

    def on_message(self, frame: Frame) -> None:
        if self.filling is not None:
            self._waiting.append(frame)
        else:
            self._show([frame])

    def fill(self, epoch: str, messages: Iterable[Frame]) -> None:
        """Show messages of history that come before those that wait."""
        first = self._waiting[0]["offset"] if self._waiting else None
        if epoch == self._epoch:
            self._show(m for m in messages if first is None or m["offset"] < first)

    def is_filled(self) -> bool:
        """Whether the next message that waits follows on what was shown."""
        if self.filling is None:
            return True
        offset = -1 if self.cursor is None else self.cursor.offset
        if offset >= self.filling.offset:
            return True
        prev = self._waiting[0].get("prev") if self._waiting else None
        return prev is not None and prev <= offset

    def settle(self) -> None:
        """Nothing is missing any more: show what waited."""
        waiting, self._waiting, self.filling = self._waiting, [], None
        self._show(waiting)

    def _show(self, frames: Iterable[Frame], at: float | None = None) -> None:
        at = self._world.now() if at is None else at
        for frame in frames:
            shown = heard(self._reader, at, self._epoch, frame)
            self._world.evidence.heard.append(shown)
            self.cursor = shown.place
