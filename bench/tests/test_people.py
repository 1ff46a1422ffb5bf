"""Tokens of people whom nobody signed up."""

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from parley_contract import claims
from parley_local import keys
from parley_local.paths import Paths

from bench.harness.people import sign_tokens


def test_signed_tokens_are_good_for_the_stack_whose_key_it_is(tmp_path):
    """Each is another person's, signed with the stack's key for Parley's services."""
    paths = Paths(tmp_path)
    paths.make()
    keys.generate(paths)
    public = load_pem_private_key((paths.secrets / keys.SIGNING_KEY).read_bytes(), None).public_key()
    tokens = sign_tokens(paths.secrets, 2)
    told = [jwt.decode(t, public, [claims.ALGORITHM], audience=claims.AUDIENCE, issuer=claims.ISSUER) for t in tokens]
    assert len({claim["sub"] for claim in told}) == 2
