"""What the launcher tells people: sentences, and the one error that carries the log that explains it."""

from pathlib import Path

LOG_TAIL_BYTES = 4096


class Trouble(Exception):
    """Something a person has to know; its text is shown as it is, without a traceback."""

    def __init__(self, sentence: str, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.log = log

    def told(self, lines_max: int = 15) -> str:
        """The sentence, then the last lines of the log when there is one."""
        tail = last_lines(self.log, lines_max) if self.log else []
        if not tail:
            return self.sentence
        quoted = "\n".join(f"    {line}" for line in tail)
        return f"{self.sentence}\n  The end of {self.log}:\n{quoted}"


def last_lines(log: Path, lines_max: int) -> list[str]:
    """The last lines of a log, reading no more than its last 4 KiB."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - LOG_TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-lines_max:]


def silent(_sentence: str) -> None:
    """Tell nobody."""
