"""What is said in `./parley demo`: four people, two rooms. Lines name each other by their keys."""

from dataclasses import dataclass

PEOPLE = ("demo-mira", "demo-jonas", "demo-ama", "demo-li")
MIRA, JONAS, AMA, LI = PEOPLE
GARDEN = "demo-garden"
ROOM_TITLES = {GARDEN: "The roof garden"}


@dataclass(frozen=True)
class Said:
    """A message. `key` is its cid, so a second run says nothing twice; `reply_to` is the key of another one."""

    key: str
    who: str
    room: str
    text: str
    reply_to: str | None = None


@dataclass(frozen=True)
class Reacted:
    key: str
    who: str
    target: str
    emoji: str


@dataclass(frozen=True)
class Edited:
    key: str
    who: str
    target: str
    text: str


SCRIPT: tuple[Said | Reacted | Edited, ...] = (
    Said("demo-1", MIRA, "general", "Good morning! Who has the key to the roof?"),
    Said("demo-2", JONAS, "general", "I do. I hung it on the hook by the door.", "demo-1"),
    Reacted("demo-3", MIRA, "demo-2", "🎉"),
    Said("demo-4", MIRA, "general", "Then let us talk about the beds in **#demo-garden**, so the others can work."),
    Said("demo-5", AMA, GARDEN, "Measured it: the south side is 6 m by 2 m. What goes there?"),
    Said("demo-6", LI, GARDEN, "番茄! Tomatoes, and basil between them."),
    Reacted("demo-7", AMA, "demo-6", "🍅"),
    Reacted("demo-8", JONAS, "demo-6", "🍅"),
    Said("demo-9", JONAS, GARDEN, "How many fit? A plant wants 50 cm each way.", "demo-6"),
    Said(
        "demo-10",
        LI,
        GARDEN,
        "```python\nlength_cm, width_cm, apart_cm = 600, 200, 50\n"
        "plants = (length_cm // apart_cm) * (width_cm // apart_cm)\nprint(plants)  # 48\n```",
        "demo-9",
    ),
    Reacted("demo-11", JONAS, "demo-10", "👍"),
    Said("demo-12", AMA, GARDEN, "48 is a lot of sauce. Lets take half and leave a path."),
    Edited("demo-13", AMA, "demo-12", "48 is a lot of sauce. Let's take half and leave a path."),
    Said("demo-14", MIRA, GARDEN, "Agreed: 24, and a path down the middle. I order them on Friday.", "demo-12"),
    Reacted("demo-15", LI, "demo-14", "❤️"),
    Said("demo-16", JONAS, "general", "The kettle is on, by the way. Crème brûlée as well."),
    Reacted("demo-17", AMA, "demo-16", "🎉"),
)
