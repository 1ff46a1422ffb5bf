"""`python -m parley_topics`: make the topics as the contract says, then exit. Running it again changes nothing."""

import sys
from pathlib import Path

from parley_chassis import logs
from parley_chassis.settings import SettingsError, load
from parley_contract.topics import topic_specs

from parley_topics.kafka_admin import KafkaAway, RightsRefused, TopicAdmin, connect
from parley_topics.plan import plan
from parley_topics.rights import READS, grants
from parley_topics.settings import TopicsSettings


def provision(settings: TopicsSettings, admin: TopicAdmin) -> int:
    """Carry out the plan; 1 when a topic cannot be brought in line."""
    log = logs.get(__name__)
    specs = topic_specs(settings.retention_ms)
    found = admin.found({spec.name: list(spec.config) for spec in specs})
    steps = plan(specs, found, settings.chat_partitions, settings.replication_factor)
    for reason in steps.refused:
        log.error("topic_refused", reason=reason)
    if steps.refused:
        return 1
    for topic in steps.create:
        admin.create(topic)
        log.info("topic_created", topic=topic.name, partitions=topic.partitions, config=topic.config)
    for name, config in steps.alter.items():
        admin.alter(name, config)
        log.info("topic_altered", topic=name, config=config)
    if settings.passwords_dir is not None:
        admin.set_passwords(passwords(settings.passwords_dir))
        admin.grant(grants())
        log.info("rights_given", users=sorted(READS))
    log.info("topics_ready", created=len(steps.create), altered=len(steps.alter))
    return 0


def passwords(folder: Path) -> dict[str, str]:
    """Each service's password from the file of its name; raise SettingsError."""
    try:
        return {service: (folder / service).read_text().strip() for service in READS}
    except OSError as error:
        raise SettingsError(f"PARLEY_KAFKA_PASSWORDS_DIR: {error.strerror}: {error.filename}") from None


def main() -> int:
    try:
        settings = load(TopicsSettings)
        logs.configure(settings.service, settings.log_level)
        admin = connect(settings.kafka, settings.wait_s)
    except (SettingsError, KafkaAway) as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return provision(settings, admin)
    except (SettingsError, RightsRefused) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        admin.close()


if __name__ == "__main__":
    sys.exit(main())
