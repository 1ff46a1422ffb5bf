"""Errors over HTTP as RFC 9457 problems, framework-free."""

import math
from dataclasses import dataclass, field
from http import HTTPStatus

import msgspec
from parley_contract.bodies import PROBLEM_MEDIA_TYPE, Problem


@dataclass(frozen=True)
class ProblemAnswer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def as_http(self) -> bytes:
        """The whole answer as HTTP/1.1, the last of its connection."""
        headers = self.headers | {"Content-Length": str(len(self.body)), "Connection": "close"}
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


class ProblemError(Exception):
    """Raised by a service to answer with a problem. `detail` is a sentence for the person."""

    def __init__(
        self, status: int, code: str, detail: str, *, field: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.retry_after_s = retry_after_s

    def answer(self) -> ProblemAnswer:
        problem = Problem(
            type=f"urn:parley:problem:{self.code}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            code=self.code,
            detail=self.detail,
            field=self.field,
            retry_after_ms=None if self.retry_after_s is None else round(self.retry_after_s * 1000),
        )
        headers = {"Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store"}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(math.ceil(self.retry_after_s))
        return ProblemAnswer(self.status, msgspec.json.encode(problem), headers)
