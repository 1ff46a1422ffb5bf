"""Writing a file that only its owner may read, from the first byte on."""

import os
from pathlib import Path


def write_secret(file: Path, text: str) -> None:
    """Replace `file` in one step with one of mode 0600."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
    new.replace(file)
