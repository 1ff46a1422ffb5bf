"""`parley version`: ours, and those of the parts we start."""

import platform
import tomllib

from parley_local.java import find_java, version
from parley_local.kafka import VERSION as KAFKA
from parley_local.mysql import ARCHIVE_VERSION
from parley_local.paths import CHECKOUT


def show() -> int:
    """A line each."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    java = find_java()
    print(f"Parley {project['version']}")
    print(f"Python {platform.python_version()}")
    print(f"Kafka {KAFKA} on Java {version(java) if java else '(none found)'}")
    print(f"MariaDB {ARCHIVE_VERSION}, unless a server is installed")
    return 0
