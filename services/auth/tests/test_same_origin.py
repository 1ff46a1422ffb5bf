"""Which requests may change something."""

import pytest
from parley_auth.domain.same_origin import is_same_origin

ORIGINS = {"https://chat.example"}


@pytest.mark.parametrize(
    ("site", "origin", "allowed"),
    [
        ("same-origin", "https://chat.example", True),
        ("none", None, True),
        ("same-site", "https://chat.example", False),
        ("cross-site", None, False),
        (None, "https://chat.example", True),
        (None, "https://chat.example.evil", False),
        (None, "http://chat.example", False),
        (None, "null", False),
        (None, None, True),
    ],
)
def test_request_from_site_and_origin_is_judged(site: str | None, origin: str | None, *, allowed: bool) -> None:
    """Our own pages and programs may, pages of others may not."""
    assert is_same_origin(site, origin, ORIGINS) is allowed
