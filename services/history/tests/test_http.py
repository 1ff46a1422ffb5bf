import base64
import gc
import json
import threading
import time
from hashlib import sha256

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier
from parley_contract.bodies import Directory, Found, Match, Page
from parley_contract.frames import Person
from parley_contract.operations import OPERATIONS, REPLAY
from parley_history.app import make_app
from parley_history.entrypoints import http

KEY = Ed25519PrivateKey.generate()
ROOM = "/api/history/rooms/general/messages"


def jwks():
    public = base64.urlsafe_b64encode(KEY.public_key().public_bytes_raw()).rstrip(b"=").decode()
    key = {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": public}
    return json.dumps({"keys": [key]}).encode()


def bearer(session="s1", user="1"):
    now = int(time.time())
    claims = {"iss": "parley-auth", "aud": "parley", "sub": user, "name": "ada", "sid": session, "jti": "j"}
    token = jwt.encode(
        {**claims, "iat": now, "exp": now + 600}, KEY, algorithm="EdDSA", headers={"kid": "k1", "typ": "at+jwt"}
    )
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def app(shared, log):
    return make_app(shared, TokenVerifier(SigningKeys(jwks)), log.open, ["http://localhost:5000"])


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def running(log, following, tmp_path, shared):
    """A view with ten messages of #general that the app serves."""
    for index in range(10):
        log.say("general", f"c{index}", f"text {index}")
    with following(log, tmp_path, shared) as running:
        running.catch_up()
        yield running


def test_routes_are_exactly_the_operations_of_the_contract(app):
    """What OpenAPI promises is routed, and nothing else but health and metrics."""
    promised = {
        (op.method, op.path.replace("{", "<").replace("}", ">")) for op in OPERATIONS if op.service == "history"
    }
    routed = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    health = {("GET", "/livez"), ("GET", "/readyz"), ("GET", "/metrics")}
    assert routed == promised | health | {("GET", REPLAY.replace("{", "<").replace("}", ">"))}


@pytest.mark.parametrize("path", ["/api/history/rooms", ROOM])
def test_request_without_a_token_is_refused(client, running, path):
    """Everything needs a log-in."""
    answer = client.get(path)
    assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated")


def test_request_when_keys_cannot_be_had_is_unavailable(shared, running):
    """Without auth's keys nobody can be judged: try again, not log in again."""

    def fetch():
        return b'{"keys": []}'

    client = make_app(shared, TokenVerifier(SigningKeys(fetch)), None, []).test_client()
    answer = client.get(ROOM, headers=bearer())
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")


def test_token_of_a_session_that_was_logged_out_is_refused(client, running, log):
    """The signature is good, but the log says that the session ended."""
    log.revoke("s2")
    running.catch_up()
    assert client.get(ROOM, headers=bearer("s2")).status_code == 401
    assert client.get(ROOM, headers=bearer("s1")).status_code == 200


def test_page_is_the_contracts_page(client, running):
    """The newest page: oldest first, chained, with position and what lies around it."""
    answer = client.get(f"{ROOM}?limit=2", headers=bearer())
    page = msgspec.json.decode(answer.data, type=Page)
    assert answer.headers["Content-Type"] == "application/json"
    assert [(m.offset, m.prev, m.text) for m in page.messages] == [(8, 7, "text 8"), (9, 8, "text 9")]
    assert (page.position, page.oldest, page.has_before, page.has_after) == (9, 0, True, False)
    assert (page.epoch, page.retention_ms) == ("epoch-1", 3_600_000)


def test_directory_lists_rooms_with_their_newest_time(client, running, log):
    """#general first; a room in which nothing was said has no time."""
    log.make_room("attic")
    running.catch_up()
    rooms = msgspec.json.decode(client.get("/api/history/rooms", headers=bearer()).data, type=Directory).rooms
    assert [(room.room, room.last_ts) for room in rooms] == [("general", 1_009), ("attic", None)]


def test_private_room_is_there_for_its_members_alone(client, running, log):
    """To everybody else it does not exist, neither in the directory nor by its name."""
    log.make_room("cellar", "private", topic="Wine")
    log.belong("cellar", Person("1", "ada"), role="owner")
    running.catch_up()
    cellar = "/api/history/rooms/cellar/messages"
    assert client.get(cellar, headers=bearer()).status_code == 200
    assert client.get(cellar, headers=bearer(user="2")).status_code == 404
    mine = client.get("/api/history/rooms?q=wine", headers=bearer()).json["rooms"]
    assert [(room["room"], room["topic"], room["role"]) for room in mine] == [("cellar", "Wine", "owner")]
    assert client.get("/api/history/rooms?q=wine", headers=bearer(user="2")).json["rooms"] == []


def test_direct_conversation_is_read_by_its_two_alone(client, running):
    """A third person is told that there is none."""
    assert client.get("/api/history/rooms/dm:1:2/messages", headers=bearer(user="2")).status_code == 200
    assert client.get("/api/history/rooms/dm:1:2/messages", headers=bearer(user="3")).status_code == 404


def test_banned_person_is_told_so_and_reads_nothing(client, running, log):
    """A public room is no secret, but its messages are not for who was banned."""
    log.make_room("attic")
    log.belong("attic", Person("2", "ben"), banned=True)
    running.catch_up()
    answer = client.get("/api/history/rooms/attic/messages", headers=bearer(user="2"))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert "banned" in answer.json["detail"]


def test_directory_finds_rooms_by_id_title_and_topic(client, running, log):
    """Case and the marks of letters do not matter."""
    log.make_room("attic", topic="Café and cake")
    running.catch_up()

    def found(query):
        return [room["room"] for room in client.get(f"/api/history/rooms?q={query}", headers=bearer()).json["rooms"]]

    assert (found("ATT"), found("cafe"), found("GENERAL"), found("zzz")) == (["attic"], ["attic"], ["general"], [])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("before=-1", "before"),
        ("after=1.5", "after"),
        ("around=", "around"),
        ("at=99999999999999999", "at"),
        ("until=x", "until"),
        ("before=5&after=1", "after"),
        ("at=5&around=1", "at"),
    ],
)
def test_bad_parameter_is_refused_by_name(client, running, query, field):
    """The problem names the parameter to mend."""
    answer = client.get(f"{ROOM}?{query}", headers=bearer())
    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "invalid", field)


