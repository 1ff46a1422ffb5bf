"""When a refresh token is good, forgiven or the sign of a theft."""

import pytest
from parley_auth.domain.refresh import (
    ABSOLUTE_MS,
    GRACE_MS,
    IDLE_MS,
    Decision,
    Shown,
    decide,
    fingerprint,
    new_secret,
)

NOW = 1_800_000_000_000
FRESH = Shown(rotated_at=None, child_used=False, revoked_at=None, last_used_at=NOW - 1000, expires_at=NOW + ABSOLUTE_MS)


def shown(**changes: object) -> Shown:
    return Shown(**(FRESH.__dict__ | changes))


@pytest.mark.parametrize(
    ("token", "decision"),
    [
        (FRESH, "rotate"),
        (shown(rotated_at=NOW - GRACE_MS), "another"),
        (shown(rotated_at=NOW - GRACE_MS - 1), "reused"),
        (shown(rotated_at=NOW - 1, child_used=True), "reused"),
        (shown(revoked_at=NOW - 1), "over"),
        (shown(rotated_at=NOW - GRACE_MS - 1, revoked_at=NOW - 1), "over"),
        (shown(last_used_at=NOW - IDLE_MS), "over"),
        (shown(last_used_at=NOW - IDLE_MS + 1), "rotate"),
        (shown(expires_at=NOW), "over"),
    ],
)
def test_shown_token_in_each_state_is_decided(token: Shown, decision: Decision) -> None:
    """Fresh rotates, a second tab is forgiven for ten seconds, later is a theft, an ended session is over."""
    assert decide(token, NOW) == decision


def test_secret_is_256_bits_and_stored_only_as_a_fingerprint() -> None:
    """Two secrets differ; what is stored is of fixed length and does not contain the secret."""
    one, two = new_secret(), new_secret()
    assert one != two
    assert len(one) >= 43
    assert len(fingerprint(one)) == 64
    assert one not in fingerprint(one)
