"""The seeded bugs still fit the product they are put into."""

import os
import subprocess
import sys

import pytest
from parley_torture.bugs.catalog import BUGS


@pytest.mark.parametrize("name", sorted(BUGS))
def test_bug_is_planted_before_the_real_program_begins(name: str) -> None:
    """With the bug in it the program starts as always, here up to its missing settings."""
    command = [sys.executable, "-P", "-m", "parley_torture.bugs", name, BUGS[name].program, "serve"]
    env = {variable: os.environ[variable] for variable in ("PATH", "HOME") if variable in os.environ}
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=150)
    assert "KAFKA_BOOTSTRAP_SERVERS" in told.stderr
    assert "Traceback" not in told.stderr
