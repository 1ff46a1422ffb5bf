"""Where the launcher keeps things: one folder for a stack's state, one for the tools that all stacks share."""

import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]


def tools_folder() -> Path:
    """Downloaded parts live beside the Python environment, so that a test's own state folder reuses them."""
    return Path(sys.prefix).parent / "tools"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one stack. Nothing outside `state` is written while it runs."""

    state: Path

    @property
    def data(self) -> Path:
        return self.state / "data"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def secrets(self) -> Path:
        return self.state / "secrets"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def state_file(self) -> Path:
        return self.run / "stack.json"

    @property
    def lock_file(self) -> Path:
        return self.run / "lock"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def make(self) -> None:
        """Create the folders; secrets and data are for the owner only."""
        for folder in (self.state, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self.secrets):
            folder.mkdir(mode=0o700, exist_ok=True)
