"""The HTTP operations of auth and history, as one table: OpenAPI is generated from it and the routes are tested
against it."""

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from parley_contract import bodies, export_lines, limits

AUTH = "/api/auth"
HISTORY = "/api/history"
# A WebSocket, so AsyncAPI describes it.
REPLAY = f"{HISTORY}/rooms/{{room}}/replay"

Credential = Literal["none", "bearer", "refresh cookie"]


@dataclass(frozen=True)
class Parameter:
    name: str
    where: Literal["path", "query"]
    schema: dict[str, Any]
    says: str


@dataclass(frozen=True)
class Operation:
    """`answers`: the status, and the body's shape, or its media type when it is not one JSON object. `problems` lists
    (status, code) beside those that every operation may answer (see COMMON_PROBLEMS)."""

    service: Literal["auth", "history"]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    says: str
    credential: Credential
    answers: tuple[int, type[msgspec.Struct] | str | None]
    body: type[msgspec.Struct] | None = None
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[tuple[int, str], ...] = field(default=())


# A route that is not there, a method that it has not, an address of more than 4 KiB, a fault of ours.
COMMON_PROBLEMS: tuple[tuple[int, str], ...] = (
    (404, "not_found"),
    (405, "method_not_allowed"),
    (414, "too_large"),
    (500, "internal"),
)
_BODY = ((400, "bad_json"), (413, "too_large"), (415, "json_only"), (422, "invalid"))
_BEARER = ((401, "not_authenticated"), (503, "unavailable"))
_DB = ((503, "unavailable"),)
# A page of another origin may not use the cookie or the form.
_SAME_SITE = ((403, "forbidden"),)

# The password is asked again; a wrong one is no reason to log anybody out, so it is not 401.
_PROOF = ((403, "bad_credentials"), (429, "rate_limited"))

_OFFSET = {"type": "integer", "minimum": 0, "maximum": limits.INTEGER_MAX}
_ROOM = Parameter("room", "path", {"type": "string"}, "The room's id.")
_SESSION = Parameter("session_id", "path", {"type": "string"}, "One of the person's own sessions.")

