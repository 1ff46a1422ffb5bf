"""Auth's stores on a real MySQL or MariaDB and a real Kafka: adoption of the seed's table, races, revocations."""

import secrets
import time

import bcrypt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kafka import KafkaConsumer, TopicPartition
from parley_auth.adapters.accounts import SESSIONS_MAX
from parley_auth.adapters.attempts import MySQLAttempts
from parley_auth.adapters.courier import Courier
from parley_auth.adapters.database_watch import DAY_MS, Sweep
from parley_auth.adapters.kafka_log import KafkaLog
from parley_auth.adapters.outbox import MySQLOutbox, ProfileOutbox
from parley_auth.adapters.profiles import MySQLProfiles
from parley_auth.adapters.tables import attempts as attempts_table
from parley_auth.adapters.tables import refresh_tokens, sessions
from parley_auth.app import Auth
from parley_auth.domain import refresh
from parley_auth.domain.ports import NameTaken, NewSession
from parley_auth.domain.throttle import Knock
from parley_auth.migrations import HEAD
from parley_auth.migrations.run import migrate
from parley_chassis.kafka_access import KafkaAccess
from parley_contract.records import REVOCATION_SCHEMA, ProfileValue, RevocationValue
from parley_contract.refusals import Refused
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.exc import DataError
from support.auth_store import NOW, all_at_once, new_session
from support.eventually import PATIENCE_S, wait_for

pytestmark = pytest.mark.integration

PASSWORD = "correct horse battery"
SEED_TABLE = (
    "CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, username VARCHAR(50) UNIQUE NOT NULL,"
    " password VARCHAR(255) NOT NULL) DEFAULT CHARSET = latin1"
)