@pytest.mark.parametrize("room", ["nowhere", "NOT-A-ROOM", "x" * 51, "dm:8:9"])
def test_unknown_room_is_not_found(client, running, room):
    """A sentence for the person, and no hint whether such a name could be."""
    answer = client.get(f"/api/history/rooms/{room}/messages", headers=bearer())
    assert (answer.status_code, answer.json["detail"]) == (404, f"There is no room #{room}.")


def test_page_before_the_log_was_read_is_unavailable(client, shared):
    """No wrong page, no wrong 404: try again."""
    for path in (ROOM, "/api/history/rooms", "/api/history/rooms/nowhere/messages"):
        answer = client.get(path, headers=bearer())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_until_that_is_folded_meanwhile_gives_the_page(client, running, log, monkeypatch):
    """Read your writes: the answer waits for the fold and has the message."""
    monkeypatch.setattr(http, "UNTIL_WAIT_S", 30.0)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(client.get(f"{ROOM}?until=10&limit=1", headers=bearer())))
    asking.start()
    log.say("general", "c10", "mine")
    running.catch_up()
    asking.join(60)
    assert answers[0].status_code == 200
    assert answers[0].json["messages"][0]["text"] == "mine"


def test_until_that_does_not_come_is_unavailable(client, running):
    """Never a shorter list: 503 and when to come back."""
    answer = client.get(f"{ROOM}?until=10", headers=bearer())
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "1")
    assert "messages" not in answer.json


