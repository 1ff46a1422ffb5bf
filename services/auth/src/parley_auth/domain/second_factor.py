"""The second factor as such: codes of an authenticator (RFC 6238) and recovery codes. Pure; nothing is stored here."""

import hashlib
import re
import secrets

import pyotp

ISSUER = "Parley"
STEP_S = 30
RECOVERY_CODES = 10
# Clocks of telephones differ: the step before and the one after count too.
_STEPS_APART_MAX = 1
_RECOVERY_CODE_BYTES = 8


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def setup_uri(secret: str, username: str) -> str:
    """What an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def matching_step(secret: str, code: str, now_s: float) -> int | None:
    """The time step that the code is of, None when of no near one. The store sees to it that each is used once."""
    digits = re.sub(r"[\s-]", "", code)
    if not (digits.isascii() and digits.isdigit()):
        return None
    totp, now_step = pyotp.TOTP(secret), int(now_s) // STEP_S
    steps = range(now_step - _STEPS_APART_MAX, now_step + _STEPS_APART_MAX + 1)
    matching = [step for step in steps if secrets.compare_digest(totp.generate_otp(step), digits)]
    return matching[0] if matching else None


def new_recovery_codes() -> list[str]:
    """Ten codes of 64 random bits, in groups that can be typed."""
    return ["-".join(re.findall("....", secrets.token_hex(_RECOVERY_CODE_BYTES))) for _ in range(RECOVERY_CODES)]


def recovery_fingerprint(user_id: int, code: str) -> str:
    """What is stored of a recovery code; spaces, dashes and case do not count. 64 random bits need no slow hash."""
    plain = re.sub(r"[\s-]", "", code).lower()
    return hashlib.sha256(f"{user_id}:{plain}".encode("utf-8", "surrogatepass")).hexdigest()
