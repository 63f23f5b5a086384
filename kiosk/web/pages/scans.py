"""What the camera and the scanner bring: pictures and texts, read by the server alone. The browser only aims.

What goes back says nothing that needs the record: whether something of the kind asked for was read, and how to hold it.
"""

from dataclasses import replace

import cv2
import numpy as np
from flask import Blueprint, abort, jsonify, request
from werkzeug.wrappers import Response

from kiosk.barcodes.picture import Picture, open_picture
from kiosk.domain.badges import bearer
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Badge, OrderNumber
from kiosk.domain.reasons import Reason
from kiosk.handoffs.attempts import badge_shown, gate_reading, taken_in, turn_of
from kiosk.handoffs.grading import LEAST_LOOKS
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.understanding import BADGE, BAG, BAND, HAND_OVER, MAKERS, ORDER, PLACE, SHIPPER
from kiosk.handoffs.view import site_view
from kiosk.ledger.evidence import Exhibit
from kiosk.web.acts.tasks import Recording, Task, labels_read, sealed, stopped
from kiosk.web.here import Here, here
from kiosk.web.shown.aiming import hint
from kiosk.web.words import gettext as _

pages = Blueprint("scans", __name__)

EXPECTED = {
    **dict.fromkeys(("wristband", "old wristband", "new wristband"), BAND),
    "new badge": BADGE,
    "order": ORDER,
    "shipper": SHIPPER,
    **dict.fromkeys(("bag", "parent"), BAG),
    "maker’s label": MAKERS,
    "place": PLACE,
    "sheet": HAND_OVER,
}
LONGEST_SCAN = 256
MOST_PIXELS = 3840 * 2160
"""What a browser's camera may post: more would only keep people waiting."""
PREVIEW_WIDTH = 960
NO_FRAMES_KEPT: tuple[Exhibit, ...] = ()


@pages.post("/attempt/frames")
def frame() -> Response:
    """One picture of the browser's camera."""
    encoded = request.get_data()
    picture = open_picture(encoded)
    if picture.grey.size > MOST_PIXELS:
        raise ParseError("picture", f"at most {MOST_PIXELS} pixels", f"{picture.grey.size} pixels")
    return _answer(_seen(here(), picture, encoded))


@pages.post("/attempt/look")
def look() -> Response:
    """One picture of the kiosk's own camera."""
    camera = here().kiosk.camera
    if camera is None:
        raise ParseError("camera", "a camera of the kiosk", "none by configuration")
    taken = camera.frame()
    encoded = taken.encoded if taken.encoded is not None else _encoded(taken.picture)
    return _answer(_seen(here(), taken.picture, encoded))


