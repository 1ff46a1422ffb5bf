"""One person tries to see, change and end what is another's by naming it (accounts, sessions, devices, second factors).
Rooms, direct conversations, searches and exports: test_permissions.py."""

import pyotp
import pytest
from support.chat import Chat
from support.people import PASSWORD, Person, fresh_name

pytestmark = pytest.mark.integration

OTHER = "mallory's horse battery"
PUBLIC = {"id", "username", "display_name", "colour"}


@pytest.fixture
def ana(person) -> Person:
    return person("ana")


@pytest.fixture
def mallory(system) -> Person:
    return Person(system.addresses, fresh_name("mallory")).sign_up(OTHER)


def sessions(person: Person) -> set[str]:
    return {session["id"] for session in person.auth("GET", "sessions").json()["sessions"]}


async def test_another_persons_session_is_neither_listed_nor_ended(system, ana, mallory):
    """However its id is written, it is a session that does not exist; its socket stays open."""
    (hers,) = sessions(ana)
    chat = await Chat.enter(system.addresses.socket(0), ana.token)
    for written in (hers, hers.upper(), f"{hers}%00", f"%20{hers}", f"../sessions/{hers}", f"{hers}/", "%2a", "%25"):
        answer = mallory.auth("DELETE", f"sessions/{written}")
        assert answer.status_code == 404, written
    assert sessions(mallory).isdisjoint({hers})
    assert sessions(ana) == {hers}
    assert (await chat.ask("ping"))["t"] == "pong"
    await chat.close()


def naming(ana: Person) -> list[dict]:
    """Ways to say that another person is meant: in the body, the query, a header, a cookie."""
    who = {"id": ana.id, "user_id": ana.id, "sub": ana.id, "username": ana.name, "user": {"id": ana.id}}
    headers = {"X-User-Id": ana.id, "X-Forwarded-User": ana.name, "Cookie": f"user_id={ana.id}; sub={ana.id}"}
    return [{"more": who}, {"params": who | {"user": ana.id}}, {"headers": headers}]


@pytest.mark.parametrize("way", range(3), ids=["body", "query", "header"])
def test_account_call_that_names_another_does_nothing_to_them(ana, mallory, way):
    """Whose account it is says the token, and nothing else of the request."""
    given = naming(ana)[way]
    more = given.pop("more", {})
    before, open_sessions = ana.auth("GET", "me").json(), sessions(ana)
    assert mallory.auth("GET", "me", **given).json()["id"] == mallory.id
    mallory.auth("PATCH", "me", json={"display_name": "Owned"} | more, **given)
    mallory.auth("PUT", "password", json={"current": PASSWORD, "new": "owned horse battery"} | more, **given)
    mallory.auth("DELETE", "authenticator", json={"password": PASSWORD} | more, **given)
    mallory.auth("DELETE", "account", json={"password": PASSWORD} | more, **given)
    mallory.auth("POST", "logout-all", **given)
    assert ana.auth("GET", "me").json() == before
    assert sessions(ana) == open_sessions
    assert ana.refresh().status_code == 200
    ana.log_in()


def test_password_of_another_proves_nothing(ana, mallory):
    """Knowing Ana's password and being logged in as oneself changes neither account."""
    for method, path in (("DELETE", "account"), ("POST", "authenticator")):
        assert mallory.auth(method, path, json={"password": PASSWORD}).status_code == 403
    assert mallory.log_in(OTHER).id != ana.id


def test_second_factor_begun_by_one_is_not_finished_by_another(ana, mallory):
    """A right code of Ana's secret turns nothing on, for neither."""
    secret = ana.auth("POST", "authenticator", json={"password": PASSWORD}).json()["secret"]
    answer = mallory.auth("PUT", "authenticator", json={"code": pyotp.TOTP(secret).now()})
    assert answer.status_code in {403, 409}
    assert [one.auth("GET", "me").json()["second_factor"] for one in (ana, mallory)] == [False, False]


def test_cookie_of_one_with_the_token_of_another_ends_only_the_tokens_session(ana, mallory):
    """A log-out is the bearer's; the refresh cookie beside it is nobody's proof."""
    (hers,) = sessions(ana)
    thief = Person(mallory.addresses, mallory.name)
    thief.token = mallory.token
    thief.http.cookies.update(dict(ana.http.cookies))
    assert thief.auth("POST", "logout-all").status_code == 204
    assert sessions(ana) == {hers}
    assert mallory.refresh().status_code == 401


def test_people_found_show_what_everybody_sees(ana, mallory):
    """By prefix or by id: the names and the colour; not when they came, nor whether they have a second factor."""
    for query in ({"ids": f"{ana.id},{mallory.id}"}, {"prefix": ana.name}):
        found = mallory.auth("GET", "users", params=query).json()["users"]
        assert ana.id in {user["id"] for user in found}
        assert all(user.keys() <= PUBLIC for user in found)
