"""What of a record is exported: its place, its headers and, when people are shown it, its value."""

from parley_contract.export_lines import ExportRecord
from parley_contract.records import LogRecord


def exported(record: LogRecord, *, is_shown: bool) -> ExportRecord:
    """Bytes that are not UTF-8 are written as escapes; only a program that is not Parley could have sent them."""
    headers = {name: value.decode("utf-8", "backslashreplace") for name, value in record.headers}
    value = None if record.value is None or not is_shown else record.value.decode("utf-8", "backslashreplace")
    return ExportRecord(record.partition, record.offset, record.ts, headers, value)
