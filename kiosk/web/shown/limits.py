"""'After this bag: x of y', for the order and for 24 hours."""

from kiosk.domain.dosing import Amount, course_with, day_with, plain
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from kiosk.web.screens import Row
from kiosk.web.words import gettext as _


def limit_rows(bench: Bench, coi: str, container: str) -> tuple[Row, ...]:
    """What the patient will have had after this bag, against the order and the limits of 24 hours."""
    journey = journey_of(bench, coi)
    therapy, known = bench.therapies.get(journey.therapy or ""), journey.containers.get(container)
    if journey.order is None or therapy is None or known is None:
        return ()
    course, day = (
        course_with(journey, journey.order, known),
        day_with(journey, journey.order, therapy, known, bench.now),
    )
    return (
        _row(_("Cells after this bag"), course.cells),
        _row(_("Volume after this bag"), course.volume),
        _row(_("DMSO in 24 hours after this bag"), day.dmso),
        _row(_("Volume in 24 hours after this bag"), day.volume),
    )


def _row(label: str, amount: Amount) -> Row:
    said = _("%(after)s of %(most)s %(unit)s", after=plain(amount.after), most=plain(amount.most), unit=_(amount.unit))
    return Row(label, said)
