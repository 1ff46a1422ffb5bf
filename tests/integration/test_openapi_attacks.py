"""Every HTTP operation under generated requests, good and bad, logged in and not: no 5xx, nothing beside the contract.

ATTACK_EXAMPLES=150 makes it some 5,000 requests.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]

CONTRACTS = Path(__file__).parents[2] / "contracts" / "openapi"
EXAMPLES = os.environ.get("ATTACK_EXAMPLES", "8")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,ignored_auth"
)


# `until` asks for what is known to exist; what a machine makes up is not there, and is answered so after two seconds.
SETTINGS = """
[[operations]]
include-path = "/api/history/rooms/{room}/messages"
checks.not_a_server_error.expected-statuses = ["2xx", "4xx", 503]
"""


def attack(service: str, url: str, folder: Path, *more: str) -> str:
    (folder / "schemathesis.toml").write_text(SETTINGS)
    # An address of its own: what fails here must not make other tests' log-ins wait.
    given = f"""
        --url {url} --checks {CHECKS} --phases examples,coverage,fuzzing --max-examples {EXAMPLES} --seed 1
        --request-timeout 20 --suppress-health-check all --warnings off
    """
    program = Path(sys.executable).with_name("schemathesis")
    command = [
        program,
        "run",
        CONTRACTS / f"{service}.json",
        *given.split(),
        "-H",
        "X-Forwarded-For: 203.0.113.50",
        *more,
    ]
    run = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert run.returncode == 0, run.stdout[:6000] + run.stdout[-2000:] + run.stderr[-2000:]
    return run.stdout


@pytest.mark.parametrize("logged_in", [True, False], ids=["logged in", "stranger"])
@pytest.mark.parametrize("service", ["auth", "history"])
def test_no_generated_request_is_a_fault_or_answered_outside_the_contract(system, person, tmp_path, service, logged_in):
    """Of a person who is logged in, and of a stranger."""
    url = f"http://{system.stack.address(service)}"
    # Both would end the session that the others need; a stranger tries them.
    more = ["--exclude-path-regex", "logout"] if logged_in else []
    if logged_in:
        more += ["-H", f"Authorization: Bearer {person().token}"]
    log = system.log(service)
    told = attack(service, url, tmp_path, *more)
    print("\n".join(re.findall(r".*(?:generated|passed|Test cases).*", told)))
    assert "Traceback" not in log.text()
    assert "request_failed" not in log.text()
