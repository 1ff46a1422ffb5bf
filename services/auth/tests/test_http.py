"""Auth's answers, over a memory instead of MySQL."""

import logging
from typing import Any

import bcrypt
import pytest
from flask.testing import FlaskClient
from parley_auth.domain import throttle
from parley_chassis import logs
from parley_contract.operations import OPERATIONS
from werkzeug.test import TestResponse

from services.auth.tests.memory import COST, World

PASSWORD = "correct horse battery"
ALICE = {"username": "alice", "password": PASSWORD}


def payload(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = answer.get_json()
    return found


def sign_up(browser: FlaskClient, username: str = "alice") -> dict[str, str]:
    """The headers of somebody who just signed up."""
    answer = browser.post("/api/auth/signup", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {payload(answer)['access_token']}"}


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    assert payload(answer)["detail"].endswith(".")
    return answer.status_code, payload(answer)["code"]


def test_routes_are_those_of_the_contract(world: World) -> None:
    """No route more, none less, beside the three that every service has."""
    found = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in world.flask.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule not in {"/livez", "/readyz", "/metrics"}
    }
    assert found == {(one.method, one.path) for one in OPERATIONS if one.service == "auth"}


def test_sign_up_stores_the_canonical_name_and_answers_a_grant(world: World) -> None:
    """The name is folded, the password is not stored."""
    answer = world.browser().post("/api/auth/signup", json={"username": "Ålice", "password": PASSWORD})
    assert answer.status_code == 201
    assert payload(answer)["user"] == {"id": "1", "username": "ålice"}
    assert payload(answer)["expires_in"] == 600
    assert PASSWORD not in repr(world.accounts.users)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": "a", "password": PASSWORD}, "username"),
        ({"username": "a b", "password": PASSWORD}, "username"),
        ({"username": "alice", "password": "short"}, "password"),
        ({"username": "alice-in-chains", "password": "ALICE-in-chains"}, "password"),
    ],
)
def test_sign_up_with_bad_input_is_refused_by_field(world: World, body: dict[str, str], field: str) -> None:
    """The client learns which input to mark."""
    answer = world.browser().post("/api/auth/signup", json=body)
    assert problem(answer) == (422, "invalid")
    assert payload(answer)["field"] == field


def test_sign_up_with_a_taken_name_in_another_case_is_a_conflict(world: World) -> None:
    """Alice and alice are one."""
    sign_up(world.browser())
    answer = world.browser().post("/api/auth/signup", json=ALICE | {"username": "ALICE"})
    assert problem(answer) == (409, "username_taken")


def test_name_question_answers_as_the_sign_up_would(world: World) -> None:
    """Free, taken in another case or by its look, and impossible; and nothing is kept for who asks."""
    sign_up(world.browser())

    def ask(name: str) -> tuple[int, str | None]:
        answer = world.browser().post("/api/auth/name", json={"username": name})
        return (204, None) if answer.status_code == 204 else problem(answer)

    assert ask("bob") == (204, None)
    assert ask("ALICE") == (409, "username_taken")
    assert ask("a1ice") == (409, "username_taken")
    assert ask("admin") == (422, "invalid")
    assert len(world.accounts.users) == 1


def test_name_questions_beyond_the_limit_wait(world: World) -> None:
    """Who lists names is stopped after sixty."""
    for _ in range(throttle.NAME_QUESTIONS_MAX):
        assert world.browser().post("/api/auth/name", json={"username": "bob"}).status_code == 204
    assert problem(world.browser().post("/api/auth/name", json={"username": "bob"})) == (429, "rate_limited")


