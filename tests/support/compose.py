"""docker-compose.yml and its overlays, run for real under a project name of its own, with what a test asks of it."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
JOBS = {"secrets", "topics", "migrate"}
BUILD_AND_START_S = 540


@dataclass(frozen=True)
class Compose:
    """One project: its containers, networks and volumes carry its name. `overlays` are laid over the compose file."""

    project: str
    port: int
    overlays: tuple[str, ...] = ()
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}"

    def run(self, *arguments: str, timeout_s: float = 120) -> str:
        """`docker compose …`; its output, or an AssertionError with the end of it."""
        done = self._docker("--progress", "plain", *arguments, timeout_s=timeout_s)
        assert done.returncode == 0, (
            f"docker compose {' '.join(arguments)}:\n{done.stdout[-2000:]}{done.stderr[-6000:]}"
        )
        return done.stdout

    def _docker(self, *arguments: str, timeout_s: float) -> subprocess.CompletedProcess[str]:
        files = [part for file in ("docker-compose.yml", *self.overlays) for part in ("--file", file)]
        settings = {"PARLEY_PUBLISH_PORT": str(self.port), "PARLEY_DOMAIN": "localhost", "PARLEY_TLS": "tls internal"}
        return subprocess.run(
            ["docker", "compose", "--project-name", self.project, *files, *arguments],
            cwd=ROOT,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def up(self, *arguments: str) -> None:
        """Return when everything is healthy and every job has ended well."""
        try:
            self.run("up", "--detach", "--wait", "--wait-timeout", "240", *arguments, timeout_s=BUILD_AND_START_S)
        except (AssertionError, subprocess.TimeoutExpired):
            self.tell_trouble()
            raise

    def down(self, *arguments: str) -> None:
        self.run("down", *arguments)

    def containers(self, service: str = "") -> list[dict[str, Any]]:
        """Each container as `docker compose ps` describes it: Service, Name, State, Health, ExitCode, Publishers."""
        listed = self.run("ps", "--all", "--format", "json", *([service] if service else []))
        return [json.loads(line) for line in listed.splitlines()]

    def inspect(self, name: str) -> dict[str, Any]:
        told = subprocess.run(["docker", "inspect", name], capture_output=True, text=True, check=True, timeout=30)
        return json.loads(told.stdout)[0]

    def kill(self, name: str) -> None:
        """Like kill -9; the engine does not start it again."""
        subprocess.run(["docker", "kill", name], capture_output=True, check=True, timeout=30)

    def python(self, service: str, program: str) -> subprocess.CompletedProcess[str]:
        """Run a Python program inside a running container."""
        return self._docker("exec", "-T", service, "python", "-c", program, timeout_s=30)

    def tell_trouble(self) -> None:
        """Print how every container is and the last lines of each; of those that are well, a few."""
        for one in self.containers():
            well = one["Health"] == "healthy" or (one["State"], one["ExitCode"]) == ("exited", 0)
            print(f"== {one['Name']}: {one['State']} {one['Health']} exit {one['ExitCode']}")
            command = ["docker", "logs", "--tail", "10" if well else "60", one["Name"]]
            logs = subprocess.run(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False
            )
            print(logs.stdout)
