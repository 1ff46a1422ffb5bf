"""`python -m parley_gateway serve`"""

import sys

from parley_chassis import logs, settings

from parley_gateway.app import run
from parley_gateway.settings import GatewaySettings


def main(arguments: list[str]) -> int:
    if arguments != ["serve"]:
        print("usage: python -m parley_gateway serve", file=sys.stderr)
        return 2
    try:
        loaded = settings.load(GatewaySettings)
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    logs.configure(GatewaySettings.service, loaded.log_level)
    return run(loaded)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
