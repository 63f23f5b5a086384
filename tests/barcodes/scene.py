"""Labels of a fictitious site, drawn and photographed: for the tests that read pixels."""

from datetime import UTC, datetime

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.barcodes import code128, datamatrix, qr
from kiosk.barcodes.modules import Modules
from kiosk.barcodes.picture import Grey, Picture, frame_picture
from kiosk.barcodes.seals import Identifiers, SealClaims, key_id_of, seal
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.readings import SealForm

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"a seal key of the tests, no oth.")
PUBLIC = KEY.public_key().public_bytes_raw()
TRUSTED = TrustedKey(
    key_id=key_id_of(PUBLIC),
    public=PUBLIC.hex(),
    purpose=KeyPurpose.SEAL,
    site="A9990",
    not_before=datetime(2026, 1, 1, tzinfo=UTC),
    not_after=datetime(2060, 1, 1, tzinfo=UTC),
)
CLAIMS = SealClaims(
    din="A999926123456",
    product_code="DAX121A0",
    coi="CHA999926000001",
    expiry="0263652359",
    bag=1,
    bags=2,
    issue=1,
    piece="base label",
    commitment="0123456789abcdef" * 2,
)
BESIDE = Identifiers(CLAIMS.din, CLAIMS.product_code, CLAIMS.coi)
WHITE = 255


def paper(width: int = 1181, height: int = 827) -> Grey:
    """Blank stock, 100 x 70 mm at 300 dots an inch unless asked otherwise."""
    return np.full((height, width), WHITE, np.uint8)


def stick(paper: Grey, modules: Modules, x: int, y: int, dots: int, bar: int = 90) -> None:
    """Print a symbol on paper, its upper left at x, y; a linear one with bars `bar` dots high."""
    rows = bar if modules.height == 1 else dots
    ink = np.kron(modules.dark, np.ones((rows, dots), np.bool_))
    paper[y : y + ink.shape[0], x : x + ink.shape[1]] = np.where(ink, 0, WHITE)


def compound(claims: SealClaims) -> str:
    """The compound message of a label."""
    return f"=+04000={claims.din}00=<{claims.product_code}&>{claims.expiry}&/{claims.coi}"


def label(claims: SealClaims, sealed: str | None = None, *, linear: SealClaims | None = None) -> Grey:
    """A label with four linear symbols, the compound Data Matrix and a seal; `linear` differs for a label gone wrong."""
    stated = linear or claims
    sheet = paper()
    texts = (f"={stated.din}00", f"=<{stated.product_code}", f"&>{stated.expiry}", f"&/{stated.coi}")
    for row, text in enumerate(texts):
        stick(sheet, code128.draw(text), 60, 40 + 150 * row, 3)
    stick(sheet, datamatrix.draw(compound(claims)), 60, 640, 7)
    stick(sheet, qr.draw(seal(claims, KEY) if sealed is None else sealed), 780, 60, 6)
    return sheet


def single(modules: Modules, dots: int = 8) -> Picture:
    """One symbol alone on white."""
    quiet = modules.quiet * dots
    sheet = paper(modules.width * dots + 2 * quiet, (120 if modules.height == 1 else modules.height * dots) + 2 * quiet)
    stick(sheet, modules, quiet, quiet, dots, 120)
    return frame_picture(sheet)


def side_by_side(*sheets: Grey, gap: int = 40) -> Grey:
    """Sheets on one table, left to right."""
    between = np.full((sheets[0].shape[0], gap), 90, np.uint8)
    row = [part for sheet in sheets for part in (between, sheet)]
    return np.concatenate([*row, between], axis=1)


def photograph(
    sheet: Grey, *, degrees: float = 0.0, blur: float = 0.6, noise: float = 2.0, light: float = 1.0, seed: int = 1
) -> Picture:
    """A 1080p frame in which the sheet fills about six tenths of the width; noise in grey levels."""
    width, height = 1920, 1080
    scale = min(0.62 * width / sheet.shape[1], 0.9 * height / sheet.shape[0])
    turn = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), degrees, scale)
    turn[:, 2] += (width / 2 - sheet.shape[1] / 2, height / 2 - sheet.shape[0] / 2)
    seen = cv2.warpAffine(sheet, turn, (width, height), flags=cv2.INTER_AREA, borderValue=90)
    soft = cv2.GaussianBlur(seen, (0, 0), blur).astype(np.float64)
    grain = np.random.default_rng(seed).normal(0.0, noise, soft.shape)
    return frame_picture(np.clip(soft * light + grain, 0, 255).astype(np.uint8))


def sealed(claims: SealClaims, form: SealForm) -> str:
    """The seal of the tests' site over those claims."""
    return seal(claims, KEY, form)
