"""The environment of a child: what every program needs of ours, and what it was given; nothing else leaks in."""

from collections.abc import Mapping

# Certificates: a machine behind a proxy with its own authority names it there.
PASSED_ON = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
)


def child_environment(ours: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a child process."""
    passed = {name: ours[name] for name in PASSED_ON if name in ours}
    return passed | {"PYTHONUNBUFFERED": "1"} | dict(own)
