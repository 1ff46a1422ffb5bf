"""The refresh cookie: unreadable for scripts, sent only by our own pages, bound to the host where that is possible."""

from collections.abc import Sequence

from flask import Request, Response
from parley_contract.bodies import REFRESH_COOKIE, REFRESH_COOKIE_SECURE


class RefreshCookie:
    """Secure, with the prefix that browsers enforce, as soon as one origin is https."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._secure = any(origin.startswith("https://") for origin in origins)
        self.name = REFRESH_COOKIE_SECURE if self._secure else REFRESH_COOKIE

    def read(self, request: Request) -> str | None:
        return request.cookies.get(self.name) or None

    def write(self, answer: Response, secret: str, life_s: int) -> None:
        answer.set_cookie(
            self.name, secret, max_age=life_s, path="/", secure=self._secure, httponly=True, samesite="Strict"
        )

    def clear(self, answer: Response) -> None:
        self.write(answer, "", 0)
