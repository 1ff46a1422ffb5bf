"""What auth refuses to start with."""

import pytest
from parley_auth.settings import AuthSettings, load_database
from parley_chassis.settings import SettingsError, load


def test_complete_environment_is_read_with_its_defaults(complete_environment: dict[str, str]) -> None:
    """Only what has no sensible default must be given."""
    settings = load(AuthSettings, complete_environment)
    assert (settings.port, settings.db_port, settings.db_name, settings.bcrypt_cost) == (8001, 3306, "chat_app", 12)
    assert settings.trusted_proxies == ("127.0.0.1", "::1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_PEPPER", "short"),
        ("PARLEY_BCRYPT_COST", "9"),
        ("PARLEY_TOKEN_LIFE_S", "601"),
        ("PARLEY_TOKEN_LIFE_S", "4"),
        ("PARLEY_ORIGINS", "http://localhost:5000/"),
        ("PARLEY_ORIGINS", "localhost"),
        ("PARLEY_ORIGINS", ""),
        ("PARLEY_TRUSTED_PROXIES", "edge"),
        ("PARLEY_TYPO", "1"),
    ],
)
def test_environment_with_a_bad_value_is_refused_by_name(
    complete_environment: dict[str, str], name: str, value: str
) -> None:
    """The message names the variable."""
    with pytest.raises(SettingsError, match=name):
        load(AuthSettings, complete_environment | {name: value})


def test_migration_reads_its_part_of_the_whole_environment(complete_environment: dict[str, str]) -> None:
    """The one-shot runs with the service's own environment, or with the database's alone."""
    assert load_database(complete_environment).db_user == "parley"
    alone = {name: value for name, value in complete_environment.items() if name.startswith("DB_")}
    assert load_database(alone).db_host == "127.0.0.1"
    with pytest.raises(SettingsError, match="PARLEY_TYPO"):
        load_database(alone | {"PARLEY_TYPO": "1"})
