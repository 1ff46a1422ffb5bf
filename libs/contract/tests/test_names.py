"""Names and texts: refused with a sentence, never silently changed but for NFC."""

import pytest
from parley_contract import names
from parley_contract.refusals import Refused


def test_text_is_brought_to_nfc():
    """The same letters are the same bytes."""
    assert names.require_text("e\u0301") == "\u00e9"


def test_text_of_five_thousand_says_how_many():
    """The sentence names what was given and what is possible."""
    with pytest.raises(Refused, match="5,000 characters; at most 4,000"):
        names.require_text("a" * 5000)


@pytest.mark.parametrize(
    ("given", "stored"), [("Ana", "ana"), ("ａｄｍｉｎ", "admin"), ("jo.e_1-2", "jo.e_1-2"), ("Ünal", "ünal")]
)
def test_username_is_canonical(given, stored):
    """Width and case do not make another person."""
    assert names.require_username(given) == stored


@pytest.mark.parametrize(
    "given",
    [
        "a",
        "a" * 33,
        " ana",
        "ana ",
        "a b",
        ".ana",
        "a\u202eb",
        "a\ud800",
        "ana\n",
        "a/b",
        "",
        "ﬁx",
        "a\u200db",
        "a\u0301\u0301b",
    ],
)
def test_username_other_is_refused(given):
    """Spaces, direction marks, halves and separators are refused."""
    with pytest.raises(Refused):
        names.require_username(given)


@pytest.mark.parametrize("cid", ["", "a" * 65, "a b", "é", "a/b"])
def test_cid_other_is_refused(cid):
    """A cid is short and plain, because it is a header of every record."""
    with pytest.raises(Refused):
        names.require_cid(cid)


@pytest.mark.parametrize(
    "text",
    ["a\u202eb", "\u202da", "e" + "\u0301" * 20, "\u0e01" + "\u0e47" * 4000],
    ids=["rlo", "lro", "zalgo", "thai tower"],
)
def test_text_that_reaches_beyond_its_lines_is_refused(text):
    """Direction overrides and towers of marks would disturb what stands around the message."""
    with pytest.raises(Refused):
        names.require_text(text)


@pytest.mark.parametrize("text", ["שלום \u2068abc\u2069", "می\u200cخواهم", "tiếng Việt", "👩\u200d💻 ❤\ufe0f", "q̣̇"])
def test_text_of_any_language_passes(text):
    """Isolates, joiners, selectors and a few marks are how people write."""
    assert names.require_text(text)


@pytest.mark.parametrize(
    "given", ["", " ", "a\nb", "a\u202eb", "a\u200eb", "\u200b", "a" * 51, "e" + "\u0301" * 20, "\ud800"]
)
def test_display_name_other_is_refused(given):
    """What cannot be seen, or turns the line, is no name."""
    with pytest.raises(Refused):
        names.require_display_name(given)


def test_display_name_is_a_line_in_any_script():
    """Spaces, capitals and emoji are welcome; NFC and outer spaces are put right."""
    assert names.require_display_name(" Ana Lu\u0301cia 👩\u200d💻 ") == "Ana Lúcia 👩\u200d💻"


@pytest.mark.parametrize("title", ["", "   ", "a\nb", "a\tb", "a" * 101, "\x07", "a\u202eb", "a\u2028b"])
def test_title_other_is_refused(title):
    """A title is one visible line."""
    with pytest.raises(Refused):
        names.require_title(title)
