"""What history keeps of a room. It reads the log by itself: a test waits until it has what the sockets have shown."""

from contextlib import suppress

from support.browser import WITHIN_S
from support.eventually import wait_for
from support.people import Person


def told(person: Person, room: str) -> list[str]:
    """The texts of a room, oldest first; what was deleted has none."""
    return [message["text"] for message in person.page(room, limit=200)["messages"] if message.get("text")]


def expect_told(person: Person, room: str, wanted: list[str], mark: str = "") -> None:
    """Exactly these are kept of the texts with this mark, each once and in this order."""

    def kept() -> list[str]:
        return [text for text in told(person, room) if mark in text]

    with suppress(AssertionError):
        wait_for(lambda: kept() == wanted, WITHIN_S, f"{wanted} kept of {room}")
    # Says what differs.
    assert kept() == wanted


def expect_searchable(person: Person, room: str, word: str) -> None:
    """The index of words follows the messages: who searches before it asks for nothing."""

    def hits() -> list[dict]:
        answer = person.history(f"rooms/{room}/search", q=word)
        assert answer.status_code == 200, answer.text
        return answer.json()["hits"]

    wait_for(hits, WITHIN_S, f"{word} found in {room}")
