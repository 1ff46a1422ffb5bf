"""The parts: what they are told, without starting them."""

import stat
from pathlib import Path

import pytest
from parley_local.jars import LOCK, locked
from parley_local.java import major
from parley_local.kafka import Door, cluster_id, lines, server_properties
from parley_local.layout import Wishes, lay_out
from parley_local.mysql import Database, Server, first_run, statements
from parley_local.options import Options
from parley_local.paths import Paths
from parley_local.plan import Part, order
from parley_local.readiness import check
from parley_local.secret_file import write_secret
from parley_local.trouble import silent
from parley_local.web import fingerprint


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path / "state")
    paths.make()
    return paths


def command_environment(step: object) -> dict[str, str]:
    assert isinstance(step, Part)
    return dict(step.prepare().env)


def test_layout_of_the_whole_starts_the_stores_and_the_client_at_once(paths: Paths) -> None:
    """Kafka, the database and the client's build wait for nobody."""
    layout = lay_out(paths, Options(), Wishes(gateways=2), silent)
    waves = order(layout.plan)
    assert set(waves[0]) == {"kafka", "mysql", "web"}
    assert waves[-1] == ["edge"]
    assert layout.gateways == ("gateway-1", "gateway-2")


def test_layout_with_given_addresses_starts_neither_store(paths: Paths) -> None:
    """A given Kafka and database become checks, not processes."""
    given = Options(kafka="k:9092", database={"DB_HOST": "db", "DB_USER": "u", "DB_PASSWORD": "p"})
    layout = lay_out(paths, given, Wishes(), silent)
    started = {step.name for step in layout.plan if isinstance(step, Part)}
    assert not {"kafka", "mysql"} & started
    assert (layout.kafka, layout.database.host) == ("k:9092", "db")


def test_layout_gives_each_service_only_its_own_settings(paths: Paths) -> None:
    """A gateway never sees the database or the signing key; auth does."""
    wishes = Wishes(gateways=1, extra={"gateway": {"PARLEY_LOG_LEVEL": "debug"}})
    steps = {step.name: step for step in lay_out(paths, Options(), wishes, silent).plan}
    gateway, auth = command_environment(steps["gateway-1"]), command_environment(steps["auth"])
    assert not any(name.startswith("DB_") or "KEY" in name for name in gateway)
    assert gateway["PARLEY_LOG_LEVEL"] == "debug"
    assert {"DB_HOST", "DB_PASSWORD_FILE", "PARLEY_SIGNING_KEY_FILE", "PARLEY_PEPPER_FILE"} <= set(auth)
    assert "http://localhost:5000" in auth["PARLEY_ORIGINS"].split(",")


def test_layout_with_a_way_of_its_own_sends_one_part_through_it(paths: Paths) -> None:
    """Who has a way reaches Kafka by it, and Kafka tells that part, at a listener of its own, to go on using it."""
    layout = lay_out(paths, Options(), Wishes(kafka_ways={"gateway-1": 4711}), silent)
    steps = {step.name: step for step in layout.plan}
    assert command_environment(steps["gateway-1"])["KAFKA_BOOTSTRAP_SERVERS"] == "127.0.0.1:4711"
    assert command_environment(steps["gateway-2"])["KAFKA_BOOTSTRAP_SERVERS"] == layout.kafka
    settings = server_properties(1, 2, paths.data, [Door(layout.doors["gateway-1"], 4711)])
    assert settings["listeners"].split(",")[1] == f"DOOR1://127.0.0.1:{layout.doors['gateway-1']}"
    assert settings["advertised.listeners"] == "PLAINTEXT://127.0.0.1:1,DOOR1://127.0.0.1:4711"


def test_layout_with_a_module_runs_it_in_place_of_the_program(paths: Paths) -> None:
    """A test can put a bug into a service without touching it."""
    layout = lay_out(paths, Options(), Wishes(modules={"history": ("some.module", "name")}), silent)
    history = next(step for step in layout.plan if step.name == "history")
    assert isinstance(history, Part)
    assert history.prepare().argv[2:] == ("-m", "some.module", "name", "serve")


def test_kafka_settings_allow_no_topic_by_accident(tmp_path: Path) -> None:
    """A typo in a topic's name is an error, not a new topic."""
    text = lines(server_properties(1, 2, tmp_path))
    assert "auto.create.topics.enable=false\n" in text
    assert "listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2\n" in text


def test_kafka_settings_with_a_path_beyond_ascii_are_escaped_as_java_reads_them() -> None:
    """A checkout may be in any folder: Java takes the file for Latin-1."""
    assert lines({"log.dirs": "/home/zoë 😀/a\\b"}) == "log.dirs=/home/zo\\u00eb \\ud83d\\ude00/a\\\\b\n"


def test_cluster_id_has_the_length_kafka_expects() -> None:
    """22 characters of URL-safe base64, never beginning with a dash."""
    ids = {cluster_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(len(text) == 22 and text[0] != "-" for text in ids)


def test_jar_lock_names_kafka_and_its_clients_in_one_version() -> None:
    """The class path never mixes two versions of Kafka."""
    jars = locked(LOCK.read_text(), "kafka")
    kafka = [jar.coordinate for jar in jars if jar.coordinate.startswith("org.apache.kafka:")]
    assert {coordinate.rpartition(":")[2] for coordinate in kafka} == {"4.3.1"}
    assert any("kafka-clients" in coordinate for coordinate in kafka)
    assert all(len(jar.sha256) == 64 for jar in jars)


@pytest.mark.parametrize(
    ("told", "number"),
    [('openjdk version "25.0.2" 2026-01-20', 25), ('java version "1.8.0_401"', 8), ("no java here", None)],
)
def test_java_version_is_read_from_what_it_tells(told: str, number: int | None) -> None:
    """Old Javas count from 1.x."""
    assert major(told) == number


def test_database_statements_leave_one_account_over_tcp(tmp_path: Path) -> None:
    """The anonymous account goes, ours may do everything in its own database only."""
    write_secret(tmp_path / "password", "abc")
    sql = statements(Database("127.0.0.1", 1, "parley", "chat_app", tmp_path / "password"), mariadb=True)
    assert "DROP USER IF EXISTS ''@localhost;" in sql
    assert "GRANT ALL PRIVILEGES ON chat_app.* TO parley@'127.0.0.1';" in sql
    assert all(line.endswith(";") for line in sql.splitlines())


def test_database_folder_of_mysql_is_made_by_the_server_itself(tmp_path: Path) -> None:
    """Oracle's server has no install script."""
    command = first_run(Server(Path("/usr/sbin/mysqld"), mariadb=False), tmp_path)
    assert command[0] == "/usr/sbin/mysqld"
    assert "--initialize-insecure" in command


def test_secret_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    """Other users of the machine cannot read a key, not even for a moment."""
    file = tmp_path / "pepper"
    write_secret(file, "one")
    write_secret(file, "two")
    assert file.read_text() == "two"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_web_fingerprint_changes_with_sources_and_not_with_what_is_built(tmp_path: Path) -> None:
    """The client is built again after an edit, not after a build."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.tsx").write_text("1")
    before = fingerprint(tmp_path)
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("built")
    assert fingerprint(tmp_path) == before
    (tmp_path / "src" / "main.tsx").write_text("2")
    assert fingerprint(tmp_path) != before


def test_check_of_a_closed_port_says_why_it_is_not_ready() -> None:
    """A probe never raises; it gives the reason."""
    reason = check("http://127.0.0.1:1/readyz")
    assert reason is not None
    assert "refused" in reason
