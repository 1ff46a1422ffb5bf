"""bcrypt and nothing else: `python -m bench.harness.hashing COST SECONDS` prints how many passwords it checked.

One thread a core, each as much nicer than its process as auth's hashing threads are than theirs.
"""

import os
import sys
import threading
import time

import bcrypt
from parley_auth.adapters.hashing_cores import NICENESS


def checked(cost: int, seconds: float) -> int:
    stored = bcrypt.hashpw(b"x", bcrypt.gensalt(cost))
    end, done = time.monotonic() + seconds, [0] * (os.cpu_count() or 1)

    def work(mine: int) -> None:
        os.nice(NICENESS)
        while time.monotonic() < end:
            bcrypt.checkpw(b"x", stored)
            done[mine] += 1

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(done))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


if __name__ == "__main__":
    sys.stdout.write(f"{checked(int(sys.argv[1]), float(sys.argv[2]))}\n")
