"""Who people are: the fold of chat-people, and whom we have met before their profile came.

Names lead to ids here, so that a mention and an invitation mean a person and not a word.
"""

from parley_contract.chat_records import EVERYBODY
from parley_contract.frames import Person, PersonNow, Profile
from parley_contract.mentions import ROOM_WORD, named
from parley_contract.records import LogRecord, Poison, ProfileValue, parse_key, parse_value
from parley_contract.refusals import Refused
from parley_contract.topics import CHAT_PEOPLE

from parley_gateway.domain.hub import Hub
from parley_gateway.domain.tally import Tally


class Profiles:
    def __init__(self, hub: Hub, tally: Tally) -> None:
        self._hub = hub
        self._tally = tally
        self._people: dict[str, Person] = {}
        self._id_of: dict[str, str] = {}

    def meet(self, person: Person) -> None:
        """Somebody whose name a token of theirs has just proved."""
        self._people.setdefault(person.id, person)
        self._id_of.setdefault(person.name, person.id)

    def require(self, user_id: str) -> Person:
        found = self._people.get(user_id)
        if found is None:
            raise Refused("not_found", "There is no such person.")
        return found

    def mentions(self, text: str | None, *, everybody: bool) -> tuple[str, ...]:
        """Ids of those whom the text names; `@room` counts only for who may call everybody."""
        found = []
        for name in named(text or ""):
            if name == ROOM_WORD and everybody:
                found.append(EVERYBODY)
            elif name in self._id_of:
                found.append(self._id_of[name])
        return tuple(found)

    def on_record(self, record: LogRecord) -> None:
        try:
            user_id = parse_key(record)
            value = parse_value(ProfileValue, record)
        except Poison:
            self._tally.skipped(CHAT_PEOPLE, record.offset)
            return
        known = self._people.pop(user_id, None)
        if known is not None:
            self._id_of.pop(known.name, None)
        if not value.deleted:
            self._people[user_id] = Person(user_id, value.name)
            self._id_of[value.name] = user_id
        profile = Profile(user_id, value.name, value.display_name, value.hue, value.deleted)
        self._hub.tell_everyone(PersonNow(user=profile))
