"""The reconciliation slip of a station that was just cleared, gathered from the record."""

from collections.abc import Mapping

from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    LabelApplied,
    LabelHandedOn,
    LabelIssued,
    LabelVoided,
    StationTaken,
)
from kiosk.domain.identifiers import Coi
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import ERASED, donation_as_printed, people_names
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.sheets.reconciliation import Accounted, ReconciliationSlip, reconciliation_page

SETTLES = (LabelApplied, LabelHandedOn, LabelVoided)


def reconciliation_slip(bench: Bench, coi: str) -> bytes:
    """The slip of the labels issued since this station opened the patient's last, as a PDF of one page.

    Recorded nowhere. Raises ParseError where this station never had the patient's labels open, SheetRefused for a text
    that does not fit or can't be shown, LedgerUnavailable.
    """
    return reconciliation_page(reconciliation_content(bench, coi))


def reconciliation_content(bench: Bench, coi: str) -> ReconciliationSlip:
    """What the slip says. Raises as `reconciliation_slip`, but for what only drawing finds."""
    taken = [r for r in bench.ledger.facts("site/stations") if r.entry.fact == StationTaken(bench.station, coi)]
    if not taken:
        raise ParseError("reconciliation slip", "a station that had this patient's labels open", "another")
    opened, zone = taken[-1].entry.stamp.occurred_at, site_view(bench).zone
    recorded = bench.ledger.facts(coi)
    issued = [r for r in recorded if isinstance(r.entry.fact, LabelIssued) and r.entry.stamp.occurred_at >= opened]
    return ReconciliationSlip(
        Coi.parse(coi), bench.station, bench.facility, local_moment(opened, zone), local_moment(bench.now, zone),
        tuple(_accounted(bench, coi, record, recorded, zone) for record in issued),
    )  # fmt: skip


def _accounted(bench: Bench, coi: str, issued: Recorded, recorded: tuple[Recorded, ...], zone: str) -> Accounted:
    fact, names = issued.entry.fact, people_names(bench)
    if not isinstance(fact, LabelIssued):
        raise TypeError(f"Expected a label issued, got {type(fact).__name__}.")
    key = (fact.container, fact.piece, fact.issue)
    settled = None
    for record in recorded:
        then = record.entry.fact
        if isinstance(then, SETTLES) and (then.container, then.piece, then.issue) == key:
            settled = record
    container = journey_of(bench, coi).containers[fact.container]
    label = container.labels[fact.piece, fact.issue]
    return Accounted(
        f"{donation_as_printed(container.din)} {container.product_code}, bag {container.bag} of {container.bags}",
        fact.piece, fact.issue, fact.edition,
        local_moment(issued.entry.stamp.occurred_at, zone), _names(issued, names), issued.number, label.state.value,
        local_moment(settled.entry.stamp.occurred_at, zone) if settled is not None else None,
        _names(settled, names) if settled is not None else (), settled.number if settled is not None else None,
        label.extra_sheets,
    )  # fmt: skip


def _names(record: Recorded, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(person, ERASED) for person in record.entry.people)
