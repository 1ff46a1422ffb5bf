"""What every Flask service answers alike: health, metrics, JSON in and out, problems."""

from typing import Any, TypeVar

import msgspec
from flask import Flask, Response, request
from parley_contract import claims, limits
from parley_contract.refusals import Refused
from parley_contract.strict_json import RepeatedName, require_single_names
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from parley_chassis import logs
from parley_chassis.health import Readiness
from parley_chassis.problems import ProblemError
from parley_chassis.tokens import TokenVerifier

BODY_BYTES_MAX = 16_384

Body = TypeVar("Body", bound=msgspec.Struct)
_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 400: "bad_request"}
_REFUSAL_STATUS = {
    "not_authenticated": 401,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "too_large": 413,
    "invalid": 422,
    "rate_limited": 429,
    "unavailable": 503,
}


def install(app: Flask, readiness: Readiness) -> None:
    """Add /livez, /readyz, /metrics and the problem answers to the app."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES_MAX
    app.add_url_rule("/livez", "livez", lambda: json_bytes(b'{"alive": true}'))
    app.add_url_rule("/readyz", "readyz", lambda: _ready(readiness))
    app.add_url_rule("/metrics", "metrics", lambda: Response(generate_latest(), content_type=CONTENT_TYPE_LATEST))
    app.register_error_handler(ProblemError, problem_answer)
    app.register_error_handler(Refused, refusal_answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def json_body(kind: type[Body]) -> Body:
    """The request's body as `kind`; raise ProblemError 400, 413, 415 or 422."""
    if request.mimetype != "application/json":
        raise ProblemError(415, "json_only", "Send the request as application/json.")
    try:
        body = msgspec.json.decode(request.get_data(), type=kind)
        require_single_names(request.get_data())
        return body
    except RepeatedName:
        raise ProblemError(400, "bad_json", "The request holds a field twice.") from None
    except msgspec.ValidationError as error:
        raise ProblemError(422, "invalid", f"The request is not complete: {error}.") from None
    except RequestEntityTooLarge:
        raise ProblemError(413, "too_large", "The request is too large.") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProblemError(400, "bad_json", "The request is not JSON.") from None


def bearer_claims(verifier: TokenVerifier) -> claims.AccessTokenClaims:
    """Who asks, by the Authorization header; raise ProblemError 401."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError(401, "not_authenticated", "Please log in.")
    return verifier.verify(token.strip())


def json_answer(value: Any, status: int = 200) -> Response:
    return json_bytes(msgspec.json.encode(value), status)


def json_bytes(body: bytes, status: int = 200) -> Response:
    return Response(body, status, content_type="application/json", headers={"Cache-Control": "no-store"})


def problem_answer(error: ProblemError) -> Response:
    answer = error.answer()
    return Response(answer.body, answer.status, answer.headers)


def refusal_answer(refused: Refused) -> Response:
    retry_s = None if refused.retry_after_ms is None else refused.retry_after_ms / 1000
    return problem_answer(
        ProblemError(_REFUSAL_STATUS.get(refused.code, 400), refused.code, refused.message, retry_after_s=retry_s)
    )


def query_int(name: str, low: int = 0, high: int = limits.INTEGER_MAX) -> int | None:
    """An integer of the query string, or None when absent; raise ProblemError 422."""
    text = request.args.get(name)
    if text is None:
        return None
    # Only plain digits: int() would also take other scripts' digits, underscores and spaces.
    if not (text.isascii() and text.isdigit() and len(text) <= 16 and low <= int(text) <= high):
        raise ProblemError(422, "invalid", f"{name} is a whole number from {low} to {high}.", field=name)
    return int(text)


def _ready(readiness: Readiness) -> Response:
    status, body = readiness.report()
    return json_bytes(body.encode(), status)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    detail = {404: "There is nothing here.", 405: "This cannot be done here.", 413: "The request is too large."}
    code = _STATUS_CODES.get(status, "internal" if status >= 500 else "bad_request")
    return problem_answer(ProblemError(status, code, detail.get(status, "The request was not understood.")))


def _fault(error: Exception) -> Response:
    # The last resort: log once with its traceback, tell the person nothing about our inside.
    logs.get(__name__).error("request_failed", path=request.path, method=request.method, exc_info=error)
    return problem_answer(ProblemError(500, "internal", "Something went wrong on our side. Please try again."))
