"""What people do with their own account once they are in, and how they find each other."""

import unicodedata
from collections.abc import Callable

from msgspec import UNSET, UnsetType
from parley_chassis import logs
from parley_contract import names
from parley_contract.bodies import Me, ProfileChange, UserCard, UserCards
from parley_contract.claims import AccessTokenClaims

from parley_auth.domain.ports import Authenticators, Profiles, StoredCard
from parley_auth.domain.proof import Proof
from parley_auth.domain.sessions import SessionKeeper

_audit = logs.audit(__name__)


class AccountKeeper:
    """`when_noted` is called after sessions or a profile were changed in MySQL, so that the news goes out at once."""

    def __init__(
        self,
        keeper: SessionKeeper,
        profiles: Profiles,
        factors: Authenticators,
        proof: Proof,
        clock_ms: Callable[[], int],
        when_noted: Callable[[], None],
    ) -> None:
        self._keeper = keeper
        self._profiles = profiles
        self._factors = factors
        self._proof = proof
        self._clock_ms = clock_ms
        self._when_noted = when_noted

    def me(self, asking: AccessTokenClaims) -> Me:
        user = self._keeper.user(asking)
        factor = self._factors.find(user.id)
        return Me(
            id=str(user.id),
            username=user.username,
            display_name=user.display_name,
            hue=user.hue,
            created_at=user.created_at,
            second_factor=factor is not None and factor.confirmed,
        )

    def change_profile(self, asking: AccessTokenClaims, wanted: ProfileChange) -> Me:
        """Raise Refused("invalid")."""
        user = self._keeper.user(asking)
        changes: dict[str, str | int | None] = {}
        if wanted.display_name is not UNSET:
            changes["display_name"] = _judged_or_none(wanted.display_name)
        if wanted.hue is not UNSET:
            changes["hue"] = wanted.hue
        if changes:
            self._profiles.change(user.id, changes)
            self._when_noted()
        return self.me(asking)

    def change_password(self, asking: AccessTokenClaims, current: str, judge: Callable[[str], str]) -> None:
        """`judge` returns the new password for this user name, or raises. Raise WrongPassword."""
        user = self._keeper.user(asking)
        new = judge(user.username)
        hashed = self._proof.replaced(user, current, new)
        ended = self._profiles.change_password(user.id, hashed, asking.sid, self._clock_ms())
        self._when_noted()
        _audit.info("password_changed", user_id=user.id, session_id=asking.sid, sessions_ended=len(ended))

    def delete(self, asking: AccessTokenClaims, password: str) -> None:
        """Raise WrongPassword."""
        user = self._keeper.user(asking)
        self._proof.require(user, password)
        ended = self._profiles.delete(user.id, self._clock_ms())
        self._when_noted()
        _audit.info("account_deleted", user_id=user.id, sessions_ended=len(ended))

    def people(self, asking: AccessTokenClaims, prefix: str, limit: int) -> UserCards:
        self._keeper.user(asking)
        folded = unicodedata.normalize("NFKC", prefix).lower()
        return UserCards([_card(found) for found in self._profiles.beginning_with(folded, limit)])

    def people_with_ids(self, asking: AccessTokenClaims, ids: list[int]) -> UserCards:
        self._keeper.user(asking)
        return UserCards([_card(found) for found in self._profiles.with_ids(ids)])


def _judged_or_none(name: str | UnsetType | None) -> str | None:
    return names.require_display_name(name) if isinstance(name, str) else None


def _card(found: StoredCard) -> UserCard:
    return UserCard(str(found.id), found.username, found.display_name, found.hue)
