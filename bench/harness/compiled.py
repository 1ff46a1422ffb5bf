"""Builds the load client (bench/load, C) once for each state of its source. It needs a C compiler and says so."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from parley_local.tools import exclusively
from parley_local.trouble import Trouble

SOURCE = Path(__file__).parents[1] / "load"
FLAGS = ("-D_GNU_SOURCE", "-std=c17", "-O2", "-Wall", "-Wextra")
NO_COMPILER = (
    "The load client is written in C and this machine has no compiler. Any will do: install gcc or clang "
    "(Debian, Ubuntu: apt install gcc), or the wheel ziglang into .parley/venv."
)


def compiler() -> list[str]:
    """The machine's own, else the one that the wheel `ziglang` brings; `Trouble` when there is neither."""
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            return [found]
    if importlib.util.find_spec("ziglang"):
        return [sys.executable, "-m", "ziglang", "cc"]
    raise Trouble(NO_COMPILER)


def load_client() -> Path:
    """The program, built if need be."""
    sources = sorted(SOURCE.glob("*.[ch]"))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    program = Path(sys.prefix).parent / "bench" / f"load-{state}"
    if program.exists():
        return program
    program.parent.mkdir(exist_ok=True)
    with exclusively(program.with_name("load.lock")):
        draft = program.with_name(f"{program.name}.new")
        command = [*compiler(), *FLAGS, "-o", str(draft), *(str(path) for path in sources if path.suffix == ".c")]
        built = subprocess.run(command, capture_output=True, text=True, check=False)
        if built.returncode != 0:
            raise Trouble(f"The load client could not be built:\n{built.stderr}")
        draft.rename(program)
    return program
