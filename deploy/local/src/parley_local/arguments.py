"""The command line: what can be said, and the help that explains it. Standard library only, as it is read first."""

import argparse

ABOUT = """\
Parley: a self-hosted chat whose product is an append-only log.

  ./parley up              start everything on this machine and open http://localhost:5000
  ./parley up --detach     the same in the background
  ./parley status          what runs, since when, and is it ready
  ./parley logs -f auth    read along with one part
  ./parley down            end it; messages and accounts are kept
  ./parley doctor          something is wrong? this says what, and the line that mends it
"""
SETTINGS = """\
settings come from the environment: PARLEY_PORT, PARLEY_STATE_DIR, PARLEY_RETENTION_MS, ...; a Kafka or a database that
is given (KAFKA_BOOTSTRAP_SERVERS; DB_HOST, DB_USER, DB_PASSWORD) is used and not started. README.md has the table.
"""
KINDS = ("unit", "contract", "integration", "faults", "e2e")


def parser() -> argparse.ArgumentParser:
    """All commands. Each sets `command`."""
    whole = argparse.ArgumentParser(
        prog="parley",
        description=ABOUT,
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = whole.add_subparsers(dest="command", metavar="command")
    _running(commands)
    _working(commands)
    return whole


def _running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    up = commands.add_parser("up", help="start everything; Ctrl-C ends it", allow_abbrev=False)
    up.add_argument("--detach", "-d", action="store_true", help="leave it running in the background")
    up.add_argument("--gateways", type=int, default=1, metavar="N", help="gateways side by side (1)")
    up.add_argument("--port", metavar="P", help="port of the page (PARLEY_PORT, 5000)")
    up.add_argument("--only", metavar="PARTS", help="these parts and tasks only, e.g. kafka,mysql")
    commands.add_parser("down", help="end everything; data is kept", allow_abbrev=False)
    status = commands.add_parser("status", help="what runs and is it ready", allow_abbrev=False)
    status.add_argument("--json", action="store_true", help="for programs")
    logs = commands.add_parser("logs", help="show logs", allow_abbrev=False)
    logs.add_argument("part", nargs="?", help="one part, e.g. gateway-1; all when left out")
    logs.add_argument("--follow", "-f", action="store_true", help="go on until Ctrl-C")
    logs.add_argument("--lines", "-n", type=int, default=20, help="how many of the last lines (20)")
    reset = commands.add_parser("reset", help="end everything and delete messages and accounts", allow_abbrev=False)
    reset.add_argument("--yes", action="store_true", help="do not ask")


def _working(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    commands.add_parser("doctor", help="what is wrong here, and the line that mends it", allow_abbrev=False)
    test = commands.add_parser(
        "test",
        help="run the tests, all or one kind",
        usage="parley test [unit|contract|integration|faults|e2e] [pytest ...]",
    )
    test.add_argument("rest", nargs=argparse.REMAINDER, help="a kind, then arguments for pytest")
    bench = commands.add_parser("bench", help="run a load scenario", usage="parley bench <scenario> [arguments]")
    bench.add_argument("rest", nargs=argparse.REMAINDER, help="a scenario, then its arguments")
    # Its options are its own: a parser for which a dash is nothing special hands all of them on.
    torture = commands.add_parser(
        "torture", help="break everything on purpose and check what was promised", add_help=False, prefix_chars="+"
    )
    torture.add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser("demo", help="a small conversation in the running chat, to look at", allow_abbrev=False)
    verify = commands.add_parser("verify", help="whether an exported room is whole and unchanged", allow_abbrev=False)
    verify.add_argument("file", help="what /api/history/rooms/<room>/export answered")
    commands.add_parser("version", help="versions of Parley and its parts", allow_abbrev=False)
