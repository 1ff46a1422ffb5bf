"""What docker-compose.yml and the Dockerfiles promise about isolation, limits and secrets, from the files alone."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict] = COMPOSE["services"]
JOBS = {"secrets", "topics", "migrate"}
ASKED_FOR = {"rotate-keys"}
LASTING = sorted(SERVICES.keys() - JOBS - ASKED_FOR)
BUILT = sorted({service["build"]["dockerfile"] for service in SERVICES.values() if "build" in service})
DRAIN_S = 10


def seconds(text: str) -> int:
    return int(re.fullmatch(r"(\d+)s", text)[1])


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_service_has_a_health_check_and_comes_back(name: str) -> None:
    """Whatever stays up says whether it is well, and is started again when it falls."""
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(JOBS))
def test_a_job_runs_once_and_is_waited_for(name: str) -> None:
    """Somebody starts only after each job has ended well."""
    assert SERVICES[name]["restart"] == "no"
    waits = [service.get("depends_on", {}).get(name) for service in SERVICES.values()]
    assert {"condition": "service_completed_successfully"} in waits


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_container_is_limited(name: str) -> None:
    """Memory, processes and logs have a maximum; capabilities and new privileges are gone."""
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"] <= 512
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}


def test_the_chat_has_the_processor_before_auth() -> None:
    """Auth alone can be made to work by anybody, and alone has less than the usual share of 1024."""
    assert {name: service["cpu_shares"] for name, service in SERVICES.items() if "cpu_shares" in service} == {
        "auth": 341
    }


def test_only_kafka_may_write_beside_its_volumes() -> None:
    """Every other root file system is read-only."""
    assert [name for name, service in SERVICES.items() if not service["read_only"]] == ["kafka"]


def test_only_the_edge_gains_a_capability() -> None:
    """One, for the file capability of the public Caddy image."""
    assert {n: s["cap_add"] for n, s in SERVICES.items() if "cap_add" in s} == {"edge": ["NET_BIND_SERVICE"]}


def test_only_the_edge_is_published_and_only_on_this_machine() -> None:
    """One port in the whole file, on the loopback address, 5000 unless said otherwise."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"edge": ["127.0.0.1:${PARLEY_PUBLISH_PORT:-5000}:5000"]}


def test_networks_part_those_who_have_nothing_to_say_to_each_other() -> None:
    """Only auth and its migration reach MySQL; only the edge is on a network that leads out."""
    on: dict[str, set[str]] = {}
    for name, service in SERVICES.items():
        for network in service.get("networks", []):
            on.setdefault(network, set()).add(name)
    assert on["database"] == {"mysql", "migrate", "auth"}
    assert on["outside"] == {"edge"}
    assert {name for name, network in COMPOSE["networks"].items() if not (network or {}).get("internal")} == {"outside"}


@pytest.mark.parametrize("name", ["auth", "gateway", "history", "edge"])
def test_a_service_has_longer_to_end_than_its_drain(name: str) -> None:
    """Docker kills only what did not keep its promise of 10 s."""
    assert seconds(SERVICES[name]["stop_grace_period"]) > DRAIN_S


def test_no_secret_stands_in_the_file() -> None:
    """Secrets are paths into volumes that the secrets job fills; each is mounted read-only by those who read it."""
    for name, service in SERVICES.items():
        for variable in service.get("environment", {}):
            if re.search("PASSWORD|PEPPER|KEY", variable):
                assert variable.endswith("_FILE"), f"{name}: {variable}"
        mounted = [volume for volume in service.get("volumes", []) if "-secrets:" in volume]
        assert name in {"secrets", "rotate-keys"} or all(volume.endswith(":ro") for volume in mounted)


