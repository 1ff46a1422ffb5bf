"""The password asked again before something that cannot be undone: throttled, and a wrong one logs nobody out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from parley_chassis import logs

from parley_auth.domain.passwords import UnreadableHash
from parley_auth.domain.ports import Attempts, Hasher, StoredUser

_audit = logs.audit(__name__)


class WrongPassword(Exception):
    """The password that was asked again is not the person's."""


class Proof:
    def __init__(self, attempts: Attempts, hasher: Hasher, clock_ms: Callable[[], int]) -> None:
        self._attempts = attempts
        self._hasher = hasher
        self._clock_ms = clock_ms

    def require(self, user: StoredUser, password: str) -> None:
        """Raise WrongPassword, or Refused("rate_limited" | "unavailable")."""
        with self._hasher.place():
            self._require(user, password)

    def replaced(self, user: StoredUser, password: str, new: str) -> str:
        """The same, and the hash of a new password."""
        with self._hasher.place():
            self._require(user, password)
            return self._hasher.hash(new)

    @contextmanager
    def counted(self, user: StoredUser) -> Iterator[None]:
        """An attempt at a code: counted before it is judged, forgiven when the block ends well."""
        self._attempts.admit_proof(user.id, self._clock_ms())
        yield
        self._attempts.proof_succeeded(user.id)

    def _require(self, user: StoredUser, password: str) -> None:
        with self.counted(user):
            try:
                right = self._hasher.matches(user.password, password)
            except UnreadableHash:
                right = False
            if not right:
                _audit.info("proof_failed", user_id=user.id)
                raise WrongPassword
