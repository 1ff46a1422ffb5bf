"""The named reasons for which a frame or a request is refused, and whether trying again can help."""

from typing import Literal, get_args

RefusalCode = Literal[
    "bad_frame",
    "too_large",
    "not_authenticated",
    "forbidden",
    "not_found",
    "rate_limited",
    "unavailable",
    "unknown_outcome",
    "conflict",
    "invalid",
]
REFUSAL_CODES: tuple[RefusalCode, ...] = get_args(RefusalCode)

# The same request may succeed later, or its fate is not known: resend with the same cid.
RETRYABLE: frozenset[RefusalCode] = frozenset({"rate_limited", "unavailable", "unknown_outcome"})


class Refused(Exception):
    """A request that is answered with a named code and a sentence for people."""

    def __init__(self, code: RefusalCode, message: str, retry_after_ms: int | None = None) -> None:
        super().__init__(message)
        self.code: RefusalCode = code
        self.message = message
        self.retry_after_ms = retry_after_ms

    @property
    def retryable(self) -> bool:
        return self.code in RETRYABLE
