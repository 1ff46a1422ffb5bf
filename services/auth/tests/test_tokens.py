"""Tokens that auth issues are the ones that the other services take."""

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from parley_auth.domain.tokens import TokenIssuer, public_jwk
from parley_chassis.signing_keys import SigningKeys
from parley_chassis.tokens import TokenVerifier
from parley_contract.refusals import Refused

NOW_S = 1_800_000_000.0


def verifier(issuer: TokenIssuer, now_s: float) -> TokenVerifier:
    return TokenVerifier(SigningKeys(lambda: msgspec.json.encode(issuer.jwks())), lambda: now_s)


def test_issued_token_is_verified_with_the_published_key() -> None:
    """Claims arrive as they were given, with the life that was set."""
    issuer = TokenIssuer([Ed25519PrivateKey.generate()], 600, lambda: NOW_S)
    found = verifier(issuer, NOW_S).verify(issuer.issue("7", "alice", "s1"))
    assert (found.sub, found.name, found.sid, found.exp - found.iat) == ("7", "alice", "s1", 600)


def test_issued_token_after_its_life_is_refused() -> None:
    """Life plus leeway, then it is over."""
    issuer = TokenIssuer([Ed25519PrivateKey.generate()], 5, lambda: NOW_S)
    token = issuer.issue("7", "alice", "s1")
    with pytest.raises(Refused, match="expired"):
        verifier(issuer, NOW_S + 36).verify(token)


def test_token_header_names_type_and_key() -> None:
    """`typ` and `kid` are what the other services look at first."""
    key = Ed25519PrivateKey.generate()
    header = jwt.get_unverified_header(TokenIssuer([key], 600, lambda: NOW_S).issue("7", "alice", "s1"))
    assert (header["typ"], header["alg"], header["kid"]) == ("at+jwt", "EdDSA", public_jwk(key).kid)


def test_key_id_is_the_thumbprint_of_the_public_key() -> None:
    """The example of RFC 8037, appendix A.3."""
    private = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    )
    assert public_jwk(private).kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
