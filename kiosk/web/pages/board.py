"""The vein-to-vein board: every journey a lane. It names journeys, never patients, to anybody who signed in to look."""

from flask import Blueprint
from werkzeug.wrappers import Response

from kiosk.handoffs.view import site_view
from kiosk.web.here import here, page
from kiosk.web.pages.quality import signed_in
from kiosk.web.shown.lanes import AHEAD, BACK, HEIGHT, NOW, WIDTH, counts, lanes_shown
from kiosk.web.words.moments import moment_words

pages = Blueprint("board", __name__)


@pages.get("/board")
def show() -> Response:
    """What is due, what is late, what is at risk, and when each patient gets their cells."""
    at = here()
    turned_away = signed_in(at)
    if turned_away is not None:
        return turned_away
    board = at.kiosk.boards.at(at.bench)
    return page(
        "board.html", lanes=lanes_shown(at.bench, board), counts=counts(board),
        made_at=moment_words(board.made_at, site_view(at.bench).zone),
        width=WIDTH, height=HEIGHT, now_x=NOW, weeks_back=BACK // 7, weeks_ahead=AHEAD // 7,
    )  # fmt: skip
