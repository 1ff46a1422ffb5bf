"""What a log-in asks beside the password: a code of the authenticator, or a recovery code."""

from collections.abc import Callable

from parley_chassis import logs

from parley_auth.domain import second_factor
from parley_auth.domain.ports import Authenticators

_audit = logs.audit(__name__)


class WrongCode(Exception):
    """The code is not of the person's authenticator, or was used already."""


class CodeRequired(Exception):
    """The password is right; the log-in needs a code too."""


class SecondFactor:
    def __init__(self, factors: Authenticators, clock_ms: Callable[[], int]) -> None:
        self._factors = factors
        self._clock_ms = clock_ms

    def require(self, user_id: int, code: str | None) -> None:
        """Return when no code is needed or it is good, which uses it up; raise CodeRequired or WrongCode."""
        factor = self._factors.find(user_id)
        if factor is None or not factor.confirmed:
            return
        if code is None:
            raise CodeRequired
        step = second_factor.matching_step(factor.secret, code, self._clock_ms() / 1000)
        if step is not None and self._factors.use_step(user_id, step):
            return
        if not self._factors.use_recovery_code(user_id, second_factor.recovery_fingerprint(user_id, code)):
            raise WrongCode
        _audit.info("recovery_code_used", user_id=user_id)
