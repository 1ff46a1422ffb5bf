"""A Chromium for the end-to-end tests: an installed one; installed when there is none and that is allowed."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = "apt-get install -y chromium"


def find_chromium() -> Path | None:
    """The first browser of the Chromium family on the path."""
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def may_install() -> bool:
    """Debian's package manager, and the right to use it."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_chromium(log: Path) -> Path | None:
    """Install it; None when that did not work, the log says why."""
    log.parent.mkdir(parents=True, exist_ok=True)
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as out:
        for command in ("apt-get update", INSTALL):
            subprocess.run(command.split(), env=environ, stdout=out, stderr=subprocess.STDOUT, check=False)
    return find_chromium()
