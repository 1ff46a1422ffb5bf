"""Before Flask: an address in too much haste is refused unread. Half of what a refusal costs is reading the request."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from parley_chassis.client_address import TrustedProxies
from parley_chassis.problems import ProblemError
from parley_contract.operations import AUTH

from parley_auth.adapters import metrics
from parley_auth.domain.haste import Haste
from parley_auth.entrypoints.cookies import DEVICE_COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGIN = f"{AUTH}/login"


class Doorstep:
    """A WSGI app around another. A device's cookie opens: strangers at its address must not make it wait."""

    def __init__(self, app: "WSGIApplication", proxies: TrustedProxies, clock_ms: Callable[[], int]) -> None:
        self._app = app
        self._proxies = proxies
        self._clock_ms = clock_ms
        self._haste = Haste()
        self._refused = metrics.requests.labels(LOGIN, "429")

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        wait_ms = self._wait_ms(environ) if environ["PATH_INFO"] == LOGIN else 0
        if not wait_ms:
            return self._app(environ, start_response)
        self._refused.inc()
        sentence = "Too many log-ins come from your address. Please try again in a moment."
        answer = ProblemError(429, "rate_limited", sentence, retry_after_s=wait_ms / 1000).answer()
        start_response("429 Too Many Requests", [*answer.headers.items(), ("Content-Length", str(len(answer.body)))])
        return [answer.body]

    def _wait_ms(self, environ: "WSGIEnvironment") -> int:
        address = self._proxies.visitor(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR"))
        if address is None or DEVICE_COOKIE in environ.get("HTTP_COOKIE", ""):
            return 0
        return self._haste.wait_ms(address, self._clock_ms())
