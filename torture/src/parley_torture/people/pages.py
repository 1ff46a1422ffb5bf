"""Asking history for pages."""

from dataclasses import dataclass
from typing import Any

import httpx

from parley_torture.evidence import Page, Place
from parley_torture.people.account import Account
from parley_torture.people.stream import heard
from parley_torture.people.world import World

HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Query:
    """`until` goes along with any of them."""

    room: str
    limit: int = 50
    after: int | None = None
    before: int | None = None
    until: Place | None = None
    whole: bool = False


async def ask_page(world: World, account: Account, query: Query) -> tuple[Page, list[dict[str, Any]]] | None:
    """The page, written down as evidence, and its messages as they came; None when there was none."""
    params: dict[str, int] = {"limit": query.limit}
    if query.after is not None:
        params["after"] = query.after
    if query.before is not None:
        params["before"] = query.before
    if query.until is not None:
        params["until"] = query.until.offset
    headers = {"Authorization": f"Bearer {account.token}"}
    try:
        url = f"/api/history/rooms/{query.room}/messages"
        answer = await account.http.get(url, params=params, headers=headers)
    except httpx.HTTPError:
        return None
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        account.distrust()
    if answer.status_code != httpx.codes.OK:
        return None
    body = answer.json()
    given = sorted([*body["messages"], *(body.get("changes") or [])], key=lambda record: record["offset"])
    messages = tuple(heard(HISTORY, world.now(), body["epoch"], record) for record in given)
    page = Page(
        world.now(),
        query.room,
        body["epoch"],
        query.after,
        query.before,
        query.until,
        query.limit,
        messages,
        body["position"],
        body.get("reached"),
        query.whole,
    )
    world.evidence.pages.append(page)
    return page, given
