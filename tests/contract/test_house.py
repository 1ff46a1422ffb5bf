"""The house keeps its shape: the same rooms in every service, arrows that point inward, nothing too long."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("auth", "gateway", "history")
ROOMS = {"__main__.py", "settings.py", "app.py", "domain", "adapters", "entrypoints"}
FUNCTION_LINES_MAX = 50
FILE_LINES_MAX = 400
# Each technology has one door.
ADAPTERS_ONLY = {"aiokafka", "kafka", "pymysql", "sqlalchemy", "sqlite3", "alembic"}
PURE = {"asyncio", "time", "socket", "threading", "flask", "quart", "uvicorn", "httpx", "os", "pathlib"} | ADAPTERS_ONLY
BANNED_NAMES = {"utils", "common", "helpers", "manager", "core", "misc", "base"}


def tracked(*endings: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / line for line in listed.splitlines() if line.endswith(endings)]
    return [path for path in files if path.exists()]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def package(service: str) -> Path:
    return ROOT / "services" / service / "src" / f"parley_{service}"


@pytest.mark.parametrize("service", SERVICES)
def test_service_has_the_same_rooms(service):
    """Dropped into any service, one knows where things are."""
    assert {path.name for path in package(service).iterdir()} >= ROOMS
    assert {"README.md", "Dockerfile", "pyproject.toml", "src", "tests"} <= {
        path.name for path in (ROOT / "services" / service).iterdir()
    }


@pytest.mark.parametrize("service", SERVICES)
def test_service_knows_no_other_service(service):
    """Services meet in Kafka, JWKS and HTTP, not in imports."""
    others = {f"parley_{other}" for other in SERVICES if other != service}
    assert {str(p): tops(p) & others for p in package(service).rglob("*.py") if tops(p) & others} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_domain_is_pure(service):
    """Decisions know no socket, no broker, no clock and no file."""
    inside = {f"parley_{service}.{room}" for room in ("adapters", "entrypoints", "app", "settings")}
    wrong = {}
    for path in (package(service) / "domain").rglob("*.py"):
        found = (tops(path) & PURE) | {n for n in imports(path) if any(n.startswith(room) for room in inside)}
        if found:
            wrong[path.name] = found
    assert wrong == {}


@pytest.mark.parametrize("service", SERVICES)
def test_technology_has_one_door(service):
    """Kafka, SQL and hashing are imported by adapters alone (migrations are SQL's own room)."""
    wrong = {}
    for path in package(service).rglob("*.py"):
        room = path.relative_to(package(service)).parts[0]
        if room not in {"adapters", "migrations"} and tops(path) & ADAPTERS_ONLY:
            wrong[str(path.relative_to(ROOT))] = tops(path) & ADAPTERS_ONLY
    assert wrong == {}


def test_contract_and_chassis_know_nobody():
    """The contract depends on nothing of ours and does no I/O; the chassis knows the contract alone."""
    for path in (ROOT / "libs/contract/src/parley_contract").glob("*.py"):
        ours = {name for name in tops(path) if name.startswith("parley_")}
        assert ours <= {"parley_contract"}, path
        assert not tops(path) & PURE, path
    for path in (ROOT / "libs/chassis/src").rglob("*.py"):
        assert {n for n in tops(path) if n.startswith("parley_")} <= {"parley_contract", "parley_chassis"}, path


def test_functions_and_files_stay_short():
    """No function above 50 lines, no file above 400."""
    long = []
    for path in tracked(".py"):
        lines = path.read_text().splitlines()
        if len(lines) > FILE_LINES_MAX:
            long.append(f"{path.relative_to(ROOT)}: {len(lines)} lines")
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > FUNCTION_LINES_MAX:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {size} lines")
    long += [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in tracked(".ts", ".tsx", ".css")
        if (count := len(path.read_text().splitlines())) > FILE_LINES_MAX and "contracts" not in path.parts
    ]
    assert long == []


def test_no_file_is_called_anything_and_everything():
    """A file's name says its one idea."""
    named = [path for path in tracked(".py", ".ts", ".tsx") if path.stem in BANNED_NAMES]
    assert named == []


def test_tree_names_no_host_and_no_path_of_a_machine():
    """No registry's address and nobody's home stands in what is committed."""
    hosts = "|".join(
        ["pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", "maven" + r"\.org", "proxy\\.golang"]
    )
    places = re.compile(rf"{hosts}|/work/main")
    wrong = []
    for path in tracked(""):
        if path.is_file() and path.suffix not in {".png", ".ico", ".woff2"} and path != Path(__file__):
            text = path.read_text(encoding="utf-8", errors="replace")
            wrong += [f"{path.relative_to(ROOT)}: {found.group()}" for found in places.finditer(text)]
    assert wrong == []


def test_decisions_are_numbered_once_each_without_a_gap():
    """A number names one decision, in the file's name and in its heading alike."""
    decisions = [path for path in tracked(".md") if path.parent.name == "adr" and path.name != "README.md"]
    numbers = {path.name: (int(path.name[:4]), path.read_text().split(".", 1)[0]) for path in decisions}
    assert sorted(number for number, _ in numbers.values()) == list(range(1, len(decisions) + 1))
    assert {name: heading for name, (number, heading) in numbers.items() if heading != f"# {number}"} == {}
