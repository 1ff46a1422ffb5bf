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
    "given", ["a", "a" * 33, " ana", "ana ", "a b", ".ana", "a\u202eb", "a\ud800", "ana\n", "a/b", ""]
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


@pytest.mark.parametrize("title", ["", "   ", "a\nb", "a\tb", "a" * 101, "\x07"])
def test_title_other_is_refused(title):
    """A title is one visible line."""
    with pytest.raises(Refused):
        names.require_title(title)
