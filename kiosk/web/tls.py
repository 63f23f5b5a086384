"""The kiosk's own certificate: is it whole, whose is it, and how long does it last?"""

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from kiosk.config import Settings
from kiosk.domain.errors import ParseError

LONGEST_LIFE_DAYS = 398
"""Browsers take no longer life of a server's certificate."""


@dataclass(frozen=True)
class TlsFiles:
    """The kiosk's certificate with its chain, its key, and the CA whose certificates browsers must show, if any."""

    certificate: Path
    key: Path
    clients: Path | None


@dataclass(frozen=True)
class Certificate:
    """A certificate in force from `not_before` until `not_after` (UTC) for the host `names` and addresses in it."""

    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime


def tls_files(settings: Settings, folder: Path) -> TlsFiles | None:
    """The files the settings name, None where they name none. Raises ParseError for one that is not there."""
    if not settings.tls_certificate:
        return None
    clients = _file(folder, settings.tls_client_ca, "tls_client_ca") if settings.tls_client_ca else None
    certificate = _file(folder, settings.tls_certificate, "tls_certificate")
    return TlsFiles(certificate, _file(folder, settings.tls_key, "tls_key"), clients)


def certificate_of(files: TlsFiles) -> Certificate:
    """The certificate of a kiosk. Raises ParseError when it does not fit its key, or names no host."""
    try:
        ours = x509.load_pem_x509_certificate(files.certificate.read_bytes())
    except ValueError as error:
        raise ParseError("tls certificate", "a PEM file with a certificate", str(error)) from None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(files.certificate, files.key)
        if files.clients is not None:
            context.load_verify_locations(files.clients)
    except ssl.SSLError as error:
        raise ParseError("tls key", "the key of the certificate, and CA certificates", str(error.reason)) from None
    return Certificate(_names(ours), ours.not_valid_before_utc, ours.not_valid_after_utc)


def _file(folder: Path, name: str, key: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_file():
        raise ParseError(f"settings {key}", "the path of a file that is there", name)
    return path


def _names(ours: x509.Certificate) -> tuple[str, ...]:
    try:
        other = ours.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        raise ParseError("tls certificate", "a certificate that names its host", "none") from None
    addresses = (str(address) for address in other.get_values_for_type(x509.IPAddress))
    return (*other.get_values_for_type(x509.DNSName), *addresses)
