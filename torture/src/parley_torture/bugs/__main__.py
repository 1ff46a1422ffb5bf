"""`python -m parley_torture.bugs BUG PROGRAM serve`: the real PROGRAM, with one function changed."""

import importlib
import runpy
import sys

from parley_torture.bugs.catalog import BUGS


def main(argv: list[str]) -> None:
    bug, program, *rest = argv
    if bug not in BUGS:
        sys.exit(f"there is no bug {bug}")
    importlib.import_module(f"parley_torture.bugs.{bug.replace('-', '_')}").plant()
    sys.argv = [program, *rest]
    runpy.run_module(f"parley_{program}", run_name="__main__")


main(sys.argv[1:])