def test_what_must_last_is_in_named_volumes() -> None:
    """Accounts, messages and secrets outlive their containers."""
    places = {volume.rsplit(":ro", 1)[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert {"mysql-data:/var/lib/mysql", "kafka-data:/var/lib/kafka/data"} <= places
    assert {place.split(":")[0] for place in places} == COMPOSE["volumes"].keys()


def test_kafka_makes_no_topic_by_itself_and_writes_to_its_volume() -> None:
    """A typo in a topic's name is an error, and messages do not live under /tmp."""
    settings = SERVICES["kafka"]["environment"]
    assert settings["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    assert settings["KAFKA_LOG_DIRS"] == "/var/lib/kafka/data"


@pytest.mark.parametrize("dockerfile", BUILT)
def test_an_image_runs_as_nobody_in_particular(dockerfile: str) -> None:
    """The last user is a number, so that it needs no name in the image and owns nothing there."""
    users = re.findall(r"^USER (.+)$", (ROOT / dockerfile).read_text(), re.MULTILINE)
    assert users[-1:] == ["10001:10001"]


@pytest.mark.parametrize("dockerfile", [path for path in BUILT if re.match("services|deploy/topics", path)])
def test_a_python_image_installs_what_its_lock_names_and_nothing_else(dockerfile: str) -> None:
    """By hash, without resolving; the installer stays in the build stage."""
    build, final = (ROOT / dockerfile).read_text().split("\nFROM ")
    assert "--no-deps --require-hashes" in build
    assert "pip" not in final


def test_a_job_that_is_asked_for_is_not_started_with_the_others() -> None:
    """It has a profile of its own, and no network."""
    for name in ASKED_FOR:
        assert SERVICES[name]["profiles"]
        assert SERVICES[name]["network_mode"] == "none"


class Overlay(yaml.SafeLoader):
    """Compose's own tags are read as what they hold."""


Overlay.add_constructor("!reset", lambda _loader, _node: None)
Overlay.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))
TLS = yaml.load((ROOT / "deploy/compose/tls.yml").read_text(), Overlay)  # noqa: S506 - a SafeLoader
SECURE = yaml.load((ROOT / "deploy/compose/secure.yml").read_text(), Overlay)  # noqa: S506 - a SafeLoader


@pytest.mark.parametrize("name", ["auth", "gateway", "history"])
def test_secure_service_has_a_name_of_its_own_and_checks_whom_it_speaks_to(name: str) -> None:
    """Its own credential, from a file, over TLS with our authority."""
    settings = SECURE["services"][name]["environment"]
    assert settings["PARLEY_KAFKA_SECURITY"] == "scram"
    assert settings["PARLEY_KAFKA_USER"] == name
    assert settings["PARLEY_KAFKA_PASSWORD_FILE"].startswith("/run/secrets/")
    assert settings["PARLEY_KAFKA_CA_FILE"] == "/authority/ca.pem"


def test_secure_kafka_lets_services_in_by_name_only() -> None:
    """Plain doors are on its own loopback; whoever has no right is refused."""
    settings = SECURE["services"]["kafka"]["environment"]
    doors = dict(door.split("://") for door in settings["KAFKA_LISTENERS"].split(","))
    kinds = dict(door.split(":") for door in settings["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(","))
    assert {name for name, kind in kinds.items() if kind == "SASL_SSL"} == {"SAFE"}
    assert all(place.startswith("127.0.0.1:") for name, place in doors.items() if name != "SAFE")
    assert settings["KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND"] == "false"
    assert SECURE["services"]["topics"]["network_mode"] == "service:kafka"


def test_secure_keys_are_mounted_only_where_they_belong() -> None:
    """A service sees the authority's certificate, never a server's key, nor another's password."""
    for name in ("auth", "gateway", "history", "migrate", "topics"):
        mounted = {volume.split(":")[0] for volume in SECURE["services"][name]["volumes"]}
        assert not mounted & {"kafka-tls", "mysql-tls", "auth-secrets", "mysql-secrets"}
        assert ("kafka-passwords" in mounted) == (name == "topics")
    assert {volume.split(":")[0] for volume in SECURE["services"]["mysql"]["volumes"]} >= {"authority", "mysql-tls"}


def test_secure_mysql_takes_tls_only_and_auth_may_not_change_tables() -> None:
    """Auth has rows, the migration has tables."""
    assert "--require-secure-transport=ON" in SECURE["services"]["mysql"]["command"]
    granted = re.findall(r"GRANT (.+) ON", (ROOT / "deploy/compose/mysql-users.sh").read_text())
    assert granted == ["SELECT, INSERT, UPDATE, DELETE"]
    assert SECURE["services"]["auth"]["environment"]["DB_USER"] == "parley_auth"


def test_over_https_all_who_compare_origins_know_the_new_one() -> None:
    """Who was forgotten would refuse the page that everybody has."""
    compare = {name for name, service in SERVICES.items() if "PARLEY_ORIGINS" in service.get("environment", {})}
    told = {name for name, service in TLS["services"].items() if "PARLEY_ORIGINS" in service["environment"]}
    assert told == compare
