"""Our cookies: unreadable for scripts, sent only by our own pages, bound to the host where that is possible."""

from collections.abc import Sequence

from flask import Request, Response

DEVICE_COOKIE = "parley-device"


class StrictCookie:
    """Secure, with the prefix that browsers enforce, as soon as one origin is https."""

    def __init__(self, name: str, origins: Sequence[str]) -> None:
        self._secure = any(origin.startswith("https://") for origin in origins)
        self.name = f"__Host-{name}" if self._secure else name

    def read(self, request: Request) -> str | None:
        return request.cookies.get(self.name) or None

    def write(self, answer: Response, secret: str, life_s: int) -> None:
        answer.set_cookie(
            self.name, secret, max_age=life_s, path="/", secure=self._secure, httponly=True, samesite="Strict"
        )

    def clear(self, answer: Response) -> None:
        self.write(answer, "", 0)
