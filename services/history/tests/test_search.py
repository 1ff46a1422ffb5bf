"""Search: what is found in which words, where in the text, by whom; and never what was deleted or is not theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parley_contract.frames import Person
from parley_contract.refusals import Refused
from parley_history.adapters.view_reader import ViewReader
from parley_history.domain.folding import folded, spread
from parley_history.domain.search import SearchQuery, matches, needles

BEN = Person("2", "ben")
LETTERS = st.text(alphabet='aAbBéÉß İı日本語かがｶﾞ한국ไทย👍🏽ﬁ\n.("', min_size=1, max_size=12)


@pytest.fixture
def running(log, following, tmp_path):
    with following(log, tmp_path) as running:
        yield running


def hits(running, asked, rooms=("general",), **given):
    running.catch_up()
    query = SearchQuery(needles(asked), frozenset(rooms), given.pop("limit", 20), **given)
    return ViewReader().search(running.view.address, query)


def found(running, asked, **given):
    return [hit.message.text for hit in hits(running, asked, **given).hits]


TEXTS = (
    "We met in 日本 last year",
    "how naïve of me",
    "unbelievable luck",
    "the quick brown fox",
    "brown is quick",
    "call foo(bar)[0] now",
    "ok then",
    "한국어도 된다",
    "great 👍 work",
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("日本", [0]),
        ("日", [0]),
        ("naive", [1]),
        ("NAÏVE", [1]),
        ("believ", [2]),
        ("brown quick", [3, 4]),
        ('"quick brown"', [3]),
        ("foo(bar)[0]", [5]),
        (")[", [5]),
        ("ok", [6]),
        ("국어", [7]),
        ("👍", [8]),
        ("nothing like it", []),
    ],
)
def test_search_finds_parts_of_words_in_any_script(log, running, asked, expected):
    """Substrings, two letters or one sign, marks left out, phrases, code with punctuation."""
    for number, text in enumerate(TEXTS):
        log.say("general", f"c{number}", text)
    assert found(running, asked) == [TEXTS[number] for number in sorted(expected, reverse=True)]


def test_match_is_told_in_code_points_of_the_text_as_written(log, running):
    """Characters that fold to more or fewer than one do not shift what is marked."""
    naive = "na\u0308ive"
    text = "ﬁrst ﬁ na\u0308ive 👍 Straße"
    log.say("general", "a", text)
    (hit,) = hits(running, 'naive "strasse" fir').hits
    assert [text[match.from_ : match.to] for match in hit.matches] == ["ﬁr", naive, "Straße"]


@given(before=LETTERS, middle=LETTERS, after=LETTERS)
def test_part_of_a_text_is_part_of_its_folded_and_spread_form(before, middle, after):
    """So the index never hides what is there, and the mark is never empty."""
    whole = before + middle + after
    assert folded(middle) in folded(whole)
    assert spread(middle) in spread(whole)
    if folded(middle).strip():
        assert all(match.from_ < match.to <= len(whole) for match in matches(whole, (folded(middle),)))


def test_search_finds_the_newest_text_only_and_nothing_deleted(log, running):
    """A superseded text and a deleted one are found by nobody, also when they were indexed before."""
    log.say("general", "a", "walnut cake")
    log.say("general", "b", "walnut bread")
    assert found(running, "walnut") == ["walnut bread", "walnut cake"]
    log.change("general", "c", "edit", 0, text="hazel cake")
    log.change("general", "d", "delete", 1)
    assert found(running, "walnut") == []
    assert found(running, "hazel") == ["hazel cake"]


def test_search_looks_only_into_the_rooms_given(log, running):
    """Whoever may not read a room finds nothing of it."""
    log.say("general", "a", "apples here")
    log.say("attic", "b", "apples there")
    assert found(running, "apples") == ["apples here"]
    assert found(running, "apples", rooms=("general", "attic")) == ["apples there", "apples here"]
    assert found(running, "ap", rooms=("attic",)) == ["apples there"]


def test_search_by_author_and_time(log, running):
    """`from` is inclusive, `to` is not."""
    for number in range(6):
        log.say("general", f"c{number}", f"pear number {number}", BEN if number % 2 else Person("1", "ada"))
    assert found(running, "pear", author="2") == ["pear number 5", "pear number 3", "pear number 1"]
    assert found(running, "pear", from_ts=1_002, to_ts=1_004) == ["pear number 3", "pear number 2"]


@pytest.mark.parametrize("asked", ["plum", "pl"])
def test_search_page_after_page_meets_every_hit_once(new_log, following, tmp_path, asked):
    """`next` leads on until it is null, over partitions too, with and without the index."""
    log = new_log(4)
    rooms = [f"room-{number}" for number in range(6)]
    for number in range(40):
        log.say(rooms[number % 6], f"c{number}", f"plum {number}")
    with following(log, tmp_path) as running:
        met, before = [], None
        while True:
            page = hits(running, asked, rooms=rooms, limit=7, before=before)
            met += [(hit.message.ts, hit.message.text) for hit in page.hits]
            if page.next is None:
                break
            ts, place = page.next.split(".")
            before = int(ts), int(place)
        assert len(met) == 40 == len(set(met))
        assert [ts for ts, _ in met] == sorted((ts for ts, _ in met), reverse=True)


def test_search_by_rank_prefers_whole_words(log, running):
    """A word by itself before the beginning of one, before its middle."""
    for number, text in enumerate(("a bread cat", "concatenate", "catalogue")):
        log.say("general", f"c{number}", text)
    assert found(running, "cat", order="rank") == ["a bread cat", "catalogue", "concatenate"]


def test_search_after_retention_and_restart_finds_what_is_kept(log, following, tmp_path):
    """What retention took is not found, and the index is whole after a restart."""
    for number in range(6):
        log.say("general", f"c{number}", f"cherry {number}")
    with following(log, tmp_path) as running:
        running.catch_up()
    log.retain_from(4)
    log.say("general", "c6", "cherry 6")
    with following(log, tmp_path) as running:
        assert found(running, "cherry") == ["cherry 6", "cherry 5", "cherry 4"]


@pytest.mark.parametrize("asked", ["", "   ", '""', "x" * 201])
def test_search_for_nothing_or_too_much_is_refused(asked):
    """A sentence says what to do."""
    with pytest.raises(Refused) as refused:
        needles(asked)
    assert refused.value.code == "invalid"


def test_stretch_that_expired_is_dropped(log, running, monkeypatch):
    """Forgetting a segment drops tables instead of looking at each message."""
    from parley_history.adapters import search_index

    monkeypatch.setattr(search_index, "_STRETCH_BITS", 2)
    for number in range(10):
        log.say("general", f"c{number}", f"fig {number}")
    running.catch_up()
    connection = running.view._writer._connection
    assert len(search_index.stretches(connection, 0)) == 3
    log.retain_from(8)
    assert found(running, "fig") == ["fig 9", "fig 8"]
    assert len(search_index.stretches(connection, 0)) == 1
