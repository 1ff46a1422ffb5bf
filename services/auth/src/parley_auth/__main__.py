"""`python -m parley_auth serve` runs the service, `migrate` prepares its database, `rotate-keys` changes who signs."""

import sys
from collections.abc import Callable

from parley_chassis import gunicorn_server, logs
from parley_chassis.settings import SettingsError, load

from parley_auth.adapters.key_file import TooEarly, read_keys, rotate
from parley_auth.app import Auth
from parley_auth.entrypoints.doorstep import Doorstep
from parley_auth.migrations.run import MigrationError, migrate
from parley_auth.settings import AuthSettings, load_database, load_signing_key

# More than can hash and wait for it (cores + 20), so that a burst of log-ins leaves threads for everything else.
THREADS = 48


def _serve() -> None:
    settings = load(AuthSettings)
    logs.configure("auth", settings.log_level)
    keys = read_keys(settings.signing_key_file)
    running: list[Auth] = []

    def make_app() -> Doorstep:
        # In the worker, after the fork: threads do not survive one.
        auth = Auth(settings, keys)
        running.append(auth)
        auth.start()
        return auth.wsgi

    def when_stopping() -> None:
        for auth in running:
            auth.stop()

    gunicorn_server.serve(make_app, settings.host, settings.port, THREADS, when_stopping)


def _migrate() -> None:
    settings = load_database()
    logs.configure("auth", settings.log_level)
    migrate(settings)


def _rotate_keys() -> None:
    settings = load_signing_key()
    logs.configure("auth", settings.log_level)
    count = rotate(settings.signing_key_file)
    logs.audit(__name__).info("signing_keys_rotated", keys=count)


_COMMANDS: dict[str, Callable[[], None]] = {
    "serve": _serve,
    "migrate": _migrate,
    "rotate-keys": _rotate_keys,
}


def main() -> int:
    command = _COMMANDS.get(sys.argv[1]) if len(sys.argv) == 2 else None
    if command is None:
        print("usage: python -m parley_auth serve | migrate | rotate-keys", file=sys.stderr)
        return 2
    try:
        command()
    except (SettingsError, MigrationError, TooEarly) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