_SEARCHING = (
    Parameter(
        "q",
        "query",
        {"type": "string", "minLength": 1, "maxLength": limits.SEARCH_CODE_POINTS_MAX},
        "Words that all have to be in the text, anywhere, also within a word; a phrase in double quotes as it stands. "
        "Case and the marks of letters do not count.",
    ),
    Parameter("before", "query", {"type": "string"}, "The `next` of the page before this one."),
    Parameter(
        "limit",
        "query",
        {
            "type": "integer",
            "minimum": 1,
            "maximum": limits.SEARCH_HITS_MAX,
            "default": limits.SEARCH_HITS_DEFAULT,
        },
        "How many hits at most.",
    ),
    Parameter("author", "query", {"type": "string"}, "Only messages of the person with this id."),
    Parameter("from", "query", _OFFSET, "Only messages at or after this time, ms since the epoch."),
    Parameter("to", "query", _OFFSET, "Only messages before this time."),
    Parameter(
        "order",
        "query",
        {"type": "string", "enum": ["time", "rank"], "default": "time"},
        "`time`: the newest first. `rank`: the best of the newest ones first, on one page.",
    ),
)
_SEARCH_PROBLEMS = (*_BEARER, (403, "forbidden"), (422, "invalid"))

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "auth",
        "POST",
        f"{AUTH}/signup",
        "Make an account and log in. Sets the refresh cookie.",
        "none",
        (201, bodies.TokenGrant),
        body=bodies.Credentials,
        problems=(*_BODY, *_DB, *_SAME_SITE, (409, "username_taken"), (429, "rate_limited")),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/name",
        "Whether a sign-up could have this name now; refused as the sign-up would be. It is not kept for anybody.",
        "none",
        (204, None),
        body=bodies.NameQuestion,
        problems=(*_BODY, *_DB, *_SAME_SITE, (409, "username_taken"), (429, "rate_limited")),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/login",
        "Log in. Sets the refresh cookie. An unknown user and a wrong password get the same answer.",
        "none",
        (200, bodies.TokenGrant),
        body=bodies.LogInCredentials,
        problems=(
            *_BODY,
            *_DB,
            *_SAME_SITE,
            (401, "bad_credentials"),
            (401, "second_factor_required"),
            (401, "bad_code"),
            (429, "rate_limited"),
        ),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/refresh",
        "A new access token; the cookie is rotated. Using an old cookie again ends the whole session.",
        "refresh cookie",
        (200, bodies.TokenGrant),
        problems=(*_DB, *_SAME_SITE, (401, "not_authenticated")),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/logout",
        "End this session: its cookie, its tokens, its sockets.",
        "bearer",
        (204, None),
        problems=(*_BEARER, *_SAME_SITE),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/logout-all",
        "End every session of this person.",
        "bearer",
        (204, None),
        problems=(*_BEARER, *_SAME_SITE),
    ),
    Operation("auth", "GET", f"{AUTH}/me", "The account.", "bearer", (200, bodies.Me), problems=_BEARER),
    Operation(
        "auth",
        "PATCH",
        f"{AUTH}/me",
        "Change the display name or hue: what is absent stays, null takes it away.",
        "bearer",
        (200, bodies.Me),
        body=bodies.ProfileChange,
        problems=(*_BODY, *_BEARER, *_SAME_SITE),
    ),
    Operation(
        "auth",
        "PUT",
        f"{AUTH}/password",
        "Change the password. Every other session ends.",
        "bearer",
        (204, None),
        body=bodies.PasswordChange,
        problems=(*_BODY, *_BEARER, *_SAME_SITE, *_PROOF),
    ),
    Operation(
        "auth",
        "DELETE",
        f"{AUTH}/account",
        "Delete the account for good: its sessions end, its name is never given again. Messages stay until retention.",
        "bearer",
        (204, None),
        body=bodies.PasswordProof,
        problems=(*_BODY, *_BEARER, *_SAME_SITE, *_PROOF),
    ),
    Operation(
        "auth",
        "GET",
        f"{AUTH}/users",
        "People by the beginning of their name, or by their ids; for mentions, direct messages and display names.",
        "bearer",
        (200, bodies.UserCards),
        parameters=(
            Parameter("prefix", "query", {"type": "string"}, "How user name or display name begins; any case."),
            Parameter("ids", "query", {"type": "string"}, f"Ids with commas, at most {limits.USERS_FOUND_MAX}."),
            Parameter(
                "limit",
                "query",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": limits.USERS_FOUND_MAX,
                    "default": limits.USERS_FOUND_DEFAULT,
                },
                "How many people at most.",
            ),
        ),
        problems=(*_BEARER, (422, "invalid")),
    ),
    Operation(
        "auth",
        "POST",
        f"{AUTH}/authenticator",
        "Begin to set up a second factor; it is asked for only once it has been confirmed.",
        "bearer",
        (200, bodies.AuthenticatorSetup),
        body=bodies.PasswordProof,
        problems=(*_BODY, *_BEARER, *_SAME_SITE, *_PROOF, (409, "conflict")),
    ),
    Operation(
        "auth",
        "PUT",
        f"{AUTH}/authenticator",
        "Confirm the second factor with a code of it. Answers the recovery codes, this once.",
        "bearer",
        (200, bodies.RecoveryCodes),
        body=bodies.AuthenticatorCode,
        problems=(*_BODY, *_BEARER, *_SAME_SITE, (403, "bad_code"), (409, "conflict"), (429, "rate_limited")),
    ),
    Operation(
        "auth",
        "DELETE",
        f"{AUTH}/authenticator",
        "Log in without a second factor from now on.",
        "bearer",
        (204, None),
        body=bodies.PasswordProof,
        problems=(*_BODY, *_BEARER, *_SAME_SITE, *_PROOF),
    ),
    Operation(
        "auth",
        "GET",
        f"{AUTH}/sessions",
        "The person's sessions, newest use first.",
        "bearer",
        (200, bodies.Sessions),
        problems=_BEARER,
    ),
    Operation(
        "auth",
        "DELETE",
        f"{AUTH}/sessions/{{session_id}}",
        "End one of the person's sessions.",
        "bearer",
        (204, None),
        parameters=(_SESSION,),
        problems=(*_BEARER, *_SAME_SITE),
    ),
    Operation(
        "auth",
        "GET",
        f"{AUTH}/.well-known/jwks.json",
        "The public keys that access tokens are checked with.",
        "none",
        (200, bodies.Jwks),
    ),
    Operation(
        "history",
        "GET",
        f"{HISTORY}/rooms",
        "The directory: every public room, and the person's own private ones.",
        "bearer",
        (200, bodies.Directory),
        parameters=(Parameter("q", "query", {"type": "string"}, "Only rooms with this in id, title or topic."),),
        problems=_BEARER,
    ),
    Operation(
        "history",
        "GET",
        f"{HISTORY}/rooms/{{room}}/messages",
        "A page of a room's messages, the newest by default. At most one of before, after, around and at.",
        "bearer",
        (200, bodies.Page),
        parameters=(
            _ROOM,
            Parameter("before", "query", _OFFSET, "Messages below this offset, the nearest ones."),
            Parameter("after", "query", _OFFSET, "Messages above this offset, the nearest ones."),
            Parameter("around", "query", _OFFSET, "Messages on both sides of this offset, and itself."),
            Parameter("at", "query", _OFFSET, "The first messages at or after this time, ms since the epoch."),
            Parameter(
                "until",
                "query",
                _OFFSET,
                f"Wait up to {limits.UNTIL_WAIT_S:g} s until the view has folded this offset, else 503.",
            ),
            Parameter(
                "limit",
                "query",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": limits.PAGE_MESSAGES_MAX,
                    "default": limits.PAGE_MESSAGES_DEFAULT,
                },
                "How many messages at most.",
            ),
        ),
        problems=(*_BEARER, (403, "forbidden"), (422, "invalid")),
    ),
    Operation(
        "history",
        "GET",
        f"{HISTORY}/rooms/{{room}}/search",
        "Messages of a room in which something stands.",
        "bearer",
        (200, bodies.Found),
        parameters=(_ROOM, *_SEARCHING),
        problems=_SEARCH_PROBLEMS,
    ),
    Operation(
        "history",
        "GET",
        f"{HISTORY}/search",
        "The same in every room that the person may read.",
        "bearer",
        (200, bodies.Found),
        parameters=_SEARCHING,
        problems=_SEARCH_PROBLEMS,
    ),
    Operation(
        "history",
        "GET",
        f"{HISTORY}/rooms/{{room}}/export",
        "The room's records as they lie in the log, as lines of JSON sealed with a running hash.",
        "bearer",
        (200, export_lines.MEDIA_TYPE),
        parameters=(_ROOM,),
        problems=(*_BEARER, (403, "forbidden"), (429, "rate_limited")),
    ),
)
