"""Each service reaches Kafka over TLS under its own name, and may do there what it needs and nothing else."""

import ssl
from collections.abc import Iterator

import pytest
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError
from parley_local.options import Options
from parley_local.stack import Stack
from parley_topics.rights import READS, WRITES
from support.chat import Chat
from support.kafka_rights import TOPICS, allowed, may_make_topics, may_read, may_write
from support.people import Addresses, Person, fresh_name
from support.secure_kafka import SERVICES, SecureKafka, secure_kafka

pytestmark = pytest.mark.integration

ONLY = ("kafka", "mysql", "topics", "migrate", "auth", "gateway-1", "history")


@pytest.fixture(scope="module")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    with secure_kafka(tmp_path_factory.mktemp("secure-kafka")) as kafka:
        yield kafka


@pytest.fixture(scope="module")
def stack(kafka: SecureKafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """All of Parley on that Kafka: the provisioner by its own door, services by theirs."""
    extra = {service: kafka.environment(service) for service in SERVICES}
    extra["topics"] = {"PARLEY_KAFKA_PASSWORDS_DIR": str(kafka.passwords)}
    extra["auth"]["PARLEY_BCRYPT_COST"] = "10"
    folder = tmp_path_factory.mktemp("secure-parley")
    with Stack(folder, gateways=1, only=ONLY, options=Options(kafka=kafka.provisioner), extra=extra) as stack:
        yield stack


async def test_people_chat_over_a_kafka_with_names_rights_and_tls(stack):
    """Sign-up, a message, its history and a log-out: all services do their work with the rights that they have."""
    addresses = Addresses(
        f"http://{stack.address('auth')}", f"http://{stack.address('history')}", [stack.gateway_urls[0]]
    )
    ana = Person(addresses, fresh_name("ana")).sign_up()
    chat = await Chat.enter(addresses.socket(), ana.token)
    ack = await chat.say("over TLS")
    assert ack["t"] == "ack"
    assert ana.page("general", until=ack["offset"])["messages"][-1]["text"] == "over TLS"
    assert ana.auth("PATCH", "me", json={"display_name": "Ana"}).status_code == 200
    assert ana.auth("POST", "logout").status_code == 204
    assert await chat.closed() == 4503


@pytest.mark.parametrize("service", SERVICES)
def test_service_writes_its_topics_and_no_other(stack, kafka, service):
    """A stolen credential of a gateway forges no revocation; history's writes nothing at all."""
    assert allowed(kafka.options(service), may_write) == set(WRITES[service])


@pytest.mark.parametrize("service", SERVICES)
def test_service_reads_its_topics_and_no_other(stack, kafka, service):
    """Auth reads nobody's messages."""
    assert allowed(kafka.options(service), may_read) == set(READS[service])


@pytest.mark.parametrize("service", SERVICES)
def test_service_makes_changes_and_deletes_no_topic_and_gives_no_rights(stack, kafka, service):
    """That is the provisioner's alone."""
    assert not may_make_topics(kafka.options(service))
    # What is refused is tried by the client until its time is over.
    admin = KafkaAdminClient(**kafka.options(service), request_timeout_ms=10_000)
    try:
        with pytest.raises(KafkaError):
            admin.delete_topics(["chat-messages"])
        with pytest.raises(KafkaError):
            admin.describe_user_scram_credentials()
    finally:
        admin.close()
    provisioner = KafkaAdminClient(bootstrap_servers=kafka.provisioner)
    assert set(TOPICS) <= set(provisioner.list_topics())
    assert "mine" not in provisioner.list_topics()
    provisioner.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sasl_plain_password": "guessed"},
        {"sasl_plain_username": "admin"},
        {"security_protocol": "SSL", "sasl_mechanism": None},
        {"ssl_cafile": None, "ssl_context": ssl.create_default_context()},
    ],
    ids=["password", "name", "no name", "authority"],
)
def test_stranger_is_not_let_in(stack, kafka, wrong):
    """Nor do we speak with a broker whose certificate is of another authority."""
    with pytest.raises((KafkaError, OSError)):
        KafkaAdminClient(**kafka.options("gateway") | wrong, bootstrap_timeout_ms=4000).list_topics()
