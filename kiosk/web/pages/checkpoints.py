"""Checkpoints: what only the database vouches for, the last signed state outside it, and one for a shift hand-over.

For quality, signed in. Nothing here names a patient or a journey, and nothing of it reaches the record.
"""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from kiosk.handoffs.checkpointing import checkpoint_slip
from kiosk.handoffs.view import site_view
from kiosk.ledger.checkpoints import LONGEST, MOST_FACTS, Checkpoints
from kiosk.ledger.kept import Made, Why
from kiosk.web.here import Here, go, here, page
from kiosk.web.pages.quality import signed_in_for_quality
from kiosk.web.screens import Row
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words
from kiosk.web.words.moments import moment_words

pages = Blueprint("checkpoints", __name__)

CAUSES = {
    Why.START.value: words("the kiosk started"),
    Why.STOP.value: words("the kiosk was stopped"),
    Why.RELEASE.value: words("a release"),
    Why.COUNT.value: words("100 facts"),
    Why.TIME.value: words("15 minutes"),
    Why.HAND_OVER.value: words("a shift hand-over"),
    Why.ASKED.value: words("asked for"),
    Why.COSIGNED.value: words("a witness signed it"),
}


@pages.get("/checkpoints")
def show() -> Response:
    """The window of what no checkpoint outside covers, and the last checkpoint."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    checkpoints = at.bench.ledger.checkpoints
    if checkpoints is None:
        return page("checkpoints.html", rows=(), wrong=(_("No checkpoints are kept here."),), slip=False, may=False)
    exposure, now, zone = checkpoints.exposure(), at.bench.now, site_view(at.bench).zone
    beyond = window(exposure.facts, exposure.minutes(now))
    rows = [
        Row(
            _("Beyond the last checkpoint"), _("%(window)s: only the database itself vouches for these", window=beyond)
        ),
        Row(_("At most"), window(MOST_FACTS, int(LONGEST.total_seconds() // 60))),
    ]
    if exposure.last is not None:
        last = exposure.last
        cause = _(CAUSES[last.why]) if last.why in CAUSES else last.why
        rows.append(Row(_("Last checkpoint"), f"{_covers(last)}, {moment_words(last.at, zone)}, {cause}"))
        rows.append(Row(_("Root"), last.checkpoint.text.split("\n")[2]))
    cosigned = exposure.cosigned
    told = f"{_covers(cosigned)}, {_signers(cosigned)}" if cosigned is not None else _("by nobody")
    rows.append(Row(_("Cosigned"), told))
    wrong = []
    if at.kiosk.backup is not None:
        backup = at.kiosk.backup.standing()
        when = moment_words(backup.last.at, zone) if backup.last is not None else _("none yet")
        rows.append(Row(_("Last good backup"), when))
        if backup.wrong:
            wrong.append(_("The backup of the record is not as it should be: %(why)s. Call IT.", why=backup.wrong))
    if exposure.lacking is not None:
        wrong.append(_("The file outside the database lacks a checkpoint. Call IT, and put its copy back."))
    if exposure.failure:
        wrong.append(_("The last checkpoint could not be made: %(why)s", why=exposure.failure))
    elif exposure.too_wide(now):
        wrong.append(_("More lies beyond the last checkpoint than may. Touch the button, and call IT if this stays."))
    slip = exposure.last is not None
    return page("checkpoints.html", rows=tuple(rows), wrong=tuple(wrong), slip=slip, may=True)


@pages.post("/checkpoints")
def make() -> Response:
    """A checkpoint for the hand-over of a shift, of everything recorded so far."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    _kept(here()).attempt(Why.HAND_OVER)
    return go("checkpoints.show")


@pages.get("/checkpoints/slip.pdf")
def slip() -> Response:
    """The slip of the last checkpoint, to be kept where nobody can change it."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    made = _kept(at).last
    if made is None:
        abort(404)
    pdf = checkpoint_slip(made, site_view(at.bench).zone, at.bench.facility, at.bench.station)
    return Response(pdf, mimetype="application/pdf")


def window(facts: int, minutes: int) -> str:
    """So many facts and minutes, in words."""
    counted, waited = ngettext("%(n)s fact", "%(n)s facts", facts), ngettext("%(n)s minute", "%(n)s minutes", minutes)
    return f"{counted}, {waited}"


def _covers(made: Made) -> str:
    return ngettext("%(n)s fact", "%(n)s facts", made.checkpoint.size)


def _signers(made: Made) -> str:
    return ", ".join(one.name for one in made.checkpoint.signatures[1:])


def _kept(at: Here) -> Checkpoints:
    if at.bench.ledger.checkpoints is None:
        abort(404)
    return at.bench.ledger.checkpoints
