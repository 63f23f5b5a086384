"""The hand scanner's daily test: a code that holds every character a wrong keyboard setting would change."""

import cv2
import numpy as np
from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.barcodes import code128
from kiosk.web.here import here, page

pages = Blueprint("self_test", __name__)

TEXT = "=<>&%!#+-./:;YZyzAQWM0-9"
"""Y and Z, A and Q, W and M change places between keyboards; the signs are those of ISBT 128."""

DOTS, HEIGHT = 3, 180


@pages.get("/self-test")
def show() -> Response:
    """The page with the code."""
    return page("scanner_test.html", code_url="/self-test.png")


@pages.get("/self-test.png")
def code() -> Response:
    """The code itself, as a picture."""
    here()
    modules = code128.draw(TEXT)
    dark = np.pad(modules.dark[:1], ((0, 0), (modules.quiet, modules.quiet)))
    dots = np.repeat(np.repeat(np.where(dark, 0, 255).astype(np.uint8), DOTS, axis=1), HEIGHT, axis=0)
    _done, encoded = cv2.imencode(".png", dots)
    return Response(encoded.tobytes(), mimetype="image/png")
