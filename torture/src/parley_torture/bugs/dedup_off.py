"""Every record is a new message: the index is asked and filled under a name that no other record has."""

from msgspec.structs import replace
from parley_contract.chat_records import Content, Heading
from parley_contract.fold import Doubled, RoomFold, Shown


def plant() -> None:
    apply_parts = RoomFold.apply_parts

    def forgetful(
        self: RoomFold, heading: Heading, content: Content | None, broken: str | None = None
    ) -> Shown | Doubled:
        alone = replace(heading, cid=f"{heading.cid}~{heading.offset}")
        verdict = apply_parts(self, alone, content, broken)
        assert isinstance(verdict, Shown)
        return replace(verdict, message=replace(verdict.message, cid=heading.cid))

    RoomFold.apply_parts = forgetful  # type: ignore[method-assign]