@pages.get("/attempt/preview")
def preview() -> Response:
    """What the kiosk's own camera sees now, small: for aiming, nothing is read from it."""
    camera, demo, sitting = here().kiosk.camera, here().kiosk.demo, here().sitting
    # Only whoever is asked to show something sees it: not another browser of this kiosk.
    if camera is None or (sitting.task is None and sitting.answered is None):
        abort(404)
    if demo is not None:
        return Response(demo.camera.view(), mimetype="image/jpeg")
    grey = camera.frame().picture.grey
    small = cv2.resize(grey, (PREVIEW_WIDTH, grey.shape[0] * PREVIEW_WIDTH // grey.shape[1]))
    return Response(_encoded(Picture(np.asarray(small, dtype=np.uint8), "")), mimetype="image/jpeg")


@pages.post("/attempt/scan")
def scan() -> Response:
    """One text of a hand scanner: enough for a badge or an order, and for nothing else."""
    try:
        said = request.get_json(silent=True)
    except RecursionError:  # a text nested deep enough breaks the parser itself
        said = None
    text = said.get("text", "") if isinstance(said, dict) else ""
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_SCAN or not text.isascii():
        raise ParseError("scan", f"1 to {LONGEST_SCAN} ASCII characters", "something else")
    return _answer(_scanned(here(), text))


def _answer(said: dict[str, object]) -> Response:
    if said["state"] in {"read", "more"}:
        here().sitting.touched = here().bench.now
    return jsonify(said)


def _seen(at: Here, picture: Picture, encoded: bytes) -> dict[str, object]:
    sitting = at.sitting
    task = sitting.task
    if sitting.answered is not None:
        return _keeper_seen(at, badge_shown(at.bench, picture), picture)
    if task is None:
        return {"state": "old page", "goto": "/"}
    if task.ask == "badge":
        return _begun(at, task, badge_shown(at.bench, picture), picture)
    of_a_maker = task.ask == "bag" and isinstance(task, Task) and bool(task.makers_products)
    expect = MAKERS if of_a_maker else EXPECTED.get(task.ask)
    if expect is None or task.turn is None:
        return {"state": "old page", "goto": "/attempt"}
    before = task.turn
    reading = gate_reading(at.bench, picture, expect)
    looks = LEAST_LOOKS if isinstance(task, Task) and task.intended else 1
    turn = taken_in(at.bench, before, reading, Exhibit(encoded, "image/jpeg"), looks)
    if not at.kiosk.keep_frames:
        turn = replace(turn, exhibits=NO_FRAMES_KEPT)
    moved = task.with_turn(turn)
    sitting.task = moved
    return _progress(moved, task.ask, before) or hint(picture, reading, next(iter(reading.refused), None)) | {
        "so_far": labels_read(turn, task.ask), "done": False,
    }  # fmt: skip


def _progress(task: Task | Recording, asked: str, before: Turn) -> dict[str, object] | None:
    turn = task.turn
    if turn is None:
        return None
    if stopped(turn) or task.ask != asked:
        return {"state": "read", "hint": _("Read."), "so_far": len(sealed(turn)), "done": True, "goto": "/attempt"}
    if len(turn.makers) > len(before.makers):
        return {"state": "more", "hint": _("Read. Show the other codes of this label."), "so_far": 0, "done": False}
    if isinstance(task, Task) and task.makers_label_due:
        return {"state": "more", "hint": _("Read. Now the maker’s own label."), "so_far": 1, "done": False}
    so_far, new_text = labels_read(turn, asked), asked != "shipper" and len(turn.texts) > len(before.texts)
    if so_far > labels_read(before, asked) or new_text:
        return {"state": "more", "hint": _("Read. Show the rest."), "so_far": so_far, "done": False}
    if len(turn.shippers) > len(before.shippers):
        return {"state": "no seal", "hint": _("Now the square code of this label."), "so_far": 0, "done": False}
    if turn.bags and not sealed(turn):
        said = _("The square code is missing. Show the whole label.")
        return {"state": "no seal", "hint": said, "so_far": 0, "done": False}
    if sealed(turn) and len(turn.gate) == len(before.gate):
        return {"state": "more", "hint": _("Read. Show the next label."), "so_far": len(sealed(turn)), "done": False}
    return None


def _begun(at: Here, task: Task | Recording, shown: Badge | Reason, picture: Picture) -> dict[str, object]:
    if isinstance(shown, Reason):
        silent = shown.interlock == "right_kind_of_code" and shown.read == "none"
        return hint(picture, None, None if silent else shown) | {"done": False}
    turn = turn_of(at.bench, shown)
    if isinstance(turn, Reason):
        return hint(picture, None, turn) | {"done": False}
    at.sitting.task = task.with_turn(turn)
    at.sitting.locked = False
    return {"state": "read", "hint": _("Read."), "done": True, "goto": "/attempt"}


def _keeper_seen(at: Here, shown: Badge | Reason, picture: Picture) -> dict[str, object]:
    """Who acknowledges a stop."""
    keeper = shown if isinstance(shown, Reason) else bearer(site_view(at.bench), shown)
    if isinstance(keeper, Reason):
        return hint(picture, None, keeper if keeper.read != "none" else None) | {"done": False}
    at.sitting.keeper = keeper.person_id
    return {"state": "read", "hint": _("Read."), "done": True, "goto": "/verdict"}


def _scanned(at: Here, text: str) -> dict[str, object]:
    task = at.sitting.task
    blank = Picture(np.full((8, 8), 128, dtype=np.uint8), "")
    if at.sitting.answered is not None:
        return _keeper_seen(at, Badge.parse(text), blank)
    if task is None:
        return {"state": "old page", "goto": "/"}
    if task.ask == "badge":
        return _begun(at, task, Badge.parse(text), blank)
    if task.ask == "order" and task.turn is not None:
        number = OrderNumber.parse(text)
        turn = replace(task.turn, orders=(*task.turn.orders, number.value))
        at.sitting.task = task.with_turn(turn)
        return {"state": "read", "hint": _("Read."), "done": True, "goto": "/attempt"}
    return {"state": "other", "hint": _("The scanner is not enough here. Use the camera."), "done": False}


def _encoded(picture: Picture) -> bytes:
    done, encoded = cv2.imencode(".jpg", picture.grey, [cv2.IMWRITE_JPEG_QUALITY, 85])
    if not done:
        raise ParseError("picture", "a picture that can be kept", "one that can't")
    return bytes(encoded)
