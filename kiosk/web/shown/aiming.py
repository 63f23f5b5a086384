"""How to hold a thing to the camera: from the picture and what was seen in it, never from a value or the record."""

import numpy as np

from kiosk.barcodes.picture import Picture
from kiosk.domain.readings import Corner, FrameReading
from kiosk.domain.reasons import Reason
from kiosk.web.words import gettext as _

DARK, BRIGHT = 40, 235
SMALL = 0.04
"""Share of the picture below which what was seen is too far away."""
MARGIN = 0.35
"""What is added around the symbols seen, in shares of their size: a label is larger than its codes."""

Box = tuple[float, float, float, float]


def hint(picture: Picture, reading: FrameReading | None, reason: Reason | None) -> dict[str, object]:
    """What to say, as 'state' and 'hint', and the 'region' to look at more closely where anything was seen."""
    box = _box(picture, reading) if reading is not None else None
    said: dict[str, object] = dict(zip(("state", "hint"), _said(picture, reason, box), strict=True))
    return said | ({"region": box} if box is not None else {})


def _said(picture: Picture, reason: Reason | None, box: Box | None) -> tuple[str, str]:
    hints = {
        "one_thing_in_view": ("two", _("Show one thing alone.")),
        "right_kind_of_code": ("other", _("That is another kind of code. Show what is asked for.")),
        "symbology_expected": ("other", _("That is another kind of code. Show what is asked for.")),
        "badge_is_known": ("unknown", _("This badge was not issued here.")),
        "readers_present": ("broken", _("This kiosk can’t read. Call IT.")),
    }
    brightness = float(np.mean(picture.grey[::8, ::8]))
    if brightness < DARK:
        return "dark", _("Too dark. More light.")
    if brightness > BRIGHT:
        return "bright", _("Too bright. Turn it out of the light.")
    if reason is not None and reason.interlock in hints:
        return hints[reason.interlock]
    if reason is not None and reason.interlock == "badge_is_authorised":
        why = reason.read.partition(": ")[2]
        dead = _("This badge is de-authorised: %(why)s", why=why) if why else _("This badge was never read back.")
        return "dead", dead
    if box is not None and box[2] * box[3] < SMALL:
        return "closer", _("Closer.")
    if box is not None or reason is not None:
        return "still", _("Seen. Hold it still and flat.")
    return "nothing", _("Hold it inside the frame, closer.")


def _box(picture: Picture, reading: FrameReading) -> Box | None:
    """Left, top, width and height around everything that any reader saw, in shares of the picture."""
    corners: list[Corner] = [corner for symbol in reading.seen for corner in symbol.corners]
    corners += [corner for symbol in reading.accepted for corner in symbol.corners]
    if not corners:
        return None
    rows, columns = picture.grey.shape
    left, right = (edge([c.x for c in corners]) / columns for edge in (min, max))
    top, bottom = (edge([c.y for c in corners]) / rows for edge in (min, max))
    wide, high = (right - left) * MARGIN, (bottom - top) * MARGIN
    x, y = max(0.0, left - wide), max(0.0, top - high)
    return (
        round(x, 3), round(y, 3), round(min(1.0, right + wide) - x, 3), round(min(1.0, bottom + high) - y, 3),
    )  # fmt: skip
