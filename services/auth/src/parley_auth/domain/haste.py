"""How fast one address may ask to log in, whatever it asks. Pure: time is an argument, in ms of a steady clock.

A full school behind one router gets in; a small machine can hash a fourth of it. Each copy of auth counts for itself.
"""

LOGIN_EVERY_MS, LOGINS_AT_ONCE = 25, 200
# Full: forgotten all, and counted anew.
ADDRESSES_MAX = 10_000


class Haste:
    def __init__(self) -> None:
        # Address to the time when its allowance is whole again.
        self._whole_at: dict[str, int] = {}

    def wait_ms(self, address: str, now: int) -> int:
        """0, and the attempt is counted; or, not counted, how long until the next is admitted."""
        whole_at = max(now, self._whole_at.get(address, now)) + LOGIN_EVERY_MS
        wait_ms = whole_at - now - LOGINS_AT_ONCE * LOGIN_EVERY_MS
        if wait_ms > 0:
            return wait_ms
        if len(self._whole_at) >= ADDRESSES_MAX:
            self._whole_at.clear()
        self._whole_at[address] = whole_at
        return 0