def test_view_that_cannot_be_read_is_unavailable_not_a_fault(client, running, shared, tmp_path):
    """A view dropped between two steps of a request is told as such."""
    from parley_history.adapters.progress import ViewAddress

    shared.progress.publish(ViewAddress(tmp_path / "gone.sqlite3", 7), {0: 10})
    assert client.get(ROOM, headers=bearer()).status_code == 503
    shared.progress.publish(running.view.address, {0: 10})
    assert client.get(ROOM, headers=bearer()).status_code == 200


def test_search_answers_the_contracts_hits_of_what_may_be_read(client, running, log):
    """A private room is searched by its members alone."""
    log.make_room("cellar", "private")
    log.belong("cellar", Person("1", "ada"), role="owner")
    log.say("cellar", "w", "text about wine")
    running.catch_up()
    found = msgspec.json.decode(client.get("/api/history/search?q=wine", headers=bearer()).data, type=Found)
    assert [(hit.message.text, hit.matches) for hit in found.hits] == [("text about wine", [Match(11, 15)])]
    assert client.get("/api/history/search?q=wine", headers=bearer(user="2")).json["hits"] == []
    assert client.get("/api/history/rooms/cellar/search?q=wine", headers=bearer(user="2")).status_code == 404
    first = client.get("/api/history/rooms/general/search?q=text&limit=4", headers=bearer()).json
    second = client.get(
        f"/api/history/rooms/general/search?q=text&limit=9&before={first['next']}", headers=bearer()
    ).json
    assert [hit["message"]["offset"] for hit in (*first["hits"], *second["hits"])] == list(range(9, -1, -1))


@pytest.mark.parametrize("query", ["", "q=x&order=odd", "q=x&before=no", "q=x&limit=101", "q=x&from=-1"])
def test_search_with_a_bad_parameter_is_refused_by_name(client, running, query):
    """The problem names what to mend."""
    answer = client.get(f"/api/history/search?{query}", headers=bearer())
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["field"] in {"q", "order", "before", "limit", "from"}


def test_export_is_every_record_of_the_room_sealed_and_without_deleted_texts(client, running, log):
    """The records as they lie in the log, in order; what was deleted keeps its place and headers only."""
    log.say("attic", "x", "elsewhere")
    log.change("general", "d", "delete", 3)
    log.change("general", "e", "edit", 4, text="better")
    running.catch_up()
    answer = client.get("/api/history/rooms/general/export", headers=bearer())
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    lines = answer.data.splitlines(keepends=True)
    head, *records, end = map(json.loads, lines)
    assert (head["room"], head["epoch"], head["log_start"], head["position"]) == ("general", "epoch-1", 0, 12)
    assert [record["offset"] for record in records] == [*range(10), 11, 12]
    assert [record["offset"] for record in records if record["value"] is None] == [3]
    assert json.loads(records[4]["value"])["text"] == "text 4"
    assert records[10]["headers"]["target"] == "3"
    assert end["count"] == 12
    assert b"text 3" not in answer.data
    before = b""
    for line in lines:
        body, seal = line[: line.index(b',"hash"')] + b"}", json.loads(line)["hash"]
        before = sha256(before + body).digest()
        assert before.hex() == seal


def test_export_of_a_room_that_may_not_be_read_is_refused(client, running):
    """As its pages are."""
    assert client.get("/api/history/rooms/nowhere/export", headers=bearer()).status_code == 404


def test_export_beyond_the_maximum_is_refused_and_gives_its_place_back(client, running):
    """Two at once, each with a consumer of its own; an export that was left unfinished counts no more."""
    open_ones = [client.get("/api/history/rooms/general/export", headers=bearer(), buffered=False) for _ in range(2)]
    assert client.get("/api/history/rooms/general/export", headers=bearer()).status_code == 429
    for answer in open_ones:
        answer.close()
    del open_ones, answer
    gc.collect()
    assert client.get("/api/history/rooms/general/export", headers=bearer()).status_code == 200
