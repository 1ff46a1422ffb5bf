"""The launcher's settings and the environment of its children."""

import stat
from pathlib import Path

import pytest
from parley_local.environment import child_environment
from parley_local.options import PORT, from_environment, given_database, port_number
from parley_local.trouble import Trouble


def test_options_of_an_empty_environment_start_everything_on_the_default_port() -> None:
    """Nothing needs to be set."""
    options = from_environment({})
    assert (options.port, options.kafka, options.database) == (PORT, None, None)


def test_options_with_an_unknown_parley_name_are_refused_with_the_name_meant() -> None:
    """A typo in a setting stops the start instead of being ignored."""
    with pytest.raises(Trouble, match=r"PARLEY_RETENTION_M is set.*Did you mean PARLEY_RETENTION_MS"):
        from_environment({"PARLEY_RETENTION_M": "1"})


def test_options_with_given_addresses_name_them() -> None:
    """A given Kafka and database are used, not started."""
    options = from_environment({"KAFKA_BOOTSTRAP_SERVERS": "k:9092", "DB_HOST": "db", "DB_USER": "u"})
    assert options.kafka == "k:9092"
    assert options.database == {"DB_HOST": "db", "DB_USER": "u"}


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "50 00"])
def test_port_that_is_none_is_refused(text: str) -> None:
    """A port is a number from 1 to 65535."""
    with pytest.raises(Trouble, match="is not a port"):
        port_number(text)


def test_given_database_without_a_user_says_what_is_missing(tmp_path: Path) -> None:
    """DB_HOST alone is not enough, and the sentence says what else is needed."""
    with pytest.raises(Trouble, match=r"DB_USER and DB_PASSWORD"):
        given_database({"DB_HOST": "db"}, tmp_path)


def test_given_database_with_a_password_keeps_it_in_a_file_of_the_owner(tmp_path: Path) -> None:
    """A child is told where the password is, not what it is."""
    database = given_database({"DB_HOST": "db", "DB_USER": "u", "DB_PASSWORD": "p w"}, tmp_path)
    assert database.password == "p w"
    assert "DB_PASSWORD" not in database.environment()
    assert stat.S_IMODE(database.password_file.stat().st_mode) == 0o600


def test_child_environment_holds_what_was_given_and_nothing_of_ours() -> None:
    """A child does not inherit another child's settings or a secret of the person's shell."""
    ours = {"PATH": "/bin", "HOME": "/home/a", "DB_PASSWORD": "secret", "PARLEY_PORT": "5000", "SSL_CERT_FILE": "/c"}
    assert child_environment(ours, {"PARLEY_PORT": "8001"}) == {
        "PATH": "/bin",
        "HOME": "/home/a",
        "SSL_CERT_FILE": "/c",
        "PYTHONUNBUFFERED": "1",
        "PARLEY_PORT": "8001",
    }
