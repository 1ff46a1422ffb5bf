"""The access token: a JWT signed with Ed25519 by auth, read by gateway and history."""

import msgspec

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
ISSUER = "parley-auth"
AUDIENCE = "parley"


class AccessTokenClaims(msgspec.Struct, frozen=True):
    """`sub` is the user's id, `name` the user name, `sid` the session; times are whole seconds since the epoch."""

    iss: str
    aud: str
    sub: str
    name: str
    sid: str
    iat: int
    exp: int
    jti: str
