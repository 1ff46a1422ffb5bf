"""What happens to sessions after the log-in: renewed, listed, ended."""

from collections.abc import Callable

from parley_chassis import logs
from parley_contract.bodies import SessionInfo, Sessions, TokenGrant, User
from parley_contract.claims import AccessTokenClaims
from parley_contract.refusals import Refused

from parley_auth.domain import refresh
from parley_auth.domain.login import LogIn
from parley_auth.domain.ports import Accounts, RevocationReason, StoredUser
from parley_auth.domain.tokens import TokenIssuer

_audit = logs.audit(__name__)


class SessionKeeper:
    """`when_ended` is called after sessions were ended in MySQL, so that the news of it goes out at once."""

    def __init__(
        self,
        accounts: Accounts,
        issuer: TokenIssuer,
        clock_ms: Callable[[], int],
        when_ended: Callable[[], None],
    ) -> None:
        self._accounts = accounts
        self._issuer = issuer
        self._clock_ms = clock_ms
        self._when_ended = when_ended

    def renew(self, secret: str) -> LogIn:
        """A new access token and cookie for a refresh token; raise Refused("not_authenticated")."""
        now, child = self._clock_ms(), refresh.new_secret()
        rotation = self._accounts.rotate(refresh.fingerprint(secret), refresh.fingerprint(child), now)
        if rotation is None or rotation.decision == "over":
            raise Refused("not_authenticated", "Your log-in has ended. Please log in again.")
        if rotation.decision == "reused":
            self._when_ended()
            _audit.warning("refresh_reused", user_id=rotation.user_id, session_id=rotation.session_id)
            raise Refused("not_authenticated", "This log-in was used in two places and has ended. Please log in again.")
        user_id = str(rotation.user_id)
        grant = TokenGrant(
            user=User(id=user_id, username=rotation.username),
            access_token=self._issuer.issue(user_id, rotation.username, rotation.session_id),
            expires_in=self._issuer.life_s,
        )
        life_ms = min(refresh.IDLE_MS, rotation.expires_at - now)
        return LogIn(grant=grant, cookie=child, cookie_life_s=life_ms // 1000)

    def sessions(self, asking: AccessTokenClaims) -> Sessions:
        user = self.user(asking)
        found = self._accounts.live_sessions(user.id, self._clock_ms())
        found.sort(key=lambda session: session.last_used_at, reverse=True)
        return Sessions(
            sessions=[
                SessionInfo(
                    id=session.id,
                    device=session.device,
                    created_at=session.created_at,
                    last_used_at=session.last_used_at,
                    current=session.id == asking.sid,
                )
                for session in found
            ]
        )

    def log_out(self, asking: AccessTokenClaims) -> None:
        """End the session that asks."""
        self._end(asking, asking.sid, "logout")

    def log_out_everywhere(self, asking: AccessTokenClaims) -> None:
        self.user(asking)
        self._end(asking, None, "logout_all")

    def end(self, asking: AccessTokenClaims, session_id: str) -> None:
        """End one of the person's own sessions; raise Refused("not_found") for any other."""
        self.user(asking)
        if not self._end(asking, session_id, "ended"):
            raise Refused("not_found", "There is no such session.")

    def user(self, asking: AccessTokenClaims) -> StoredUser:
        """Who asks, while their session lives; raise Refused("not_authenticated")."""
        user = self._accounts.user_of_session(asking.sid, int(asking.sub), self._clock_ms())
        if user is None:
            raise Refused("not_authenticated", "Your log-in has ended. Please log in again.")
        return user

    def _end(self, asking: AccessTokenClaims, session_id: str | None, reason: RevocationReason) -> list[str]:
        ended = self._accounts.end_sessions(int(asking.sub), session_id, reason, self._clock_ms())
        if ended:
            self._when_ended()
            _audit.info("logged_out", user_id=asking.sub, sessions=ended, reason=reason)
        return ended