def visit(auth: Auth, path: str, body: dict[str, str] | None = None, token: str | None = None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return auth.flask.test_client().post(f"/api/auth{path}", json=body, headers=headers)


def revocations(kafka: str, wanted: set[str]) -> dict[str, RevocationValue]:
    """Read chat-sessions from its start until all wanted sessions were there."""
    found: dict[str, RevocationValue] = {}
    consumer = KafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest", enable_auto_commit=False)
    consumer.assign([TopicPartition("chat-sessions", 0)])
    deadline = time.monotonic() + PATIENCE_S
    while not wanted <= found.keys() and time.monotonic() < deadline:
        for record in [one for batch in consumer.poll(100).values() for one in batch]:
            assert ("schema", REVOCATION_SCHEMA) in record.headers
            found[record.key.decode()] = msgspec.json.decode(record.value, type=RevocationValue)
    consumer.close()
    return found


def session_ids(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM sessions ORDER BY created_at")))


def test_seed_table_is_adopted_with_its_rows(settings, engine):
    """Rows, ids and passwords stay; names become canonical where they can; twice at once and again is as once."""
    hashed = bcrypt.hashpw(b"seed", bcrypt.gensalt(4)).decode()
    with engine.begin() as tx:
        tx.execute(text(SEED_TABLE))
        for name in ("Alice", "bob smith", "zoë"):
            tx.execute(text("INSERT INTO users (username, password) VALUES (:n, :p)"), {"n": name, "p": hashed})
    assert all_at_once(2, lambda: migrate(settings)) == [None, None]
    migrate(settings)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, username, password, created_at FROM users ORDER BY id")).all()
        collations = connection.scalars(
            text(
                "SELECT DISTINCT collation_name FROM information_schema.columns"
                " WHERE table_schema = DATABASE() AND collation_name IS NOT NULL AND table_name <> 'alembic_version'"
            )
        ).all()
    assert [tuple(row)[:3] for row in rows] == [(1, "alice", hashed), (2, "bob smith", hashed), (3, "zoë", hashed)]
    assert all(row.created_at > 0 for row in rows)
    assert collations == ["utf8mb4_bin"]


def test_migration_that_broke_off_half_way_ends_when_run_again(settings, engine):
    """MySQL's DDL has no transactions: what a step had done already is no obstacle."""
    migrate(settings)
    with engine.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        tx.execute(text("DROP TABLE attempts"))
    migrate(settings)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
        assert "attempts" in inspect(connection).get_table_names()


def test_seed_user_logs_in_and_is_rehashed(settings, engine):
    """The password of before works, under the name as it was written too, and its hash is ours afterwards."""
    with engine.begin() as tx:
        tx.execute(text(SEED_TABLE))
        for name in ("Alice", "bob smith"):
            row = {"n": name, "p": bcrypt.hashpw(b"seed", bcrypt.gensalt(4)).decode()}
            tx.execute(text("INSERT INTO users (username, password) VALUES (:n, :p)"), row)
    migrate(settings)
    auth = Auth(settings, [Ed25519PrivateKey.generate()], bcrypt_cost=4)
    for name in ("Alice", "alice", "bob smith"):
        assert visit(auth, "/login", {"username": name, "password": "seed"}).status_code == 200
        assert visit(auth, "/login", {"username": name, "password": "seed" * 20}).status_code == 401
    for name in ("alicé", "bob smith "):
        assert visit(auth, "/login", {"username": name, "password": "seed"}).status_code == 401
    with engine.connect() as connection:
        stored = connection.scalars(text("SELECT password FROM users")).all()
    assert all(one.startswith("hs384$$2b$04$") for one in stored)
    auth.stop()


def test_fifty_sign_ups_of_one_name_at_once_have_one_winner(auth, engine):
    """The unique key decides; the others are told that the name is taken, or that too many hash at once."""
    answers = all_at_once(50, lambda: visit(auth, "/signup", {"username": "ana", "password": PASSWORD}).status_code)
    assert answers.count(201) == 1
    assert set(answers) <= {201, 409, 503}
    assert len(session_ids(engine)) == 1


def test_names_that_differ_in_an_accent_are_two_people(accounts):
    """MySQL's usual collations would call them one."""
    first = accounts.add_user("jose", "x", new_session())
    second = accounts.add_user("josé", "x", new_session())
    assert first != second
    with pytest.raises(NameTaken):
        accounts.add_user("josé", "x", new_session())
    assert [user.username for user in accounts.find_users(["jose"])] == ["jose"]


def test_sign_up_that_fails_leaves_no_half_user(accounts):
    """The user and the first session are one transaction."""
    too_long = NewSession(secrets.token_hex(16), "d" * 101, NOW, NOW + 1, "f" * 64)
    with pytest.raises(DataError):
        accounts.add_user("ben", "x", too_long)
    assert not accounts.is_taken("ben")


def test_eleventh_session_ends_the_oldest_and_says_so(accounts, database, engine):
    """Ten log-ins a person; the note for Kafka is written with it. Parallel log-ins count together."""
    user_id = accounts.add_user("ana", "x", new_session(NOW - 1))
    oldest = session_ids(engine)[0]
    for _ in range(SESSIONS_MAX - 2):
        accounts.open_session(user_id, new_session())
    all_at_once(2, lambda: accounts.open_session(user_id, new_session(NOW + 1)))
    live = accounts.live_sessions(user_id, NOW + 2)
    assert len(live) == SESSIONS_MAX
    assert oldest not in {session.id for session in live}
    assert [note.record.key.decode() for note in MySQLOutbox(database).oldest()] == [oldest]


def test_two_tabs_that_refresh_together_both_go_on(accounts):
    """Both get a token; whichever the browser keeps is good for the next time."""
    accounts.add_user("ana", "x", new_session(fingerprint="first"))
    children = iter(["left", "right"])
    rotations = all_at_once(2, lambda: accounts.rotate("first", next(children), NOW + 1000))
    assert sorted(one.decision for one in rotations) == ["another", "rotate"]
    assert accounts.rotate("right", "next", NOW + 600_000).decision == "rotate"


def test_token_used_again_after_its_grace_ends_the_session(accounts, database):
    """A copied cookie ends what it was copied from, for the thief and the owner, and Kafka is told."""
    session = new_session(fingerprint="first")
    user_id = accounts.add_user("ana", "x", session)
    assert accounts.rotate("first", "second", NOW + 1000).decision == "rotate"
    assert accounts.rotate("first", "third", NOW + 1001 + refresh.GRACE_MS).decision == "reused"
    assert accounts.rotate("second", "fourth", NOW + 20_000).decision == "over"
    assert accounts.user_of_session(session.id, user_id, NOW + 20_000) is None
    assert [note.record.key.decode() for note in MySQLOutbox(database).oldest()] == [session.id]


def test_token_of_the_grace_that_lost_is_a_theft_later(accounts):
    """Of two children one is used; the other is superseded with it."""
    accounts.add_user("ana", "x", new_session(fingerprint="first"))
    for child in ("left", "right"):
        accounts.rotate("first", child, NOW + 1000)
    assert accounts.rotate("left", "next", NOW + 600_000).decision == "rotate"
    assert accounts.rotate("right", "other", NOW + 1_200_000).decision == "reused"


def test_sweep_deletes_what_is_over_and_keeps_what_lives(accounts, database, engine):
    """A session a day after its end, with its tokens; a counter a day after its last event."""
    user_id = accounts.add_user("ana", "x", new_session(NOW))
    accounts.end_sessions(user_id, None, "logout", NOW)
    later = NOW + DAY_MS + 1
    accounts.open_session(user_id, new_session(later))
    attempts = MySQLAttempts(database, 60)
    attempts.admit_login(Knock("ana", "192.0.2.1"), NOW)
    attempts.admit_login(Knock("ben", "192.0.2.1"), later)
    Sweep(accounts, attempts, lambda: later).step()
    with engine.connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table))
            for table in (sessions, refresh_tokens, attempts_table)
        ]
    assert counts == [1, 1, 1]


