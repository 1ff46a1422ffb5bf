"""What the machine says about package registries, for programs that do not read it: pip's settings told to uv.

No registry is named here. A machine with a mirror or its own certificate authority says so in pip's settings or in
the environment, and what people set for uv itself always wins.
"""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
}
UV_OTHER_NAMES = {"UV_DEFAULT_INDEX": "UV_INDEX_URL", "UV_INDEX": "UV_EXTRA_INDEX_URL"}
# jgo and Node look here; without it they use a list of authorities that they brought along.
OWN_CERTIFICATES = ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
SYSTEM_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


def pip_settings() -> dict[str, str]:
    """Settings of pip by their last name part, from its files and its environment."""
    command = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return parsed(told.stdout)


def parsed(listing: str) -> dict[str, str]:
    """`global.index-url='x'` or `:env:.index-url='x'` as {"index-url": "x"}; a later line wins, as in pip."""
    settings: dict[str, str] = {}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            words = shlex.split(value)
            settings[name.rpartition(".")[2]] = " ".join(words)
    return settings


def for_uv(environ: Mapping[str, str], pip: Mapping[str, str]) -> dict[str, str]:
    """What to add to uv's environment. It uses the machine's certificates, as pip does, and never fetches a Python."""
    added = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    for setting, variable in PIP_TO_UV.items():
        said = variable in environ or UV_OTHER_NAMES.get(variable, variable) in environ
        if setting in pip and not said:
            added[variable] = pip[setting]
    if "UV_SYSTEM_CERTS" not in environ and "SSL_CERT_FILE" not in environ and "cert" not in pip:
        added["UV_SYSTEM_CERTS"] = "1"
    if "cert" in pip and "SSL_CERT_FILE" not in environ:
        added["SSL_CERT_FILE"] = pip["cert"]
    return added


def certificates(environ: Mapping[str, str], bundles: Sequence[str] = SYSTEM_BUNDLES) -> dict[str, str]:
    """One bundle for all: what is set for one program, else the system's, told to those that bring their own."""
    said = [environ[name] for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE") if environ.get(name)]
    found = next((bundle for bundle in (*said, *bundles) if Path(bundle).is_file()), None)
    return {name: found for name in OWN_CERTIFICATES if name not in environ} if found else {}
