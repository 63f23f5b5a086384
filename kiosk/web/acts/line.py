"""The way the cells go in, said by each person: before the opening where the site is marked, and at the line.

At the line the first person also reads aloud what must not be done to the cells.
"""

from kiosk.domain.administration import ELSEWHERE, ROUTES, Administration
from kiosk.domain.decision import Decision
from kiosk.domain.facts import WaySaid
from kiosk.domain.interlocks.dose import YES
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.line import check_line
from kiosk.handoffs.matching import match_at_bed
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.view import journey_of
from kiosk.web.acts.tasks import Keyed, Task
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _

NO = "no"
READ_ALOUD = "line-"
"""How the names of those fields begin that the first person alone answers, one by one, as they read them aloud."""


def before_the_opening(bench: Bench, task: Task) -> tuple[Field, ...]:
    """What the person sees at the marked site; nothing where what they read goes to no marked site, or names nobody."""
    read = _therapy(bench, journey_named(bench, task.turn) if task.turn is not None else None)
    return _way_fields((read.administration,)) if read is not None and read.administration.marked else ()


def at_the_line(bench: Bench, task: Task) -> tuple[Field, ...]:
    """What the person sees at the patient; the first person also reads the prohibitions aloud.

    Sites are all those of the therapy that this person's own readings name, so that the form tells nothing of the
    order; of every therapy here where they name none.
    """
    read = _therapy(bench, journey_named(bench, task.turn) if task.turn is not None else None)
    cares = tuple(therapy.administration for therapy in (bench.therapies.values() if read is None else (read,)))
    # A yes to "no filter" could mean either: the line is understood, or it can't be kept.
    kept_or_not = ((YES, _("Understood")), (NO, _("Cannot be kept")))
    lines = _prohibitions(read) if task.number == 0 else ()
    return (
        *_way_fields(cares),
        *(Field(f"{READ_ALOUD}{n}", _(line), "choice", choices=kept_or_not) for n, line in enumerate(lines)),
    )


def _way_fields(cares: tuple[Administration, ...]) -> tuple[Field, ...]:
    """Route, site and mark. The routes are all there are, whatever was ordered."""
    sites = dict.fromkeys(site for care in cares for site in care.sites)
    marked = any(care.marked for care in cares)
    yes_or_no = ((YES, _("Yes")), (NO, _("No")))
    return (
        Field("route", _("By which route?"), "choice", choices=tuple((route, _(route)) for route in ROUTES)),
        Field("site", _("Where?"), "choice", choices=tuple((site, _(site)) for site in (*sites, ELSEWHERE))),
        *((Field("marked", _("Did you see the mark on the site?"), "choice", choices=yes_or_no),) if marked else ()),
    )


def match(bench: Bench, task: Task) -> Decision:
    """What two people read from scratch and, of a marked site, what each of them said."""
    said = tuple(_way(keyed) for keyed in task.keyed) if any(task.keyed) else ()
    return match_at_bed(bench, task.under_way, said)


def check(bench: Bench, task: Task) -> Decision:
    """What both said, and the prohibitions that the first one acknowledged."""
    lines = _prohibitions(_therapy(bench, task.under_way.coi))
    first = task.keyed[0] if task.keyed else {}
    acknowledged = tuple(line for n, line in enumerate(lines) if first.get(f"{READ_ALOUD}{n}") == YES)
    return check_line(bench, task.under_way, tuple(_way(keyed) for keyed in task.keyed), acknowledged)


def _way(keyed: Keyed) -> WaySaid:
    return WaySaid(keyed.get("route", ""), keyed.get("site", ""), marked=keyed.get("marked") == YES)


def _prohibitions(therapy: Therapy | None) -> tuple[str, ...]:
    return therapy.administration.prohibitions if therapy is not None else ()


def _therapy(bench: Bench, coi: str | None) -> Therapy | None:
    return bench.therapies.get(journey_of(bench, coi).therapy or "") if coi is not None else None
