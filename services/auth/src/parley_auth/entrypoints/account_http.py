"""What people do with their own account over HTTP, and how they find each other. Routes as in the contract."""

from flask import Flask, Response, request
from parley_chassis import flask_service
from parley_chassis.problems import ProblemError
from parley_chassis.tokens import TokenVerifier
from parley_contract import limits
from parley_contract.bodies import AuthenticatorCode, PasswordChange, PasswordProof, ProfileChange
from parley_contract.claims import AccessTokenClaims
from parley_contract.operations import AUTH

from parley_auth.domain.account import AccountKeeper
from parley_auth.domain.authenticators import AuthenticatorKeeper
from parley_auth.domain.code_check import WrongCode
from parley_auth.domain.passwords import require_password
from parley_auth.domain.proof import WrongPassword
from parley_auth.entrypoints.cookies import StrictCookie
from parley_auth.entrypoints.judging import judged


class AccountRoutes:
    """The handlers, one a route."""

    def __init__(
        self,
        account: AccountKeeper,
        authenticator: AuthenticatorKeeper,
        verifier: TokenVerifier,
        refresh_cookie: StrictCookie,
        password_length_min: int,
    ) -> None:
        self._account = account
        self._authenticator = authenticator
        self._verifier = verifier
        self._refresh_cookie = refresh_cookie
        self._password_length_min = password_length_min

    def add_to(self, app: Flask) -> None:
        app.register_error_handler(WrongPassword, _wrong_password)
        app.register_error_handler(WrongCode, _wrong_code)
        for method, path, handler in (
            ("GET", "/me", self.me),
            ("PATCH", "/me", self.change_profile),
            ("PUT", "/password", self.change_password),
            ("DELETE", "/account", self.delete_account),
            ("GET", "/users", self.people),
            ("POST", "/authenticator", self.begin_authenticator),
            ("PUT", "/authenticator", self.confirm_authenticator),
            ("DELETE", "/authenticator", self.remove_authenticator),
        ):
            app.add_url_rule(AUTH + path, handler.__name__, handler, methods=[method])

    def me(self) -> Response:
        return flask_service.json_answer(self._account.me(self._asking()))

    def change_profile(self) -> Response:
        asking, wanted = self._asking(), flask_service.json_body(ProfileChange)
        return flask_service.json_answer(judged("display_name", lambda: self._account.change_profile(asking, wanted)))

    def change_password(self) -> Response:
        asking, body = self._asking(), flask_service.json_body(PasswordChange)

        def judge(username: str) -> str:
            return judged("new", lambda: require_password(body.new, username, self._password_length_min))

        self._account.change_password(asking, body.current, judge)
        return Response(status=204)

    def delete_account(self) -> Response:
        asking, body = self._asking(), flask_service.json_body(PasswordProof)
        self._account.delete(asking, body.password)
        answer = Response(status=204)
        self._refresh_cookie.clear(answer)
        return answer

    def people(self) -> Response:
        asking = self._asking()
        limit = flask_service.query_int("limit", 1, limits.USERS_FOUND_MAX) or limits.USERS_FOUND_DEFAULT
        ids = request.args.get("ids")
        if ids is not None:
            return flask_service.json_answer(self._account.people_with_ids(asking, _ids(ids)))
        prefix = request.args.get("prefix", "")[: limits.DISPLAY_NAME_CODE_POINTS_MAX]
        return flask_service.json_answer(self._account.people(asking, prefix, limit))

    def begin_authenticator(self) -> Response:
        asking, body = self._asking(), flask_service.json_body(PasswordProof)
        return flask_service.json_answer(self._authenticator.begin(asking, body.password))

    def confirm_authenticator(self) -> Response:
        asking, body = self._asking(), flask_service.json_body(AuthenticatorCode)
        return flask_service.json_answer(self._authenticator.confirm(asking, body.code))

    def remove_authenticator(self) -> Response:
        asking, body = self._asking(), flask_service.json_body(PasswordProof)
        self._authenticator.remove(asking, body.password)
        return Response(status=204)

    def _asking(self) -> AccessTokenClaims:
        return flask_service.bearer_claims(self._verifier)


def _ids(text: str) -> list[int]:
    parts = text.split(",")
    # Ids fit MySQL's INT; nine digits are enough and cannot overflow it.
    if len(parts) > limits.USERS_FOUND_MAX or not all(p.isascii() and p.isdigit() and len(p) <= 9 for p in parts):
        raise ProblemError(
            422, "invalid", f"ids are at most {limits.USERS_FOUND_MAX} numbers with commas.", field="ids"
        )
    return [int(part) for part in parts]


def _wrong_password(_error: WrongPassword) -> Response:
    return flask_service.problem_answer(
        ProblemError(403, "bad_credentials", "The password is wrong.", field="password")
    )


def _wrong_code(_error: WrongCode) -> Response:
    return flask_service.problem_answer(
        ProblemError(403, "bad_code", "This code is not right, or was used already.", field="code")
    )
