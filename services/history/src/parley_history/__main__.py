"""`python -m parley_history serve`: fold the log and serve pages until SIGTERM."""

import sys

from flask import Flask
from parley_chassis import gunicorn_server, logs
from parley_chassis.settings import SettingsError, load

from parley_history import app
from parley_history.settings import HistorySettings


def serve(settings: HistorySettings) -> None:
    running: list[app.History] = []

    def make_app() -> Flask:
        running.append(app.start(settings))
        return running[0].app

    def stop() -> None:
        for history in running:
            history.stop()

    gunicorn_server.serve(make_app, settings.host, settings.port, app.THREADS, stop)


def main() -> int:
    if sys.argv[1:] != ["serve"]:
        print("usage: python -m parley_history serve", file=sys.stderr)
        return 2
    try:
        settings = load(HistorySettings)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure(settings.service, settings.log_level)
    serve(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
