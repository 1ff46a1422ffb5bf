"""The one check of access tokens: what it lets in, and every known way around it."""

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier
from parley_contract.refusals import Refused

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
X = base64.urlsafe_b64encode(PUBLIC).rstrip(b"=").decode()
JWKS = json.dumps(
    {"keys": [{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": X}]}
).encode()
NOW = 1_800_000_000


def claims(**changed):
    good = {
        "iss": "parley-auth",
        "aud": "parley",
        "sub": "1",
        "name": "ana",
        "sid": "s1",
        "iat": NOW,
        "exp": NOW + 600,
        "jti": "j1",
    }
    return {name: value for name, value in (good | changed).items() if value is not ...}


def token(key=KEY, algorithm="EdDSA", headers=None, **changed):
    return jwt.encode(claims(**changed), key, algorithm, headers={"typ": "at+jwt", "kid": "k1"} | (headers or {}))


def verifier(now=NOW, fetch=lambda: JWKS):
    return TokenVerifier(SigningKeys(fetch), clock_s=lambda: now)


def test_token_good_gives_its_claims():
    """A token of ours is let in."""
    assert verifier().verify(token()).sid == "s1"


@pytest.mark.parametrize(
    "bad",
    [
        token(algorithm="none", key=None),
        token(algorithm="HS256", key="k" * 32),
        token(key=Ed25519PrivateKey.generate()),
        token(headers={"typ": "JWT"}),
        token(headers={"kid": "unknown"}),
        token(headers={"kid": "../../etc/passwd"}),
        token(iss="someone"),
        token(aud="other"),
        token(sub=1),
        token(sid=...),
        token(exp=NOW + 601),
        token(exp=NOW - 1),
        token(exp=10**18),
        token(exp=str(NOW + 60)),
        token(iat=NOW + 100, exp=NOW + 200),
        token(nbf=int(time.time()) + 10**9),
        token()[:-4],
        "a.b",
        "",
        "x" * 5000,
        "é.é.é",
    ],
    ids=range(21),
)
def test_token_bad_is_refused(bad):
    """Other algorithms, keys, types, audiences and lives are all the same refusal, never a fault."""
    with pytest.raises(Refused) as refused:
        verifier().verify(bad)
    assert refused.value.code == "not_authenticated"


def test_token_expired_is_told_apart():
    """After its life and the leeway, the sentence says that it expired."""
    with pytest.raises(Refused, match="expired"):
        verifier(now=NOW + 631).verify(token())
    assert verifier(now=NOW + 629).verify(token())


def test_keys_unknown_id_leads_to_one_fetch_in_thirty_seconds():
    """Made-up key ids cannot make a service hammer auth."""
    fetched = []
    now = [0.0]
    keys = SigningKeys(lambda: fetched.append(1) or JWKS, clock=lambda: now[0])
    assert [keys.get(f"made-up-{n}") for n in range(1000)] == [None] * 1000
    assert len(fetched) == 1
    now[0] = 31.0
    keys.get("made-up")
    assert len(fetched) == 2


def test_keys_never_fetched_is_unavailable():
    """Without any key nobody is let in, and nobody is called a liar."""
    with pytest.raises(Refused) as refused:
        verifier(fetch=lambda: b"not json").verify(token())
    assert refused.value.code == "unavailable"


def test_keys_last_good_ones_are_kept():
    """A broken answer of auth does not log anybody out."""
    answers = [JWKS, b"{"]
    keys = SigningKeys(lambda: answers.pop(0))
    assert keys.refresh()
    assert not keys.refresh()
    assert keys.cached("k1") is not None
