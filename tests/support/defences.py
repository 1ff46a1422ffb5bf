# ruff: noqa: E501 - a row is a row
"""Switches off one defence after another and sees that its test fails: `python -m support.defences [S11 S17 …]` in tests/.

Each is a change of one place in a copy of the tree that is made for it. Those with tests of tests/integration start
all of Parley each time. What it printed last stands in docs/security.md.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
INTEGRATION = "tests/integration"
AUTH, CHASSIS, CONTRACT, GATEWAY = (
    "services/auth/src/parley_auth",
    "libs/chassis/src/parley_chassis",
    "libs/contract/src/parley_contract",
    "services/gateway/src/parley_gateway",
)


@dataclass(frozen=True)
class Defence:
    """`old` becomes `new` in `file`; then `test` has to fail."""

    requirement: str
    file: str
    old: str
    new: str
    test: str


DEFENCES = (
    Defence("S1", f"{AUTH}/domain/passwords.py", "if _is_easily_guessed(password, username):", "if False:", "services/auth/tests/test_passwords.py"),
    Defence("S2", f"{AUTH}/domain/passwords.py", "base64.b64encode(hmac.digest(self._pepper, text, hashlib.sha384))", "text[:72]", "services/auth/tests/test_passwords.py"),
    Defence("S3", f"{AUTH}/adapters/hashing_cores.py", "threading.BoundedSemaphore(cores + QUEUE_MAX)", "threading.BoundedSemaphore(10**6)", "services/auth/tests/test_hashing_cores.py"),
    Defence("S4", f"{AUTH}/entrypoints/http.py", 'return flask_service.problem_answer(ProblemError(401, "bad_credentials", "The name or the password is wrong."))', 'return flask_service.problem_answer(ProblemError(401, "bad_credentials", f"Wrong {id(_error)}."))', "services/auth/tests/test_http.py"),
    Defence("S5", f"{AUTH}/domain/throttle.py", "if count >= FREE_FAILURES else 0", "if False else 0", "services/auth/tests/test_http.py"),
    Defence("S5", f"{AUTH}/domain/throttle.py", "if self.device is not None:", "if False:", "services/auth/tests/test_known_devices.py"),
    Defence("S5", f"{AUTH}/domain/haste.py", "if wait_ms > 0:", "if False:", "services/auth/tests/test_haste.py"),
    Defence("S6", f"{AUTH}/domain/confusables.py", "_PROTOTYPES.get(char, char)", "char", "services/auth/tests/test_confusables.py"),
    Defence("S6", f"{CONTRACT}/names.py", "name = _USERNAME.enforce(name)", "name = name.lower()", "libs/contract/tests/test_names.py"),
    Defence("S7", f"{CHASSIS}/tokens.py", 'or header.get("typ") != claims.TYPE', "", "libs/chassis/tests/test_tokens.py"),
    Defence("S7", f"{CHASSIS}/tokens.py", "if not 0 < found.exp - found.iat <= limits.TOKEN_LIFE_S_MAX or", "if", "libs/chassis/tests/test_tokens.py"),
    Defence("S8", f"{CHASSIS}/signing_keys.py", "wait_s = FETCH_INTERVAL_S_MIN if self._keys else 1.0", "wait_s = 0.0", "libs/chassis/tests/test_tokens.py"),
    Defence("S8", f"{AUTH}/adapters/key_file.py", "[keys[1], new, keys[0]]", "[keys[1], new]", "services/auth/tests/test_key_file.py"),
    Defence("S9", f"{AUTH}/domain/refresh.py", 'return "reused"', 'return "another"', "services/auth/tests/test_refresh.py"),
    Defence("S10", f"{AUTH}/domain/same_origin.py", "return sec_fetch_site in _OWN_SITES", "return True", "services/auth/tests/test_same_origin.py"),
    Defence("S11", f"{GATEWAY}/entrypoints/websocket.py", "if origin is not None and origin not in self._origins:", "if origin is not None and not any(origin.startswith(own) for own in self._origins):", f"{INTEGRATION}/test_socket_attacks.py::test_origin_that_only_resembles_ours_gets_no_socket"),
    Defence("S12", f"{GATEWAY}/domain/doors.py", "yield TurnedAway(connection, CloseCode.TOO_MANY_CONNECTIONS)", "yield from ()", "services/gateway/tests/test_doors.py"),
    Defence("S12", f"{GATEWAY}/domain/session.py", "if _bytes_of(text) > limits.HELLO_BYTES_MAX:", "if False:", "services/gateway/tests/test_session.py"),
    Defence("S13", f"{CONTRACT}/permissions.py", "    return action in (allowed & _ARCHIVED if room.archived else allowed)", "    return True", "services/gateway/tests/test_governing.py"),
    Defence("S13", f"{CONTRACT}/permissions.py", "    return action in (allowed & _ARCHIVED if room.archived else allowed)", '    return action in (allowed & _ARCHIVED if room.archived else allowed) or action == "read"', f"{INTEGRATION}/test_permissions.py"),
    Defence("S13", f"{AUTH}/adapters/session_rows.py", "            sessions.c.user_id == user_id,\n            sessions.c.revoked_at", "            sessions.c.revoked_at", f"{INTEGRATION}/test_account_attacks.py"),
    Defence("S14", f"{CONTRACT}/frames/wire.py", "require_single_names(data)", "pass", "libs/contract/tests/test_strict_json.py"),
    Defence("S14", f"{GATEWAY}/adapters/client_frames.py", "if self._size + length > self._bytes_max:", "if False:", "services/gateway/tests/test_client_frames.py"),
    Defence("S15", f"{GATEWAY}/domain/rates.py", "rates = self._found.get(user_id)", "rates = None", "services/gateway/tests/test_doors.py"),
    Defence("S17", "deploy/edge/Caddyfile", "script-src 'self'", "script-src 'self' 'unsafe-inline'", f"{INTEGRATION}/test_edge_attacks.py::test_page_is_guarded_by_its_headers"),
    Defence("S18", f"{CONTRACT}/names.py", "if _BIDI_OVERRIDES.search(text):", "if False:", "libs/contract/tests/test_names.py"),
    Defence("S18", f"{CONTRACT}/names.py", "if _PILED_MARKS.search(text):", "if False:", "libs/contract/tests/test_names.py"),
    Defence("S19", f"{CHASSIS}/logs.py", "structlog.processors.JSONRenderer(),", "structlog.processors.KeyValueRenderer(repr_native_str=False),", "libs/chassis/tests/test_logs.py"),
    Defence("S20", f"{CHASSIS}/client_address.py", "if forwarded_for and address is not None and any(address in network for network in self._networks):", "if forwarded_for:", "libs/chassis/tests/test_client_address.py"),
    Defence("S21", "docker-compose.yml", "      PARLEY_PEPPER_FILE: /run/secrets/pepper", "      PARLEY_PEPPER: 0123456789abcdef0123456789abcdef", "tests/contract/test_compose.py"),
    Defence("S22", "docker-compose.yml", "  cap_drop: [ALL]", "  cap_drop: []", "tests/contract/test_compose.py"),
    Defence("S23", "services/auth/Dockerfile", "--no-deps --require-hashes", "--no-deps", "tests/contract/test_compose.py"),
    Defence("S24", f"{CHASSIS}/flask_service.py", '"Something went wrong on our side. Please try again."', "repr(error)", "libs/chassis/tests/test_flask_service.py"),
    Defence("S24", f"{CHASSIS}/flask_service.py", "except (msgspec.DecodeError, UnicodeError, RecursionError):", "except RecursionError:", f"{INTEGRATION}/test_openapi_attacks.py"),
    Defence("S25", f"{CHASSIS}/health.py", "status = 503 if failing else 200", "status = 200", "libs/chassis/tests/test_health.py"),
)  # fmt: skip


def fails_without(defence: Defence, tree: Path) -> str | None:
    """The first test that failed, None when none did."""
    file = tree / defence.file
    whole = file.read_text()
    assert whole.count(defence.old) >= 1, f"{defence.requirement}: {defence.file} has no {defence.old!r}"
    file.write_text(whole.replace(defence.old, defence.new))
    try:
        command = [tree / ".parley/venv/bin/python", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", defence.test]
        run = subprocess.run(
            command,
            cwd=tree,
            env=os.environ | {"TEST_BACKEND": "processes"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        file.write_text(whole)
    failed = [line for line in run.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split("::")[-1].split(" - ")[0] if run.returncode == 1 and failed else None


def copy_of_the_tree(folder: Path) -> Path:
    """With an environment of its own, and the servers and the built client that are here, so that it can start them."""
    tree = folder / "tree"
    ignored = shutil.ignore_patterns(".parley", "node_modules", ".git", ".hypothesis")
    shutil.copytree(ROOT, tree, ignore=ignored)
    (tree / ".parley").mkdir()
    (tree / ".parley" / "tools").symlink_to(ROOT / ".parley" / "tools")
    make = (
        "from parley_local import bootstrap as b; from pathlib import Path; b.make(Path('.parley').absolute(), 'dev')"
    )
    python = Path(sys.base_prefix) / "bin" / "python3"
    environ = os.environ | {"PYTHONPATH": "deploy/local/src"}
    subprocess.run([python, "-c", make], cwd=tree, env=environ, check=True)
    return tree


def main(wanted: list[str]) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of_the_tree(Path(folder))
        for defence in (one for one in DEFENCES if not wanted or one.requirement in wanted):
            failed = fails_without(defence, tree)
            wrong += failed is None
            print(
                f"| {defence.requirement} | {Path(defence.file).name}: `{defence.old[:60]}` | {failed or 'NOTHING FAILED'} |",
                flush=True,
            )
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
