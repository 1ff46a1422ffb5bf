"""Names that look like another are one name; disguises and reserved names are refused."""

import pytest
from parley_auth.domain.confusables import look_of, require_own_look
from parley_contract import names
from parley_contract.refusals import Refused


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paypal", "раураl"),
        ("coco", "сосо"),
        ("user1", "userl"),
        ("mom", "rnorn"),
        ("ana", "ana"),
        ("josé", "jose\u0301"),
    ],
)
def test_names_that_look_alike_have_one_look(one: str, other: str) -> None:
    """Letters of another script, digits like letters, rn like m."""
    assert look_of(one) == look_of(other)


@pytest.mark.parametrize(("one", "other"), [("ana", "anna"), ("jose", "josé"), ("bob", "rob"), ("日本", "日木")])
def test_names_that_differ_to_the_eye_have_two_looks(one: str, other: str) -> None:
    """An accent is seen."""
    assert look_of(one) != look_of(other)


@pytest.mark.parametrize(
    "name", ["аdmin", "аnа1x", "ωmega", "admin", "аdмin", "adrnin", "Moderator", "ａｄｍｉｎ", "r00t"]
)
def test_name_in_disguise_or_reserved_is_refused(name: str) -> None:
    """Mixed scripts, the house's own names and what looks like them."""
    with pytest.raises(Refused):
        require_own_look(names.require_username(name))


@pytest.mark.parametrize(
    "name", ["ana", "zoë", "日本太郎", "たろう", "анна", "ελένη", "김철수", "user_10", "jo.e-1", "東京tower"]
)
def test_name_in_one_script_is_taken(name: str) -> None:
    """Every language has names; Japanese and Korean mix as they are written."""
    assert require_own_look(names.require_username(name)) == name
