"""The secrets job of the compose stack: made once, never changed, readable by those who need them."""

import importlib.util
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SCRIPT = Path(__file__).parents[2] / "deploy" / "compose" / "make_secrets.py"


@pytest.fixture
def job():
    spec = importlib.util.spec_from_file_location("make_secrets", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("auth", "mysql"):
        (tmp_path / name).mkdir()
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_first_run_makes_each_secret_where_it_is_read(job, folder: Path) -> None:
    """Both auth and mysql get what is theirs, the database password twice, for the owner and its group only."""
    job.main(folder)
    made = contents(folder)
    assert made.keys() == {
        "auth/signing_key.pem",
        "auth/pepper",
        "auth/db_password",
        "mysql/db_password",
        "mysql/root_password",
    }
    assert made["auth/db_password"] == made["mysql/db_password"]
    assert len(set(made.values())) == 4
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in made} == {0o440}


def test_second_run_changes_nothing(job, folder: Path) -> None:
    """Log-ins and the database go on working after an update."""
    job.main(folder)
    before = contents(folder)
    job.main(folder)
    assert contents(folder) == before


def test_a_lost_copy_is_made_from_the_other(job, folder: Path) -> None:
    """A removed volume does not lock auth out of its database."""
    job.main(folder)
    before = contents(folder)
    (folder / "auth" / "db_password").unlink()
    job.main(folder)
    assert contents(folder) == before


def test_the_signing_key_is_an_ed25519_key_in_pkcs8(job, folder: Path) -> None:
    """The PEM made by hand is one that cryptography reads."""
    job.main(folder)
    assert isinstance(load_pem_private_key((folder / "auth" / "signing_key.pem").read_bytes(), None), Ed25519PrivateKey)


def test_secure_stack_gets_a_password_of_kafka_for_each_service(job, folder: Path) -> None:
    """Where secure.yml gives the folders: the provisioner sees all, each service its own."""
    for name in ("kafka", "gateway", "history"):
        (folder / name).mkdir()
    job.main(folder)
    made = contents(folder)
    for service in ("auth", "gateway", "history"):
        assert made[f"kafka/{service}"] == made[f"{service}/kafka_password"]
    assert made["auth/db_auth_password"] == made["mysql/db_auth_password"]
    assert len({made[f"kafka/{service}"] for service in ("auth", "gateway", "history")}) == 3
