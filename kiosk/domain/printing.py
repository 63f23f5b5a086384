"""What goes to a printer, and what a printer can tell about it. Sent is not printed."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.reasons import Reason
from kiosk.domain.tags import TagAnswer


@dataclass(frozen=True)
class PrintJob:
    """The proved bitmap of one label in the printer's own language, with the hashes the ledger keeps.

    `print_id` is unique; the same id is never sent twice. Hashes are SHA-256 in lower-case hex; `bitmap_sha256` is of
    the 1-bit rows, most significant bit first, 1 = black. Sizes are in dots of the printer. `epc` is what the payload
    writes into the tag inside the label, in hex; None leaves it alone.
    """

    print_id: str
    profile_id: str
    profile_sha256: str
    template_sha256: str
    bitmap_sha256: str
    width_dots: int
    height_dots: int
    dpi: int
    language: str
    payload: bytes
    epc: str | None = None


class Delivery(Enum):
    """What is known of a job after the attempt. Only a camera that reads the paper proves a label."""

    NOT_SENT = "not sent: no byte left the kiosk"
    SENT = "sent: the printer reports no fault"
    UNKNOWN = "unknown: the label may come out, now or later"


LABEL_COUNTER = "label counter "
"""How a printer's own count of its sheets stands among its replies."""


@dataclass(frozen=True)
class PrintReport:
    """How a job went, with the reason where the printer was not ready and the printer's own replies for the record.

    `tag` is its answer of the tag inside the label, None where it gave none.
    """

    delivery: Delivery
    reason: Reason | None = None
    replies: tuple[str, ...] = ()
    tag: TagAnswer | None = None

    @property
    def counted(self) -> int | None:
        """How many sheets the printer itself says it printed so far, None where its language doesn't tell."""
        said = [text.removeprefix(LABEL_COUNTER) for text in self.replies if text.startswith(LABEL_COUNTER)]
        return int(said[-1]) if said and said[-1].isdecimal() else None
