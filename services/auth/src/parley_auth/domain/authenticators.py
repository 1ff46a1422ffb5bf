"""A person's second factor: set up, confirmed, taken away."""

from collections.abc import Callable

from parley_chassis import logs
from parley_contract.bodies import AuthenticatorSetup, RecoveryCodes
from parley_contract.claims import AccessTokenClaims
from parley_contract.refusals import Refused

from parley_auth.domain import second_factor
from parley_auth.domain.code_check import WrongCode
from parley_auth.domain.ports import Authenticators
from parley_auth.domain.proof import Proof
from parley_auth.domain.sessions import SessionKeeper

_audit = logs.audit(__name__)


class AuthenticatorKeeper:
    """What a person does with it."""

    def __init__(
        self, keeper: SessionKeeper, factors: Authenticators, proof: Proof, clock_ms: Callable[[], int]
    ) -> None:
        self._keeper = keeper
        self._factors = factors
        self._proof = proof
        self._clock_ms = clock_ms

    def begin(self, asking: AccessTokenClaims, password: str) -> AuthenticatorSetup:
        """Raise WrongPassword, or Refused("conflict") when there is one already."""
        user = self._keeper.user(asking)
        self._proof.require(user, password)
        found = self._factors.find(user.id)
        if found is not None and found.confirmed:
            raise Refused("conflict", "There is a second factor already. Remove it first.")
        secret = second_factor.new_secret()
        self._factors.begin(user.id, secret)
        return AuthenticatorSetup(secret=secret, uri=second_factor.setup_uri(secret, user.username))

    def confirm(self, asking: AccessTokenClaims, code: str) -> RecoveryCodes:
        """Raise WrongCode, or Refused("conflict") when none was begun."""
        user = self._keeper.user(asking)
        found = self._factors.find(user.id)
        if found is None or found.confirmed:
            raise Refused("conflict", "No second factor waits to be confirmed.")
        now = self._clock_ms()
        with self._proof.counted(user):
            step = second_factor.matching_step(found.secret, code, now / 1000)
            if step is None:
                raise WrongCode
        codes = second_factor.new_recovery_codes()
        fingerprints = [second_factor.recovery_fingerprint(user.id, one) for one in codes]
        if not self._factors.confirm(user.id, step, fingerprints, now):
            raise Refused("conflict", "No second factor waits to be confirmed.")
        _audit.info("second_factor_on", user_id=user.id)
        return RecoveryCodes(codes)

    def remove(self, asking: AccessTokenClaims, password: str) -> None:
        """Raise WrongPassword."""
        user = self._keeper.user(asking)
        self._proof.require(user, password)
        self._factors.forget(user.id)
        _audit.info("second_factor_off", user_id=user.id)
