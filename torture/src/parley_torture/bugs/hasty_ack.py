"""An ack without the log's word, for the two bugs that give one. The offset is a guess: the next one."""

from parley_gateway.domain.gateway import Gateway
from parley_gateway.domain.messages import KIND
from parley_gateway.domain.pending import Key


def ack_unheard(gateway: Gateway, key: Key) -> None:
    """Tell whoever waits for this message that it is written."""
    if key[0] != KIND:
        return
    messages = gateway.messages
    head = messages._fold.head(key[1])  # noqa: SLF001 - a bug is put where the function is
    for waiter in gateway.pending.settle(key):
        offset = 0 if head is None else head + 1
        messages._ack(waiter.connection, waiter.re, key[1], key[3], offset, 0, dup=False)  # noqa: SLF001
    gateway.hub.flush()
