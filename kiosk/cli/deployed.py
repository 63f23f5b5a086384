"""The files that lock a kiosk's computer down: as they ship, filled in for a site, and as they are on this computer."""

import base64
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.config import Settings
from kiosk.domain.errors import KioskError, ParseError
from kiosk.handoffs.founding import PRODUCTION
from kiosk.web.server import Address
from kiosk.web.tls import tls_files

POLICY = "etc/chromium/policies/managed/samevein.json"
PLACES = {
    "samevein.service": "etc/systemd/system/samevein.service",
    "samevein-screen@.service": "etc/systemd/system/samevein-screen@.service",
    "samevein-screen.pam": "etc/pam.d/samevein-screen",
    "samevein.json": POLICY,
    "samevein-logind.conf": "etc/systemd/logind.conf.d/samevein.conf",
    "samevein-system.conf": "etc/systemd/system.conf.d/samevein.conf",
    "samevein-sysctl.conf": "etc/sysctl.d/90-samevein.conf",
    "samevein.rules": "etc/udev/rules.d/70-samevein.rules",
}
"""Where each shipped file belongs, from the root of the file system."""

USER = "samevein"
"""Whom the server runs as; the site's folder is theirs."""

MASKED = "etc/systemd/system/ctrl-alt-del.target"


@dataclass(frozen=True)
class Deployed:
    """One file and where it belongs, from the root of the file system."""

    place: str
    content: str


class NotLockedDown(KioskError):
    """Files of this computer are not as they ship; the message names each."""

    remedy = "Write them: kiosk deploy --site FOLDER --to /, then restart; or take the change back."

    def __str__(self) -> str:
        return f"lock-down: Expected the files as they ship, got {self.args[0]}."


def deployed_for(folder: Path, settings: Settings) -> tuple[Deployed, ...]:
    """Every file, filled in for a site. Raises ParseError where its certificate is not there or not whole."""
    tls = tls_files(settings, folder)
    origin = Address(settings.host, settings.port, tls).shown(settings.port)
    words = {
        "@FOLDER@": str(folder.resolve()),
        "@BACKUPS@": settings.backup_folder or str(folder.resolve()),
        "@USER@": USER,
        "@PROGRAM@": str(Path(sys.executable).parent / "kiosk"),
        "@ORIGIN@": origin,
        "@URL@": f"{origin}/",
    }
    authorities = _authorities(tls.certificate) if tls is not None else []
    return tuple(
        Deployed(
            place, _with_authorities(_filled(name, words), authorities) if place == POLICY else _filled(name, words)
        )
        for name, place in PLACES.items()
    )


def locked_down(folder: Path, settings: Settings, root: Path) -> str:
    """Whether this computer has the files as they ship. Raises NotLockedDown with what is missing and what differs.

    A throw-away site needs none of them; those that are there have to be right all the same.
    """
    wanted = deployed_for(folder, settings)
    missing = [one.place for one in wanted if not (root / one.place).is_file()]
    differing = [one.place for one in wanted if one.place not in missing and not _same(root / one.place, one.content)]
    if len(missing) == len(wanted) and settings.mode != PRODUCTION:
        return "not locked down, and a throw-away site need not be"
    if not _is_masked(root):
        missing.append(f"{MASKED} (masked)")
    if missing or differing:
        got = "; ".join(
            f"{what}: {', '.join(f'/{place}' for place in places)}"
            for what, places in (("missing", missing), ("different", differing))
            if places
        )
        raise NotLockedDown(got)
    return f"{len(wanted)} files as they ship"


def write_to(root: Path, wanted: Iterable[Deployed]) -> None:
    """Write the files below `root`, and mask what Ctrl-Alt-Del starts."""
    for one in wanted:
        path = root / one.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.content, encoding="utf-8")
        path.chmod(0o644)
    masked = root / MASKED
    masked.unlink(missing_ok=True)
    masked.symlink_to("/dev/null")


def _is_masked(root: Path) -> bool:
    path = root / MASKED
    return path.is_symlink() and str(path.readlink()) == "/dev/null"


def _same(path: Path, content: str) -> bool:
    try:
        return path.read_text(encoding="utf-8") == content
    except (OSError, ValueError):
        return False


def _filled(name: str, words: dict[str, str]) -> str:
    text = (files("kiosk") / "deploy" / name).read_text(encoding="utf-8")
    for mark, word in words.items():
        if mark in text and any(letter in word for letter in "\n\"'\\% "):
            raise ParseError(
                f"deploy {mark.strip('@').lower()}", "a text without spaces, quotes or percent signs", word
            )
        text = text.replace(mark, word)
    return text


def _with_authorities(policy: str, authorities: list[str]) -> str:
    if not authorities:
        return policy
    return json.dumps({**json.loads(policy), "CACertificates": authorities}, indent=2, sort_keys=True) + "\n"


def _authorities(certificate: Path) -> list[str]:
    """The CA certificates behind the kiosk's own in its file, as Chromium's policy takes them."""
    chain = x509.load_pem_x509_certificates(certificate.read_bytes())[1:]
    return [base64.b64encode(one.public_bytes(Encoding.DER)).decode("ascii") for one in chain]
