"""Each account is its owner's: what docs/permissions.md says of accounts, tried by oneself, another, and nobody."""

from collections.abc import Callable

import pytest
from support.people import PASSWORD, Person
from support.permissions_page import allowed

pytestmark = pytest.mark.integration

OTHER_PASSWORD = "another correct horse"
# Asks as the first, about the second, whose id is given wherever a careless server might take it from; then says
# whether it came about.
Try = Callable[[Person, Person], bool]


def session_of(whose: Person) -> str:
    return whose.auth("GET", "sessions").json()["sessions"][0]["id"]


def see_card(who: Person, whose: Person) -> bool:
    return whose.name in who.auth("GET", "users", params={"ids": whose.id}).text


def see_account(who: Person, whose: Person) -> bool:
    told = who.auth("GET", "me", params={"id": whose.id, "user": whose.id})
    return told.is_success and told.json()["id"] == whose.id


def list_sessions(who: Person, whose: Person) -> bool:
    return session_of(whose) in who.auth("GET", "sessions", params={"user": whose.id}).text


def end_session(who: Person, whose: Person) -> bool:
    ended = session_of(whose)
    who.auth("DELETE", f"sessions/{ended}")
    return whose.auth("GET", "me").status_code == 401


def change_profile(who: Person, whose: Person) -> bool:
    who.auth("PATCH", "me", json={"id": whose.id, "username": whose.name, "display_name": "Somebody"})
    who.auth("PATCH", "me", params={"id": whose.id}, json={"display_name": "Somebody"})
    return whose.auth("GET", "me").json()["display_name"] == "Somebody"


def change_password(who: Person, whose: Person) -> bool:
    asked = {"current": PASSWORD, "new": OTHER_PASSWORD}
    who.auth("PUT", "password", json=asked | {"username": whose.name})
    who.auth("PUT", "password", params={"user": whose.id}, json=asked)
    return can_log_in(whose, OTHER_PASSWORD)


def begin_second_factor(who: Person, whose: Person) -> bool:
    began = who.auth("POST", "authenticator", params={"user": whose.id}, json={"password": PASSWORD})
    return began.is_success and whose.name in began.json()["uri"]


def log_out_everywhere(who: Person, whose: Person) -> bool:
    who.auth("POST", "logout-all", params={"user": whose.id})
    return whose.auth("GET", "me").status_code == 401


def delete_account(who: Person, whose: Person) -> bool:
    who.auth("DELETE", "account", params={"user": whose.id}, json={"password": PASSWORD})
    return not can_log_in(whose, PASSWORD)


def can_log_in(whose: Person, password: str) -> bool:
    entered = Person(whose.addresses, whose.name).auth(
        "POST", "login", json={"username": whose.name, "password": password}
    )
    return entered.is_success


TRIES: dict[str, Try] = {
    "see name and colour": see_card,
    "see the account": see_account,
    "list sessions": list_sessions,
    "end a session": end_session,
    "change the profile": change_profile,
    "change the password": change_password,
    "set up the second step": begin_second_factor,
    "log out everywhere": log_out_everywhere,
    "delete the account": delete_account,
}


def test_every_action_of_the_page_is_tried():
    """The page names no action on accounts that is not tried here."""
    assert {action for action, _ in allowed("accounts")} == set(TRIES)


@pytest.mark.parametrize("action", TRIES)
@pytest.mark.parametrize("who", ["oneself", "another", "nobody"])
def test_account_allows_what_the_page_says(system, person, who, action):
    """Everything that can be done to an account is done by its owner alone, whatever ids a request names."""
    owner = person("owner")
    asking = {"oneself": owner, "another": person("other"), "nobody": Person(system.addresses, "nobody")}[who]
    assert TRIES[action](asking, owner) == allowed("accounts")[action, who]
