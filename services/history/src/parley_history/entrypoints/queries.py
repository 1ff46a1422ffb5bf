"""What a request asks for, read from its query string; raise ProblemError 422 naming the parameter to mend."""

import re
from typing import get_args

from flask import request
from parley_chassis.flask_service import query_int
from parley_chassis.problems import ProblemError
from parley_contract.limits import (
    PAGE_MESSAGES_DEFAULT,
    PAGE_MESSAGES_MAX,
    SEARCH_HITS_DEFAULT,
    SEARCH_HITS_MAX,
)
from parley_contract.refusals import Refused

from parley_history.domain.pages import Anchor, PageQuery
from parley_history.domain.search import Order, SearchQuery, needles

_ANCHORS: tuple[Anchor, ...] = tuple(anchor for anchor in get_args(Anchor) if anchor != "newest")
_CURSOR = re.compile(r"([0-9]{1,16})\.([0-9]{1,19})")
_ORDERS: dict[str, Order] = {order: order for order in get_args(Order)}


def page_query(room: str) -> tuple[PageQuery, int | None]:
    """The page, and the offset to wait for."""
    given = [(anchor, value) for anchor in _ANCHORS if (value := query_int(anchor)) is not None]
    if len(given) > 1:
        raise ProblemError(422, "invalid", f"Only one of {', '.join(_ANCHORS)} is possible.", field=given[1][0])
    limit = query_int("limit", 1, PAGE_MESSAGES_MAX) or PAGE_MESSAGES_DEFAULT
    until = query_int("until")
    if not given:
        return PageQuery(room, limit), until
    anchor, value = given[0]
    return PageQuery(room, limit, anchor, value), until


def search_query(rooms: set[str]) -> SearchQuery:
    order = _ORDERS.get(request.args.get("order", "time"))
    if order is None:
        raise ProblemError(422, "invalid", f"order is one of {', '.join(_ORDERS)}.", field="order")
    return SearchQuery(
        needles=_needles(),
        rooms=frozenset(rooms),
        limit=query_int("limit", 1, SEARCH_HITS_MAX) or SEARCH_HITS_DEFAULT,
        author=request.args.get("author"),
        from_ts=query_int("from"),
        to_ts=query_int("to"),
        order=order,
        before=_cursor(),
    )


def _needles() -> tuple[str, ...]:
    try:
        return needles(request.args.get("q", ""))
    except Refused as refused:
        raise ProblemError(422, "invalid", refused.message, field="q") from None


def _cursor() -> tuple[int, int] | None:
    text = request.args.get("before")
    if text is None:
        return None
    found = _CURSOR.fullmatch(text)
    if found is None or int(found[2]) >= 1 << 63:
        raise ProblemError(422, "invalid", "before is the `next` of another page.", field="before")
    return int(found[1]), int(found[2])
