"""The fold against a plain model (G2, G3, G6): whatever is written, in whatever order retention takes it away."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from parley_contract.fold import Doubled, RoomFold, Shown
from parley_contract.frames import Person
from parley_contract.records import LogRecord
from support.chat_log import change, message

ROOMS = st.sampled_from(["general", "books"])
PEOPLE = st.sampled_from([Person("1", "ana"), Person("2", "ben")])
CIDS = st.sampled_from("abcdefgh")
KINDS = st.sampled_from(["edit", "delete", "reaction"])


class PlainLog:
    """What a patient person with the whole log before them would say; lists and loops, no index."""

    def __init__(self) -> None:
        # (offset, room, sender id, cid, kind as shown, target)
        self.links: list[tuple[int, str, str, str, str, int | None]] = []

    def judge(self, offset, room, sender, cid, kind, target, *, moderator):
        """(prev, kind shown) of a link, or the first offset of a copy."""
        for link in self.links:
            if link[1:4] == (room, sender, cid):
                return link[0]
        shown = kind if kind == "message" or self.may(room, sender, kind, target, moderator) else "void"
        prev = max((link[0] for link in self.links if link[1] == room), default=None)
        self.links.append((offset, room, sender, cid, shown, target))
        return prev, shown

    def may(self, room, sender, kind, target, moderator):
        authors = [link[2] for link in self.links if link[:2] == (target, room) and link[4] == "message"]
        deleted = any(link[1] == room and link[4:] == ("delete", target) for link in self.links)
        if not authors or deleted:
            return False
        return kind == "reaction" or authors == [sender] or (kind == "delete" and moderator)


class FoldMachine(RuleBasedStateMachine):
    """Two folds: one hears everything and forgets nothing, one follows retention."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = PlainLog()
        self.whole = RoomFold()
        self.running = RoomFold()
        self.log: list[LogRecord] = []
        self.start = 0

    def take(self, record, judged):
        self.log.append(record)
        verdict = self.whole.apply(record)
        self.running.apply(record)
        if isinstance(judged, int):
            assert isinstance(verdict, Doubled)
            assert verdict.first_offset == judged
        else:
            assert isinstance(verdict, Shown)
            assert (verdict.message.prev, verdict.message.kind) == judged

    @rule(room=ROOMS, sender=PEOPLE, cid=CIDS)
    def say(self, room, sender, cid):
        offset = len(self.log)
        judged = self.plain.judge(offset, room, sender.id, cid, "message", None, moderator=False)
        self.take(message(offset, room, cid, sender), judged)

    @rule(room=ROOMS, sender=PEOPLE, cid=CIDS, kind=KINDS, back=st.integers(1, 9), moderator=st.booleans())
    def do_to_a_message(self, room, sender, cid, kind, back, moderator):
        offset = len(self.log)
        if offset < back:
            return
        judged = self.plain.judge(offset, room, sender.id, cid, kind, offset - back, moderator=moderator)
        self.take(change(offset, kind, offset - back, sender, room, cid, moderator=moderator), judged)

    @rule(value=st.binary(max_size=8), key=st.none() | st.binary(max_size=8))
    def write_poison(self, value, key):
        record = LogRecord(0, len(self.log), 1, key, (), value)
        self.log.append(record)
        for fold in (self.whole, self.running):
            assert not isinstance(fold.apply(record), Shown | Doubled)

    @rule(more=st.integers(1, 6))
    def let_retention_take(self, more):
        self.start = min(len(self.log), self.start + more)
        self.running.evict(0, self.start)

    @invariant()
    def is_what_a_fresh_reader_has(self):
        """Who ran on knows the same chain, the same firsts and the same heads as who begins at the log's start."""
        fresh = RoomFold()
        for record in self.log[self.start :]:
            fresh.apply(record)
        assert len(self.running) == len(fresh)
        for room in ("general", "books"):
            mine, others = self.running.room(room), fresh.room(room)
            assert list(mine.places if mine else ()) == list(others.places if others else ())
            for person in "12":
                for cid in "abcdefgh":
                    assert self.running.first_of(room, person, cid) == fresh.first_of(room, person, cid)


def test_fold_of_any_log_says_what_a_plain_model_says():
    """Chain, copies, voids and eviction are the model's, and who ran on knows what a fresh reader knows
    (G2, G3, G6)."""
    run_state_machine_as_test(FoldMachine, settings=settings(max_examples=60, stateful_step_count=40))
