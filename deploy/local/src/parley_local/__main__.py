"""`python -m parley_local ...`: the same commands as `./parley`, in an environment that exists already."""

import sys

from parley_local.cli import main

sys.exit(main(sys.argv[1:]))
