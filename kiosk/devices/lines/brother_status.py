"""The 32 bytes in which a Brother label printer says how it is, read strictly.

Source: Brother, Raster Command Reference QL-800/810W/820NWB and QL-1100/1110NWB/1115NWB, "Status information request".
Series and model codes as brother_ql lists them; not yet seen from a printer of our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kiosk.domain.errors import ParseError

STATUS_REQUEST = b"\x1biS"
STATUS_LENGTH = 32

MODELS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (0x34, 0x38): "QL-800",
        (0x34, 0x39): "QL-810W",
        (0x34, 0x41): "QL-820NWB",
        (0x34, 0x43): "QL-1100",
        (0x34, 0x44): "QL-1110NWB",
        (0x34, 0x45): "QL-1115NWB",
    }
)
"""Series and model code, and the name of the model."""

REPLY, COMPLETED, FAULT, SWITCHED_OFF, NOTIFICATION, PHASE_CHANGE = 0x00, 0x01, 0x02, 0x04, 0x05, 0x06
"""Why a status came: asked for, or by itself."""
WAITING, PRINTING = 0x00, 0x01

_FAULTS = (
    (8, 0x01, "no media"),
    (8, 0x02, "end of media"),
    (8, 0x04, "cutter jam"),
    (8, 0x10, "printer in use"),
    (8, 0x20, "switched off"),
    (8, 0x80, "fan fault"),
    (9, 0x01, "other media"),
    (9, 0x02, "buffer full"),
    (9, 0x04, "transmission fault"),
    (9, 0x08, "buffer full"),
    (9, 0x10, "cover open"),
    (9, 0x20, "cancelled at the printer"),
    (9, 0x40, "media can not be fed"),
    (9, 0x80, "system fault"),
)
_KNOWN = {8: 0x01 | 0x02 | 0x04 | 0x10 | 0x20 | 0x80, 9: 0xFF}
_WHAT = "Brother status"


@dataclass(frozen=True)
class BrotherStatus:
    """One status: model, media in millimetres (`length_mm` is 0 on a roll without gaps), `faults` in words, why it
    came, and whether the printer `waits` for a job.
    """

    model: str
    media_type: int
    width_mm: int
    length_mm: int
    faults: tuple[str, ...]
    kind: int
    waits: bool


def parse_statuses(came: bytes) -> tuple[BrotherStatus, ...]:
    """Every status of some whole number of them. Raises ParseError for anything else."""
    if not came or len(came) % STATUS_LENGTH:
        raise ParseError(_WHAT, "32 bytes each", f"{len(came)} bytes")
    return tuple(_status(came[at : at + STATUS_LENGTH]) for at in range(0, len(came), STATUS_LENGTH))


def _status(said: bytes) -> BrotherStatus:
    if said[:3] != b"\x80\x20B":
        raise ParseError(_WHAT, "80 20 42 at its head", said[:3].hex(" "))
    model = MODELS.get((said[3], said[4]))
    if model is None:
        raise ParseError(_WHAT, f"a model among {', '.join(MODELS.values())}", said[3:5].hex(" "))
    if said[8] & ~_KNOWN[8]:
        raise ParseError(_WHAT, "known faults", said[8:10].hex(" "))
    if said[18] > PHASE_CHANGE or said[19] not in (WAITING, PRINTING):
        raise ParseError(_WHAT, "a known status and phase", said[18:20].hex(" "))
    faults = tuple(dict.fromkeys(word for byte, bit, word in _FAULTS if said[byte] & bit))
    return BrotherStatus(model, said[11], said[10], said[17], faults, said[18], said[19] == WAITING)


def status_shown(status: BrotherStatus) -> str:
    """A status for the record."""
    state = "waits" if status.waits else "prints"
    told = ", ".join((state, *status.faults))
    return f"ESC i S {status.model}, {status.width_mm} x {status.length_mm} mm, type {status.kind}, {told}"
