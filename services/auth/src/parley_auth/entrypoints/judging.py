"""Refusals about one input of a request, with its name, so that a client can mark it."""

from collections.abc import Callable
from typing import TypeVar

from parley_chassis.problems import ProblemError
from parley_contract.refusals import Refused

Judged = TypeVar("Judged")


def judged(field: str, judge: Callable[[], Judged]) -> Judged:
    """What `judge` returns; its Refused("invalid") as a problem that names the field."""
    try:
        return judge()
    except Refused as refused:
        if refused.code != "invalid":
            raise
        raise ProblemError(422, refused.code, refused.message, field=field) from None
