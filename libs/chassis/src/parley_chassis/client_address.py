"""From which address somebody comes. X-Forwarded-For is believed only from the trusted edge, and only its last hop."""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

_V6_PREFIX = 64

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxies:
    def __init__(self, networks: Sequence[str]) -> None:
        self._networks = [ipaddress.ip_network(network, strict=False) for network in networks]

    def visitor(self, peer: str, forwarded_for: str | None) -> str | None:
        """The same, but None when a trusted proxy speaks for itself: a probe or a bench of the operator's."""
        address = _parse(peer)
        trusted = address is not None and any(address in network for network in self._networks)
        return None if trusted and not forwarded_for else self.client(peer, forwarded_for)

    def client(self, peer: str, forwarded_for: str | None) -> str:
        """The client's address, as one throttle key: an IPv4 address, or the /64 of an IPv6 one."""
        address = _parse(peer)
        if forwarded_for and address is not None and any(address in network for network in self._networks):
            address = _parse(forwarded_for.rsplit(",", 1)[-1]) or address
        if address is None:
            return "unknown"
        if address.version == 6:
            return str(ipaddress.ip_network((address, _V6_PREFIX), strict=False))
        return str(address)


@lru_cache(maxsize=1024)
def _parse(text: str) -> _Address | None:
    text = text.strip().strip("[]")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address