@pytest.mark.parametrize(
    ("data", "content_type", "expected"),
    [
        (b"username=alice", "application/x-www-form-urlencoded", (415, "json_only")),
        (b'{"username":"alice"', "application/json", (400, "bad_json")),
        (b'{"username":"\\ud800","password":"x"}', "application/json", (400, "bad_json")),
        (b'{"username":"alice"}', "application/json", (422, "invalid")),
        (b'{"username":{"$ne":1},"password":"x"}', "application/json", (422, "invalid")),
        (b"x" * 16_385, "application/json", (413, "too_large")),
    ],
)
def test_log_in_with_a_body_that_is_not_credentials_is_refused(
    world: World, data: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    """Each has its code; nothing is a fault of ours."""
    assert problem(world.browser().post("/api/auth/login", data=data, content_type=content_type)) == expected


def test_log_in_wrong_and_unknown_answer_the_same(world: World) -> None:
    """Nobody learns which names exist."""
    sign_up(world.browser())
    wrong = world.browser().post("/api/auth/login", json=ALICE | {"password": "wrong"})
    unknown = world.browser().post("/api/auth/login", json=ALICE | {"username": "nobody"})
    assert problem(wrong) == (401, "bad_credentials")
    assert (wrong.data, list(wrong.headers)) == (unknown.data, list(unknown.headers))


def test_log_in_after_five_failures_has_to_wait_even_with_the_right_password(world: World) -> None:
    """The sixth guess is not hashed; the wait is named."""
    sign_up(world.browser())
    for _ in range(5):
        world.browser().post("/api/auth/login", json=ALICE | {"password": "wrong"})
    answer = world.browser().post("/api/auth/login", json=ALICE)
    assert problem(answer) == (429, "rate_limited")
    assert answer.headers["Retry-After"] == "1"


def test_log_in_with_the_right_password_forgets_the_failures(world: World) -> None:
    """Four typos and then right: the next typo starts from one."""
    sign_up(world.browser())
    for _ in range(4):
        world.browser().post("/api/auth/login", json=ALICE | {"password": "wrong"})
    assert world.browser().post("/api/auth/login", json=ALICE).status_code == 200
    assert not world.attempts.counters


def test_log_in_while_too_many_are_under_way_is_turned_away_uncounted(world: World) -> None:
    """The person is not blamed, and told when to come again."""
    sign_up(world.browser())
    world.hasher.full = True
    answer = world.browser().post("/api/auth/login", json=ALICE)
    assert problem(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "3"
    assert not world.attempts.counters


def test_log_in_of_a_seed_user_rehashes_the_password(world: World) -> None:
    """A plain bcrypt hash becomes one of ours, and the password stays the same."""
    sign_up(world.browser())
    user = world.accounts.users[1]
    plain = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(COST)).decode()
    world.accounts.replace_password(1, user.password, plain)
    assert world.browser().post("/api/auth/login", json=ALICE).status_code == 200
    assert not world.hasher.is_outdated(world.accounts.users[1].password)
    assert world.browser().post("/api/auth/login", json=ALICE).status_code == 200


def test_log_in_with_an_unreadable_stored_hash_is_wrong_not_a_fault(world: World) -> None:
    """A broken row is the operator's to see, not the caller's."""
    sign_up(world.browser())
    world.accounts.replace_password(1, world.accounts.users[1].password, "$2b$12$broken")
    answer = world.browser().post("/api/auth/login", json=ALICE)
    assert problem(answer) == (401, "bad_credentials")


def test_refresh_cookie_on_plain_http_is_httponly_strict_and_for_the_whole_host(world: World) -> None:
    """Scripts cannot read it, other sites cannot send it."""
    header = world.browser().post("/api/auth/signup", json=ALICE).headers["Set-Cookie"]
    name, _, attributes = header.partition("=")
    assert name == "parley-refresh"
    assert {"HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=1209600"} <= set(attributes.split("; "))
    assert "Secure" not in attributes
    assert "Domain" not in attributes


def test_refresh_cookie_on_https_has_the_host_prefix_and_is_secure(https_world: World) -> None:
    """Browsers then refuse it from anywhere else, also when it is cleared."""
    browser = https_world.browser()
    answer = browser.post("/api/auth/signup", json=ALICE)
    assert answer.headers["Set-Cookie"].startswith("__Host-parley-refresh=")
    left = browser.post("/api/auth/logout", headers={"Authorization": f"Bearer {payload(answer)['access_token']}"})
    for header in (answer.headers["Set-Cookie"], left.headers["Set-Cookie"]):
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(header.split("; "))
    assert "Max-Age=0" in left.headers["Set-Cookie"]


def test_refresh_rotates_the_cookie_and_answers_a_new_token(world: World) -> None:
    """The old cookie is worth nothing afterwards (its grace is the store's)."""
    browser = world.browser()
    sign_up(browser)
    before = browser.get_cookie("parley-refresh")
    answer = browser.post("/api/auth/refresh")
    after = browser.get_cookie("parley-refresh")
    assert answer.status_code == 200
    assert before is not None
    assert after is not None
    assert before.value != after.value


def test_refresh_without_or_with_a_made_up_cookie_is_refused(world: World) -> None:
    """And the made-up one is cleared."""
    browser = world.browser()
    assert problem(browser.post("/api/auth/refresh")) == (401, "not_authenticated")
    browser.set_cookie("parley-refresh", "made-up")
    answer = browser.post("/api/auth/refresh")
    assert problem(answer) == (401, "not_authenticated")
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


def test_refresh_while_mysql_is_away_keeps_the_cookie(world: World) -> None:
    """Nobody is logged out because the database restarts."""
    browser = world.browser()
    sign_up(browser)
    world.accounts.away = True
    answer = browser.post("/api/auth/refresh")
    assert problem(answer) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "2"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_change_from_another_site_is_refused(world: World, headers: dict[str, str]) -> None:
    """Neither log-in nor refresh nor log-out can be triggered by somebody else's page."""
    for path in ("/api/auth/login", "/api/auth/refresh", "/api/auth/logout"):
        assert problem(world.browser().post(path, json=ALICE, headers=headers)) == (403, "forbidden")


def test_me_and_sessions_tell_the_account_and_where_it_is_logged_in(world: World) -> None:
    """Ids are strings, times are ms, the asking session is marked."""
    browser = world.browser()
    asking = sign_up(browser)
    browser.post("/api/auth/login", json=ALICE, headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    me = payload(browser.get("/api/auth/me", headers=asking))
    assert (me["id"], me["username"]) == ("1", "alice")
    assert me["created_at"] > 1_700_000_000_000
    sessions = payload(browser.get("/api/auth/sessions", headers=asking))["sessions"]
    assert sorted(one["current"] for one in sessions) == [False, True]
    assert "Firefox on Linux" in {one["device"] for one in sessions}


def test_log_out_ends_this_session_and_sends_the_news(world: World) -> None:
    """The token is worth nothing at once, though it has not expired."""
    browser = world.browser()
    asking = sign_up(browser)
    assert browser.post("/api/auth/logout", headers=asking).status_code == 204
    assert [reason for _, reason in world.accounts.ended] == ["logout"]
    assert world.news == ["noted"] * 2  # the profile, then the end
    assert problem(browser.get("/api/auth/me", headers=asking)) == (401, "not_authenticated")
    assert browser.post("/api/auth/logout", headers=asking).status_code == 204


def test_log_out_everywhere_ends_all_sessions_of_the_person_only(world: World) -> None:
    """Others stay."""
    bob = sign_up(world.browser(), "bob")
    alice = sign_up(world.browser(), "alice")
    world.browser().post("/api/auth/login", json=ALICE)
    assert world.browser().post("/api/auth/logout-all", headers=alice).status_code == 204
    assert len(world.accounts.ended) == 2
    assert world.browser().get("/api/auth/me", headers=bob).status_code == 200


def test_session_of_somebody_else_cannot_be_ended(world: World) -> None:
    """It is not even there for others."""
    bob, alice = sign_up(world.browser(), "bob"), sign_up(world.browser(), "alice")
    of_bob = payload(world.browser().get("/api/auth/sessions", headers=bob))["sessions"][0]["id"]
    answer = world.browser().delete(f"/api/auth/sessions/{of_bob}", headers=alice)
    assert problem(answer) == (404, "not_found")
    assert world.browser().delete(f"/api/auth/sessions/{of_bob}", headers=bob).status_code == 204


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer " + "x" * 5000])
def test_bearer_that_is_no_token_is_refused(world: World, header: str) -> None:
    """Whatever is sent instead of a token: 401."""
    answer = world.browser().get("/api/auth/me", headers={"Authorization": header})
    assert problem(answer) == (401, "not_authenticated")


def test_address_of_a_failure_is_the_edge_s_word(world: World) -> None:
    """The last hop of X-Forwarded-For, because the peer is the trusted edge."""
    world.browser().post("/api/auth/login", json=ALICE, headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.7"})
    assert world.attempts.failed_from == ["203.0.113.7"]


def test_logs_of_a_visit_hold_no_secret(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No password, token or cookie, also where the log-in fails."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logs.configure("auth", "debug")
    browser = world.browser()
    asking = sign_up(browser)
    browser.post("/api/auth/login", json={"username": "my-password-typed-here", "password": "canary-of-a-password"})
    cookie = browser.get_cookie("parley-refresh")
    browser.post("/api/auth/refresh")
    browser.post("/api/auth/logout", headers=asking)
    logged = "".join(capsys.readouterr())
    assert "logged_out" in logged
    assert cookie is not None
    for secret in ("canary-of-a-password", "my-password-typed-here", PASSWORD, cookie.value, asking["Authorization"]):
        assert secret not in logged
