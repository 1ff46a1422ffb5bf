"""The one-shot `certificates` job of secure.yml: an authority, and a certificate of it for each server, made once.

The authority's key is never written: it signs these and is forgotten. To renew, remove the volume and start again.
`python make_certificates.py FOLDER NAME...` writes FOLDER/authority/ca.pem, and FOLDER/NAME-tls/{key,cert,both}.pem for
each host NAME.
"""

import datetime as dt
import ipaddress
import os
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

READABLE_BY_GROUP = 0o440
LIFE = dt.timedelta(days=825)


def main(folder: Path, names: list[str]) -> None:
    authority_file = folder / "authority" / "ca.pem"
    if authority_file.exists():
        return
    key, ca = authority()
    for name in names:
        place = folder / f"{name}-tls"
        own_key, certificate = signed_for(name, key, ca)
        pkcs8 = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        chain = certificate.public_bytes(Encoding.PEM)
        for file, content in (("key.pem", pkcs8), ("cert.pem", chain), ("both.pem", pkcs8 + chain)):
            write(place / file, content)
    # Last: that it is there says that all is.
    write(authority_file, ca.public_bytes(Encoding.PEM))
    print(f"made certificates for {', '.join(names)}")  # noqa: T201 - the log of the job


def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = named("Parley, between services")
    builder = unsigned(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = builder.add_extension(usage, critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return key, builder.add_extension(identifier, critical=False).sign(key, SHA256())


def signed_for(
    host: str, key: ec.EllipticCurvePrivateKey, ca: x509.Certificate
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    own = ec.generate_private_key(ec.SECP256R1())
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    builder = unsigned(named(host), ca.subject, own).add_extension(
        x509.SubjectAlternativeName([alternative(host)]), False
    )
    builder = builder.add_extension(issued_by, critical=False)
    return own, builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True).sign(
        key, SHA256()
    )


def unsigned(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LIFE)
    )


def alternative(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, READABLE_BY_GROUP), "wb") as out:
        out.write(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
