"""A Kafka that lets nobody in without a name and a password, over TLS, and gives each name its own rights.

As in deploy/compose/secure.yml: services come by SASL_SSL; the provisioner by a plain listener on loopback, where
whoever is on the broker's own machine is trusted.
"""

import importlib.util
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from parley_local.kafka import Kafka
from parley_local.paths import Paths
from parley_local.ports import free_ports
from parley_local.readiness import check, wait_until

from support import kafka_rights

MAKE_CERTIFICATES = Path(__file__).parents[2] / "deploy" / "compose" / "make_certificates.py"
SERVICES = ("auth", "gateway", "history")


@dataclass(frozen=True)
class SecureKafka:
    provisioner: str
    address: str
    ca_file: Path
    passwords: Path

    def environment(self, service: str) -> dict[str, str]:
        """The settings by which a service reaches it under its own name."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.address,
            "PARLEY_KAFKA_SECURITY": "scram",
            "PARLEY_KAFKA_USER": service,
            "PARLEY_KAFKA_PASSWORD_FILE": str(self.passwords / service),
            "PARLEY_KAFKA_CA_FILE": str(self.ca_file),
        }

    def options(self, service: str) -> kafka_rights.Options:
        """The same for kafka-python."""
        return kafka_rights.options(self.address, self.ca_file, service, (self.passwords / service).read_text())


@contextmanager
def secure_kafka(folder: Path) -> Iterator[SecureKafka]:
    plain, safe, controller = free_ports(3)
    paths = Paths(folder)
    paths.make()
    certificates, passwords = folder / "certificates", folder / "passwords"
    for each in (certificates, passwords):
        each.mkdir()
    for made in ("authority", "127.0.0.1-tls"):
        (certificates / made).mkdir()
    make_certificates(certificates, ["127.0.0.1"])
    for service in SERVICES:
        (passwords / service).write_text(secrets.token_hex(16))
    keystore = certificates / "127.0.0.1-tls" / "both.pem"
    command = Kafka(paths, plain, controller, settings(plain, safe, controller, keystore)).prepare()
    with paths.log("kafka").open("ab") as log:
        broker = subprocess.Popen(command.argv, env=command.env, cwd=paths.run, stdout=log, stderr=log)
    try:
        reason = wait_until(lambda: check(f"kafka://127.0.0.1:{plain}"), 90, lambda: broker.poll() is not None)
        assert reason is None, f"{reason}; see {paths.log('kafka')}"
        yield SecureKafka(f"127.0.0.1:{plain}", f"127.0.0.1:{safe}", certificates / "authority" / "ca.pem", passwords)
    finally:
        broker.terminate()
        broker.wait(30)


def settings(plain: int, safe: int, controller: int, keystore: Path) -> dict[str, str]:
    scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    return {
        "listeners": f"PLAINTEXT://127.0.0.1:{plain},SASL_SSL://127.0.0.1:{safe},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{plain},SASL_SSL://127.0.0.1:{safe}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": scram,
        "listener.name.sasl_ssl.ssl.keystore.type": "PEM",
        "listener.name.sasl_ssl.ssl.keystore.location": str(keystore),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
        "allow.everyone.if.no.acl.found": "false",
    }


def make_certificates(folder: Path, names: list[str]) -> None:
    spec = importlib.util.spec_from_file_location("make_certificates", MAKE_CERTIFICATES)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main(folder, names)
