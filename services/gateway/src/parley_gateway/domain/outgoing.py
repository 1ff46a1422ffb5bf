"""A record on its way to the log."""

import msgspec
from parley_contract.records import NewRecord

from parley_gateway.domain.pending import Key


class Outgoing(msgspec.Struct, frozen=True):
    """`key` names those who wait for the record to come back; None when nobody does."""

    record: NewRecord
    key: Key | None = None