def test_log_out_reaches_kafka(auth, engine, kafka):
    """From the answer of the log-out to the record; the broker's ack empties the outbox."""
    token = visit(auth, "/signup", {"username": "ana", "password": PASSWORD}).get_json()["access_token"]
    session_id = session_ids(engine)[0]
    before_ms = time.time_ns() // 1_000_000
    assert visit(auth, "/logout", token=token).status_code == 204
    found = revocations(kafka, {session_id})[session_id]
    assert (found.user_id, found.reason) == ("1", "logout")
    assert found.revoked_at >= before_ms


def test_revocations_made_while_kafka_was_away_arrive_when_it_is_there(accounts, database, kafka):
    """Nothing is lost in between, not by a restart of auth either: the notes are in MySQL."""
    session = new_session()
    user_id = accounts.add_user("ana", "x", session)
    accounts.end_sessions(user_id, None, "logout_all", NOW)
    outbox = MySQLOutbox(database)
    Courier([outbox], KafkaLog(KafkaAccess("127.0.0.1:1"))).step()
    assert outbox.count() == 1
    log = KafkaLog(KafkaAccess(kafka))
    courier = Courier([outbox], log)

    def carried() -> bool:
        courier.step()
        return outbox.count() == 0

    wait_for(carried, PATIENCE_S, "the note carried")
    log.close()
    assert revocations(kafka, {session.id})[session.id].reason == "logout_all"


def test_fifty_sign_ups_of_names_that_look_alike_have_one_winner(accounts):
    """The look is unique, whatever script each letter is of; a plain name and its disguises race."""
    names = iter(["coco", "сосо"] * 25)
    results = all_at_once(50, lambda: accounts.add_user(next(names), "x", new_session()))
    winners = [one for one in results if isinstance(one, int)]
    assert len(winners) == 1
    assert {type(one) for one in results if not isinstance(one, int)} <= {NameTaken, Refused}


def test_deleted_account_is_empty_and_keeps_its_name_taken(accounts, database):
    """Nothing that names the person stays readable, and nobody is given the name, nor one that looks like it."""
    profiles = MySQLProfiles(database)
    user_id = accounts.add_user("coco", "x", new_session())
    profiles.change(user_id, {"display_name": "Coco C.", "hue": 7})
    assert [card.display_name for card in profiles.beginning_with("coc", 5)] == ["Coco C."]
    assert len(profiles.delete(user_id, NOW + 1)) == 1
    assert profiles.beginning_with("", 5) == []
    assert profiles.with_ids([user_id]) == []
    assert accounts.find_users(["coco", f"#{user_id}"]) == []
    for name in ("coco", "сосо"):
        assert accounts.is_taken(name)
        with pytest.raises(NameTaken):
            accounts.add_user(name, "x", new_session())
    assert [note.record.key for note in MySQLOutbox(database).oldest()]
    last = msgspec.json.decode(ProfileOutbox(database).oldest()[-1].record.value, type=ProfileValue)
    assert last == ProfileValue(f"#{user_id}", deleted=True)


def test_directory_takes_a_prefix_as_text_not_as_a_pattern(accounts, database):
    """A per cent sign finds nobody; a display name is found in any case and accent."""
    profiles = MySQLProfiles(database)
    profiles.change(accounts.add_user("ana", "x", new_session()), {"display_name": "Éva"})
    assert profiles.beginning_with("%", 5) == []
    assert profiles.beginning_with("_", 5) == []
    assert [card.username for card in profiles.beginning_with("eva", 5)] == ["ana"]
