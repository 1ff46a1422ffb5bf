"""From a command to the module that does it. Everything people are told as an error is a `Trouble`."""

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from parley_local import bench, demo, doctor, down, logs, status, testing, up, verify, versions
from parley_local.arguments import parser
from parley_local.options import Options, from_environment, port_number, state_folder
from parley_local.paths import CHECKOUT, Paths
from parley_local.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Call:
    """A command with what it was given."""

    arguments: argparse.Namespace
    options: Options
    paths: Paths


COMMANDS: dict[str, Callable[[Call], int]] = {
    "up": lambda call: up.run(call.arguments, call.options, call.paths),
    "down": lambda call: down.run(call.paths),
    "status": lambda call: status.run(call.paths, as_json=call.arguments.json),
    "logs": lambda call: logs.run(call.paths, call.arguments),
    "reset": lambda call: down.reset(call.paths, sure=call.arguments.yes),
    "doctor": lambda call: doctor.main(call.paths.state),
    "test": lambda call: testing.run(call.paths, call.arguments.rest),
    "bench": lambda call: bench.run(call.arguments.rest),
    "torture": lambda call: torture(call.arguments.rest),
    "demo": lambda call: demo.run(call.paths),
    "verify": lambda call: verify.run(call.arguments.file),
    "version": lambda _call: versions.show(),
}


def torture(rest: list[str]) -> int:
    """The same process goes on with it, so that whoever ends it ends its stack."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "parley_torture", *rest])  # noqa: S606


def main(argv: list[str]) -> int:
    """The exit code: 0 well, 1 trouble, 2 a wrong command line, 3 nothing runs, 130 interrupted."""
    arguments = parser().parse_args(argv)
    if arguments.command is None:
        parser().print_help()
        return 0
    try:
        options = from_environment(os.environ)
        if getattr(arguments, "port", None):
            options = replace(options, port=port_number(arguments.port))
        paths = Paths(state_folder(os.environ, CHECKOUT))
        return COMMANDS[arguments.command](Call(arguments, options, paths))
    except Trouble as trouble:
        print(trouble.told(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return up.INTERRUPTED
    except BrokenPipeError:  # `parley logs | head`: whoever read has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
