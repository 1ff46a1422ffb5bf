"""Whether a request that changes something may come from where it comes from (CSRF)."""

from collections.abc import Collection

_OWN_SITES = frozenset({"same-origin", "none"})


def is_same_origin(sec_fetch_site: str | None, origin: str | None, origins: Collection[str]) -> bool:
    """A browser tells its site by Sec-Fetch-Site, an older one by Origin; a program tells neither and has no
    cookies that it did not choose to send."""
    if sec_fetch_site is not None:
        return sec_fetch_site in _OWN_SITES
    return origin is None or origin in origins
