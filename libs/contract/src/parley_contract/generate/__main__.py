import sys
from pathlib import Path

from parley_contract.generate import write

write(Path(sys.argv[1]))
