"""From a bare Python to the environment that everything runs in. Standard library only; nothing here needs root.

pip brings uv into `.parley/boot` (its --target is exempt from the rule of externally managed Pythons), uv makes
`.parley/venv` (it needs no python3-venv) and installs the hash-pinned lock. Our own packages are not installed: a
.pth file names their source folders. A stamp of all of this makes the next start skip it.
"""

import argparse
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from parley_local import doctor, registry_settings
from parley_local.arguments import parser
from parley_local.progress import Progress
from parley_local.trouble import Trouble

CHECKOUT = Path(__file__).resolve().parents[4]
SOURCES = (
    "libs/contract/src",
    "libs/chassis/src",
    "services/auth/src",
    "services/gateway/src",
    "services/history/src",
    "deploy/topics/src",
    "deploy/local/src",
    "torture/src",
)
# What must exist already: a stack that runs was started from an environment.
ON_WHAT_RUNS = {"down", "status", "logs", "reset"}
WITH_TEST_TOOLS = {"test", "bench"}
UP, DEV = "up", "dev"


def main(argv: list[str]) -> int:
    """Judge the command line, make the environment if need be, go on inside it."""
    arguments = parser().parse_args(argv)
    try:
        if arguments.command is None:
            parser().print_help()
            return 0
        state = Path(os.environ.get("PARLEY_STATE_DIR") or CHECKOUT / ".parley").absolute()
        if arguments.command == "doctor":
            return doctor.main(state)
        os.environ.update(registry_settings.certificates(os.environ))
        os.environ["HOME"] = str(home(state))
        python = environment(arguments, state)
        os.environ["PARLEY_STATE_DIR"] = str(state)
        os.execv(python, [str(python), "-P", "-m", "parley_local", *argv])  # noqa: S606 - the same program goes on
    except Trouble as trouble:
        print(trouble.told(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def home(state: Path) -> Path:
    """Where caches go: the person's own home, or a folder of ours for an account that has none it may write to."""
    own = Path.home()
    if own.is_dir() and os.access(own, os.W_OK):
        return own
    instead = state / "home"
    instead.mkdir(parents=True, exist_ok=True)
    return instead


def environment(arguments: argparse.Namespace, state: Path) -> Path:
    """The Python to go on with."""
    python = state / "venv" / "bin" / "python"
    if arguments.command in ON_WHAT_RUNS:
        if not python.exists():
            raise Trouble(f"Nothing has been started from {state} yet. Begin with: ./parley up")
        return python
    make(state, DEV if arguments.command in WITH_TEST_TOOLS else UP)
    return python


def make(state: Path, level: str) -> None:
    """Make `state/venv` what the locks say. An environment that has the test tools keeps them."""
    state.mkdir(parents=True, exist_ok=True)
    stamp = state / "environment.json"
    with (state / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        has = read_stamp(stamp)
        level = DEV if DEV in (level, has.get("level")) else UP
        wanted = {"level": level, "of": fingerprint(CHECKOUT, level, sys.version, sys.base_prefix)}
        if has == wanted and (state / "venv" / "bin" / "python").exists():
            return
        stamp.unlink(missing_ok=True)
        with Progress() as progress:
            install(state, level, progress)
        stamp.write_text(json.dumps(wanted), encoding="utf-8")


def read_stamp(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def fingerprint(checkout: Path, level: str, *python: str) -> str:
    """What the environment depends on: the locks, the source folders, the Python."""
    total = hashlib.sha256()
    for part in (str(checkout), *SOURCES, *python):
        total.update(part.encode() + b"\n")
    for lock in ("boot.lock", f"{level}.lock"):
        total.update((checkout / "requirements" / lock).read_bytes())
    return total.hexdigest()


def install(state: Path, level: str, progress: Progress) -> None:
    """Three steps, each told."""
    log = state / "logs" / "environment.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    locks = CHECKOUT / "requirements"
    uv = state / "boot" / "bin" / "uv"
    if not boots(uv, (locks / "boot.lock").read_text(encoding="utf-8")):
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--upgrade"]
        fetch_uv = [*pip, "--target", str(state / "boot"), "--require-hashes", "-r", str(locks / "boot.lock")]
        step(progress, "fetching uv, the package installer", fetch_uv, os.environ, log)
    env = {**os.environ, **registry_settings.for_uv(os.environ, registry_settings.pip_settings())}
    python = state / "venv" / "bin" / "python"
    make_venv = [str(uv), "venv", "--no-project", "--clear", "--python", sys.executable, str(state / "venv")]
    if not same_python(python):
        step(progress, "making the Python environment", make_venv, env, log)
    sync = [str(uv), "pip", "sync", "--python", str(python), "--require-hashes", str(locks / f"{level}.lock")]
    what = "installing the Python packages" + (" and the test tools" if level == DEV else "")
    step(progress, what, sync, env, log)
    write_paths(python)


def boots(uv: Path, lock: str) -> bool:
    """Whether this is the uv that the lock pins."""
    try:
        told = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return told.stdout.split()[1:2] == [lock.split(maxsplit=1)[0].removeprefix("uv==")]


def same_python(python: Path) -> bool:
    """Whether the environment is of the Python that runs this."""
    program = "import sys; print(sys.version, sys.base_prefix)"
    try:
        told = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return told.stdout.strip() == f"{sys.version} {sys.base_prefix}"


def step(progress: Progress, what: str, argv: list[str], env: Mapping[str, str], log: Path) -> None:
    """Run one command with its output in the log."""
    progress.begin(what)
    with log.open("ab") as out:
        done = subprocess.run(
            argv, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode != 0:
        raise Trouble(f"{what[0].upper()}{what[1:]} failed. ./parley doctor may say why.", log)
    progress.end(what, "done")


def write_paths(python: Path) -> None:
    """Name our source folders in a .pth file: nothing to build, and an edit is in effect at once."""
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    told = subprocess.run([python, "-I", "-c", program], capture_output=True, text=True, check=True)
    folders = "".join(f"{CHECKOUT / source}\n" for source in SOURCES)
    (Path(told.stdout.strip()) / "parley.pth").write_text(folders, encoding="utf-8")
