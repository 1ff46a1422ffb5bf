"""Both overlays for real: people come by TLS, services have a name each and reach each other by TLS."""

import base64
import hashlib
import json
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from e2e.test_two_people import (  # noqa: F401 - the page's own tests, here through TLS
    test_past_messages_are_there_after_log_in,
    test_reload_keeps_the_person_logged_in,
    test_room_made_by_one_is_joined_by_the_other,
    test_two_people_sign_up_and_chat,
)
from parley_topics.rights import WRITES
from playwright.sync_api import Browser
from support.browser import chromium, windows
from support.compose import ROOT, Compose

# The first test waits for the images to be built.
pytestmark = pytest.mark.timeout(900)

AUTHORITY = "/data/caddy/pki/authorities/local"
PLAIN_DOORS = """
import socket
for port in (9093, 9094):
    try:
        socket.create_connection(("kafka", port), 3)
    except OSError:
        print("shut")
"""
# Auth's own credential, as whoever took the process over would use it.
MYSQL = """
import pymysql
from parley_auth.settings import AuthSettings
from parley_chassis.settings import load
s = load(AuthSettings)
who = dict(host=s.db_host, user=s.db_user, password=s.db_password.get_secret_value(), database=s.db_name)
def tried(command, **tls):
    try:
        with pymysql.connect(**who, **tls) as connection, connection.cursor() as cursor:
            cursor.execute(command)
            print(cursor.fetchone())
    except pymysql.MySQLError as error:
        print("refused", error.args[0])
checked = dict(ssl_ca=str(s.db_ca_file), ssl_verify_cert=True, ssl_verify_identity=True)
tried("SELECT COUNT(*) >= 0 FROM users", **checked)
tried("CREATE TABLE mine (id INT)", **checked)
tried("DROP TABLE users", **checked)
tried("SELECT authentication_string FROM mysql.user", **checked)
tried("SELECT 1", ssl_disabled=True)
"""


def edge_file(secure: Compose, name: str, folder: Path) -> Path:
    secure.run("cp", f"edge:{AUTHORITY}/{name}", str(folder / name))
    return folder / name


@pytest.fixture(scope="session")
def browser(secure: Compose, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Takes certificates that the edge's own authority signed beside those it knows, and no other."""
    signer = edge_file(secure, "intermediate.crt", tmp_path_factory.mktemp("authority"))
    key = x509.load_pem_x509_certificate(signer.read_bytes()).public_key()
    pin = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    with chromium(f"--ignore-certificate-errors-spki-list={base64.b64encode(pin).decode()}") as browser:
        yield browser


@pytest.fixture
def window(browser: Browser, secure: Compose):
    with windows(browser, secure.url) as open_window:
        yield open_window


def test_page_comes_over_tls_and_says_to_stay_there(secure: Compose, tmp_path: Path) -> None:
    """Its certificate is of the authority whose root people are told to trust; without that root it is refused."""
    root = edge_file(secure, "root.crt", tmp_path)
    page = httpx.get(secure.url, verify=ssl.create_default_context(cafile=root))
    assert page.status_code == 200
    assert "max-age=31536000" in page.headers["strict-transport-security"]
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(secure.url)


def test_credential_writes_its_own_topics_and_makes_none(secure: Compose) -> None:
    """A gateway's forges no log-out, history's writes nothing, and nobody's makes a topic."""
    mounts = [f"{secure.project}_kafka-passwords:/passwords:ro", f"{ROOT}/tests/support/kafka_rights.py:/rights.py:ro"]
    volumes = [part for mount in mounts for part in ("--volume", mount)]
    program = ["history", "/rights.py", "kafka:9092", "/authority/ca.pem", "/passwords"]
    told = secure.run("run", "--rm", "--no-deps", "-T", *volumes, "--entrypoint", "python", *program)
    wanted = {name: {"writes": sorted(topics), "makes_topics": False} for name, topics in WRITES.items()}
    assert json.loads(told) == wanted


def test_brokers_plain_doors_are_shut_to_services(secure: Compose) -> None:
    """The door without a name, and the controller's, are on the broker's own loopback."""
    assert secure.python("gateway", PLAIN_DOORS).stdout.split() == ["shut", "shut"]


def test_auth_reads_and_writes_rows_over_tls_and_nothing_else(secure: Compose) -> None:
    """It can make and drop no table, read no password of MySQL, and not come without TLS."""
    told = secure.python("auth", MYSQL)
    *over_tls, plain = told.stdout.splitlines()
    assert over_tls == ["(1,)", "refused 1142", "refused 1142", "refused 1142"], told
    # As not known, or because TLS is required: servers differ in which they say first.
    assert plain in {"refused 1045", "refused 3159"}
