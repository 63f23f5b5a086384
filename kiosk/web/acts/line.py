"""The check at the line: each person says the way the cells go in, and the first what must not be done to them."""

from kiosk.domain.administration import ELSEWHERE, ROUTES
from kiosk.domain.decision import Decision
from kiosk.domain.facts import WaySaid
from kiosk.domain.interlocks.dose import YES
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.line import check_line
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.view import journey_of
from kiosk.web.acts.tasks import Keyed, Task
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _

NO = "no"


def at_the_line(bench: Bench, task: Task) -> tuple[Field, ...]:
    """What the person sees at the patient; the first person also reads the prohibitions aloud.

    Sites are all those of the therapy that this person's own readings name, so that the form tells nothing of the
    order; of every therapy here where they name none.
    """
    read = _therapy(bench, journey_named(bench, task.turn) if task.turn is not None else None)
    cares = [therapy.administration for therapy in (bench.therapies.values() if read is None else (read,))]
    sites = dict.fromkeys(site for care in cares for site in care.sites)
    marked = any(care.marked for care in cares)
    yes_or_no = ((YES, _("Yes")), (NO, _("No")))
    # A yes to "no filter" could mean either: the line is understood, or it can't be kept.
    kept_or_not = ((YES, _("Understood")), (NO, _("Cannot be kept")))
    return (
        Field("route", _("By which route?"), "choice", choices=tuple((route, _(route)) for route in ROUTES)),
        Field("site", _("Where?"), "choice", choices=tuple((site, _(site)) for site in (*sites, ELSEWHERE))),
        *((Field("marked", _("Did you see the mark on the site?"), "choice", choices=yes_or_no),) if marked else ()),
        *(
            Field(f"line-{n}", _(line), "choice", choices=kept_or_not)
            for n, line in enumerate(_prohibitions(bench, task) if task.number == 0 else ())
        ),
    )


def check(bench: Bench, task: Task) -> Decision:
    """What both said, and the prohibitions that the first one acknowledged."""
    lines = _of_therapy(bench, task.under_way.coi)
    first = task.keyed[0] if task.keyed else {}
    acknowledged = tuple(line for n, line in enumerate(lines) if first.get(f"line-{n}") == YES)
    return check_line(bench, task.under_way, tuple(_way(keyed) for keyed in task.keyed), acknowledged)


def _way(keyed: Keyed) -> WaySaid:
    return WaySaid(keyed.get("route", ""), keyed.get("site", ""), marked=keyed.get("marked") == YES)


def _prohibitions(bench: Bench, task: Task) -> tuple[str, ...]:
    return _of_therapy(bench, journey_named(bench, task.turn) if task.turn is not None else None)


def _of_therapy(bench: Bench, coi: str | None) -> tuple[str, ...]:
    therapy = _therapy(bench, coi)
    return therapy.administration.prohibitions if therapy is not None else ()


def _therapy(bench: Bench, coi: str | None) -> Therapy | None:
    return bench.therapies.get(journey_of(bench, coi).therapy or "") if coi is not None else None
