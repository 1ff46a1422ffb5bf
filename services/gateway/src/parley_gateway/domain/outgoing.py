"""A record on its way to the log."""

from dataclasses import dataclass

from parley_contract.records import NewRecord

from parley_gateway.domain.pending import Key


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`key` names those who wait for the record to come back; None when nobody does."""

    record: NewRecord
    key: Key | None = None
