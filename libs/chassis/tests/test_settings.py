"""Settings: every error at once, secrets from files, typos refused."""

from typing import ClassVar

import pytest
from parley_chassis.settings import ServiceSettings, SettingsError, load, table
from pydantic import Field, SecretStr


class Sample(ServiceSettings):
    service: ClassVar[str] = "sample"
    pepper: SecretStr = Field(alias="PARLEY_PEPPER", description="Mixed into every hash.")
    life_s: int = Field(600, alias="PARLEY_LIFE_S", description="Life in seconds.", le=600)


def test_settings_secret_from_file_is_stripped(tmp_path):
    """NAME_FILE gives the value of NAME, without the newline that editors add."""
    (tmp_path / "pepper").write_text("salt\n")
    settings = load(Sample, {"PARLEY_PEPPER_FILE": str(tmp_path / "pepper")})
    assert settings.pepper.get_secret_value() == "salt"


def test_settings_unknown_variable_is_an_error():
    """A typo does not silently become a default."""
    with pytest.raises(SettingsError, match="PARLEY_LIFE: no such setting"):
        load(Sample, {"PARLEY_PEPPER": "x", "PARLEY_LIFE": "5"})


def test_settings_every_error_is_named_at_once():
    """An operator mends all in one go."""
    with pytest.raises(SettingsError) as error:
        load(Sample, {"PARLEY_LIFE_S": "601", "PARLEY_NOPE": "1"})
    assert all(name in str(error.value) for name in ("PARLEY_LIFE_S", "PARLEY_NOPE", "PARLEY_PEPPER"))


def test_settings_other_variables_are_ignored():
    """The rest of the environment is none of our business."""
    assert load(Sample, {"PARLEY_PEPPER": "x", "PATH": "/bin"}).life_s == 600


def test_settings_secret_is_not_shown():
    """Neither repr nor the generated table shows a secret's value."""
    settings = load(Sample, {"PARLEY_PEPPER": "hunter2"})
    assert "hunter2" not in repr(settings)
    assert "| `PARLEY_PEPPER` | sample | required | Mixed into every hash. Secret: better given as a file. |" in table(
        [Sample]
    )
