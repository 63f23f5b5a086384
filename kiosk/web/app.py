"""The application factory: templates, blueprints, and what stands around every request."""

from flask import Flask

from kiosk.handoffs.erasing import finish_erasures
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.timekeeping import decision_moment
from kiosk.web.chrome import surroundings
from kiosk.web.errors import say_what_broke
from kiosk.web.kiosk import Kiosk
from kiosk.web.logs import log_requests
from kiosk.web.pages import (
    attempt,
    board,
    checkpoints,
    courier,
    files,
    handover,
    health,
    home,
    metrics,
    papers,
    people,
    printers,
    quality,
    reports,
    reviews,
    risk,
    running,
    scans,
    self_test,
    verdict,
)
from kiosk.web.seating import seat_everyone
from kiosk.web.sittings import Sittings
from kiosk.web.words import gettext, ngettext

MOST_BYTES = 4_000_000


def create_app(kiosk: Kiosk) -> Flask:
    """The kiosk's screens over its use cases.

    Labels under way when the kiosk stopped are lost from here on, and an erasure that it left undone is done. A clock
    that was set meanwhile is put on record.
    """
    app = Flask("kiosk.web", static_folder="static", template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=200_000, MAX_FORM_PARTS=100)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    sittings = Sittings()
    labels_lost_in_between(kiosk.bench)
    finish_erasures(kiosk.bench)
    decision_moment(kiosk.bench)
    seat_everyone(app, kiosk, sittings)
    app.context_processor(lambda: surroundings(kiosk))
    for blueprint in (
        home.pages, attempt.pages, scans.pages, files.pages, verdict.pages, running.pages, quality.pages, people.pages,
        board.pages, courier.pages, printers.pages, papers.pages, handover.pages, reports.pages, risk.pages,
        checkpoints.pages, reviews.pages, self_test.pages,
        health.pages, metrics.pages,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    if kiosk.demo is not None:
        from kiosk.web.pages import demo  # noqa: PLC0415  only a demonstration loads fakes

        app.register_blueprint(demo.pages)
    say_what_broke(app)
    log_requests(app)
    app.extensions["kiosk"] = kiosk
    app.extensions["sittings"] = sittings
    return app
