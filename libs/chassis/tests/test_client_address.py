"""Whose address counts."""

import pytest
from parley_chassis.client_address import TrustedProxies

PROXIES = TrustedProxies(["127.0.0.1", "::1", "10.0.0.0/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.1.2.3", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1", "203.0.113.7", "198.51.100.1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::1", "203.0.113.7", "2001:db8::/64"),
        ("", "203.0.113.7", "unknown"),
    ],
)
def test_client_address_for_peer_and_header_is_the_last_trusted_hop(
    peer: str, forwarded_for: str | None, client: str
) -> None:
    """Only the edge's word counts, only its last hop; IPv6 counts by its /64."""
    assert PROXIES.client(peer, forwarded_for) == client
