"""Profile, password, deletion and finding people, over a memory instead of MySQL."""

import pytest
from flask.testing import FlaskClient

from services.auth.tests.memory import World
from services.auth.tests.test_http import ALICE, PASSWORD, payload, problem, sign_up

NEW = "a quite different secret"


def log_in(world: World, password: str = PASSWORD) -> int:
    return world.browser().post("/api/auth/login", json=ALICE | {"password": password}).status_code


def test_profile_changes_what_is_given_and_null_takes_away(world: World) -> None:
    """Absent stays, null clears; the answer is the account."""
    browser = world.browser()
    asking = sign_up(browser)
    me = payload(browser.patch("/api/auth/me", json={"display_name": " Alice L. ", "hue": 210}, headers=asking))
    assert (me["display_name"], me["hue"], me["second_factor"]) == ("Alice L.", 210, False)
    me = payload(browser.patch("/api/auth/me", json={"hue": None}, headers=asking))
    assert (me["display_name"], me["hue"]) == ("Alice L.", None)
    assert payload(browser.get("/api/auth/me", headers=asking)) == me


@pytest.mark.parametrize("change", [{"display_name": "a\u202eb"}, {"display_name": ""}, {"hue": 360}, {"hue": "1"}])
def test_profile_that_cannot_be_is_refused(world: World, change: dict[str, object]) -> None:
    """Names that turn the line, hues outside the circle."""
    asking = sign_up(world.browser())
    assert problem(world.browser().patch("/api/auth/me", json=change, headers=asking)) == (422, "invalid")


def test_password_change_ends_every_other_session_and_keeps_this_one(world: World) -> None:
    """Whoever had the old password is out; the one who changed it goes on."""
    here, elsewhere = world.browser(), world.browser()
    asking = sign_up(here)
    other = payload(elsewhere.post("/api/auth/login", json=ALICE))["access_token"]
    body = {"current": PASSWORD, "new": NEW}
    assert here.put("/api/auth/password", json=body, headers=asking).status_code == 204
    assert [reason for _, reason in world.accounts.ended] == ["password_changed"]
    assert world.news == ["noted"] * 2  # the profile, then the end
    assert here.get("/api/auth/me", headers=asking).status_code == 200
    assert elsewhere.get("/api/auth/me", headers={"Authorization": f"Bearer {other}"}).status_code == 401
    assert (log_in(world), log_in(world, NEW)) == (401, 200)


def test_password_change_with_a_wrong_or_a_weak_password_changes_nothing(world: World) -> None:
    """A wrong current one is 403, not 401: nobody is logged out by a typo."""
    browser = world.browser()
    asking = sign_up(browser)

    def change(current: str, new: str) -> tuple[int, str]:
        body = {"current": current, "new": new}
        return problem(browser.put("/api/auth/password", json=body, headers=asking))

    assert change("wrong", NEW) == (403, "bad_credentials")
    assert change(PASSWORD, "short") == (422, "invalid")
    assert change(PASSWORD, "alice alice alice") == (422, "invalid")
    assert log_in(world) == 200


def test_password_asked_again_is_throttled(world: World) -> None:
    """A stolen token does not open an oracle for the password."""
    browser = world.browser()
    asking = sign_up(browser)
    codes = [
        browser.delete("/api/auth/account", json={"password": f"guess {n}"}, headers=asking).status_code
        for n in range(6)
    ]
    assert codes == [403] * 5 + [429]


def test_deleted_account_is_gone_and_its_name_is_never_given_again(world: World) -> None:
    """Its sessions end, nobody finds it, nobody can pose as it."""
    browser = world.browser()
    asking = sign_up(browser)
    bob = sign_up(world.browser(), "bob")
    gone = browser.delete("/api/auth/account", json={"password": PASSWORD}, headers=asking)
    assert gone.status_code == 204
    assert "Max-Age=0" in gone.headers["Set-Cookie"]
    assert problem(browser.get("/api/auth/me", headers=asking)) == (401, "not_authenticated")
    assert log_in(world) == 401
    assert payload(world.browser().get("/api/auth/users?prefix=ali", headers=bob))["users"] == []
    assert problem(world.browser().post("/api/auth/signup", json=ALICE)) == (409, "username_taken")


def find(browser: FlaskClient, query: str, asking: dict[str, str]) -> list[str]:
    return [one["username"] for one in payload(browser.get(f"/api/auth/users?{query}", headers=asking))["users"]]


def test_people_are_found_by_name_display_name_and_id(world: World) -> None:
    """By a prefix in any case, or by ids; only who is logged in may ask."""
    asking = sign_up(world.browser(), "ana")
    bob = sign_up(world.browser(), "bob")
    world.browser().patch("/api/auth/me", json={"display_name": "Robert"}, headers=bob)
    browser = world.browser()
    assert find(browser, "prefix=AN", asking) == ["ana"]
    assert find(browser, "prefix=rob", asking) == ["bob"]
    assert find(browser, "prefix=&limit=1", asking) == ["ana"]
    assert find(browser, "ids=2,77", asking) == ["bob"]
    assert problem(browser.get("/api/auth/users?ids=1;2", headers=asking)) == (422, "invalid")
    assert problem(browser.get("/api/auth/users?limit=51", headers=asking)) == (422, "invalid")
    assert problem(browser.get("/api/auth/users")) == (401, "not_authenticated")
