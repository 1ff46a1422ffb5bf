"""Which tests prove which promise, read from the tests themselves: a docstring names the promises that it proves.

`python tests/support/promises.py` writes the lists into docs/guarantees.md; tests/contract/test_guarantees.py compares.
"""

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guarantees.md"
PROMISES = [f"G{number}" for number in range(1, 19)]
_LIST = re.compile(r"(?ms)^(### (G\d+)\b[^\n]*\n.*?)^Proved by:.*?(?=^\n|\Z)")


def proofs() -> dict[str, list[str]]:
    """`file::test` by promise, files without folder; the same file name stands in one folder only."""
    listed = subprocess.run(["git", "ls-files", "*test_*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / line for line in listed.stdout.splitlines()), key=order):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for promise in re.findall(r"\bG\d+\b", ast.get_docstring(node) or ""):
                    found.setdefault(promise, []).append(f"{path.stem}::{node.name}")
    return found


def order(path: Path) -> tuple[bool, str]:
    """What runs against the whole system first."""
    return path.relative_to(ROOT).parts[0] != "tests", str(path)


def with_lists(page: str) -> str:
    """The page with its lists as the tests have them."""
    found = proofs()

    def section(match: re.Match[str]) -> str:
        return match[1] + "Proved by:\n" + "".join(f"- `{proof}`\n" for proof in found.get(match[2], []))

    return _LIST.sub(section, page)


if __name__ == "__main__":
    PAGE.write_text(with_lists(PAGE.read_text()))
