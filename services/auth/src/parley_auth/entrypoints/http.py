"""Log-in and sessions over HTTP: judges what comes in, calls the use cases, words what goes out."""

from flask import Flask, Response, request
from parley_chassis import flask_service
from parley_chassis.client_address import TrustedProxies
from parley_chassis.problems import ProblemError
from parley_chassis.tokens import TokenVerifier
from parley_contract import names
from parley_contract.bodies import Credentials, LogInCredentials, NameQuestion
from parley_contract.claims import AccessTokenClaims
from parley_contract.operations import AUTH
from parley_contract.refusals import Refused

from parley_auth.adapters import metrics
from parley_auth.domain import known_devices
from parley_auth.domain.code_check import CodeRequired, WrongCode
from parley_auth.domain.confusables import require_own_look
from parley_auth.domain.devices import device_name
from parley_auth.domain.login import BadCredentials, Caller, Credential, LogIn, LogIns
from parley_auth.domain.passwords import require_password
from parley_auth.domain.ports import NameTaken
from parley_auth.domain.same_origin import is_same_origin
from parley_auth.domain.sessions import SessionKeeper
from parley_auth.domain.tokens import TokenIssuer
from parley_auth.entrypoints.cookies import StrictCookie
from parley_auth.entrypoints.judging import judged


class AuthRoutes:
    """The handlers, one a route."""

    def __init__(
        self,
        log_ins: LogIns,
        keeper: SessionKeeper,
        issuer: TokenIssuer,
        verifier: TokenVerifier,
        proxies: TrustedProxies,
        refresh_cookie: StrictCookie,
        device_cookie: StrictCookie,
        origins: tuple[str, ...],
        password_length_min: int,
    ) -> None:
        self._log_ins = log_ins
        self._keeper = keeper
        self._issuer = issuer
        self._verifier = verifier
        self._proxies = proxies
        self._origins = frozenset(origins)
        self._password_length_min = password_length_min
        self._cookie = refresh_cookie
        self._device_cookie = device_cookie

    def add_to(self, app: Flask) -> None:
        app.before_request(self._refuse_other_origins)
        app.after_request(_count)
        app.register_error_handler(NameTaken, _name_taken)
        app.register_error_handler(BadCredentials, _bad_credentials)
        app.register_error_handler(CodeRequired, _code_required)
        for method, path, handler in (
            ("POST", "/signup", self.sign_up),
            ("POST", "/name", self.ask_for_name),
            ("POST", "/login", self.log_in),
            ("POST", "/refresh", self.refresh),
            ("POST", "/logout", self.log_out),
            ("POST", "/logout-all", self.log_out_everywhere),
            ("GET", "/sessions", self.sessions),
            ("DELETE", "/sessions/<session_id>", self.end_session),
            ("GET", "/.well-known/jwks.json", self.jwks),
        ):
            app.add_url_rule(AUTH + path, handler.__name__, handler, methods=[method])

    def sign_up(self) -> Response:
        body = flask_service.json_body(Credentials)
        username = _judged_name(body.username)
        password = judged("password", lambda: require_password(body.password, username, self._password_length_min))
        return self._granted(self._log_ins.sign_up(username, password, self._caller()), 201)

    def ask_for_name(self) -> Response:
        body = flask_service.json_body(NameQuestion)
        self._log_ins.require_free(_judged_name(body.username), self._caller())
        return Response(status=204)

    def log_in(self) -> Response:
        body = flask_service.json_body(LogInCredentials)
        given = Credential(body.username, body.password, body.code, self._device_cookie.read(request))
        try:
            return self._granted(self._log_ins.log_in(given, self._caller()), 200)
        except WrongCode:
            raise ProblemError(401, "bad_code", "This code is not right, or was used already.", field="code") from None

    def refresh(self) -> Response:
        secret = self._cookie.read(request)
        if secret is None:
            raise Refused("not_authenticated", "Please log in.")
        try:
            return self._granted(self._keeper.renew(secret), 200)
        except Refused as refused:
            answer = flask_service.refusal_answer(refused)
            if refused.code == "not_authenticated":
                self._cookie.clear(answer)
            return answer

    def log_out(self) -> Response:
        self._keeper.log_out(self._asking())
        return self._left()

    def log_out_everywhere(self) -> Response:
        self._keeper.log_out_everywhere(self._asking())
        return self._left()

    def sessions(self) -> Response:
        return flask_service.json_answer(self._keeper.sessions(self._asking()))

    def end_session(self, session_id: str) -> Response:
        asking = self._asking()
        self._keeper.end(asking, session_id)
        return self._left() if session_id == asking.sid else Response(status=204)

    def jwks(self) -> Response:
        return flask_service.json_answer(self._issuer.jwks())

    def _asking(self) -> AccessTokenClaims:
        return flask_service.bearer_claims(self._verifier)

    def _caller(self) -> Caller:
        address = self._proxies.client(request.remote_addr or "", request.headers.get("X-Forwarded-For"))
        return Caller(address=address, device=device_name(request.headers.get("User-Agent")))

    def _granted(self, log_in: LogIn, status: int) -> Response:
        answer = flask_service.json_answer(log_in.grant, status)
        self._cookie.write(answer, log_in.cookie, log_in.cookie_life_s)
        if log_in.device_cookie is not None:
            self._device_cookie.write(answer, log_in.device_cookie, known_devices.LIFE_S)
        return answer

    def _left(self) -> Response:
        answer = Response(status=204)
        self._cookie.clear(answer)
        return answer

    def _refuse_other_origins(self) -> None:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return
        if not is_same_origin(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), self._origins):
            raise Refused("forbidden", "This request came from another site.")


def _judged_name(username: str) -> str:
    return judged("username", lambda: require_own_look(names.require_username(username)))


def _count(answer: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    metrics.requests.labels(route, str(answer.status_code)).inc()
    return answer


def _name_taken(_error: NameTaken) -> Response:
    return flask_service.problem_answer(
        ProblemError(409, "username_taken", "This name is taken. Please choose another one.", field="username")
    )


def _bad_credentials(_error: BadCredentials) -> Response:
    return flask_service.problem_answer(ProblemError(401, "bad_credentials", "The name or the password is wrong."))


def _code_required(_error: CodeRequired) -> Response:
    return flask_service.problem_answer(
        ProblemError(401, "second_factor_required", "Please type the code of your authenticator too.", field="code")
    )
