"""The downtime sheet of one matched bag, gathered from the record: what goes on when the kiosk does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kiosk.domain.attempt import Signature
from kiosk.domain.containers import Container
from kiosk.domain.dosing import course_with, day_with, plain
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import StepTaken, Witnessed
from kiosk.domain.identifiers import Coi, Din, DonationSymbol, OrderNumber, ProductCode
from kiosk.domain.journey import Journey
from kiosk.domain.label import LocalMoment, Patient, day
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import ERASED, people_names
from kiosk.handoffs.contents import REPEATED, local_moment
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.sheets.downtime import Call, DowntimeSheet, Witnessing, downtime_page

MATCHES = frozenset({StepKind.MATCH_AT_BED, StepKind.MATCH_IN_LABORATORY})
_MINUTE = timedelta(minutes=1)


def downtime_sheet(bench: Bench, coi: str, container: str, calls: tuple[tuple[str, str, str], ...]) -> bytes:
    """The sheet of a bag that two people matched, as a PDF of one page; `calls` are (duty, name, telephone number).

    Drawn from the record as it stands, and recorded nowhere. Raises ParseError for a bag that is not matched or whose
    patient, order or therapy is not on record, SheetRefused for a text that does not fit or can't be shown,
    LedgerUnavailable.
    """
    return downtime_page(downtime_content(bench, coi, container, calls))


def downtime_content(bench: Bench, coi: str, container: str, calls: tuple[tuple[str, str, str], ...]) -> DowntimeSheet:
    """What the sheet says. Raises as `downtime_sheet`, but for what only drawing finds."""
    journey, site, now = journey_of(bench, coi), site_view(bench), bench.now
    bag, therapy, order = journey.containers.get(container), bench.therapies.get(journey.therapy or ""), journey.order
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    if bag is None or bag.opening_authorised_at is None:
        raise ParseError("bag of a downtime sheet", "one that two people matched", "one not matched")
    if document is None or order is None or therapy is None:
        raise ParseError("downtime sheet", "patient, order and therapy on record", "not all on record")
    zone = bag.zone
    opened = bag.opened_at
    return DowntimeSheet(
        patient=Patient.of(document),
        coi=Coi.parse(coi),
        order=OrderNumber.parse(order.order_number),
        donation=DonationSymbol.marked(Din.parse(bag.din), REPEATED),
        product_code=ProductCode(bag.product_code),
        product_name=therapy.containers[bag.kind].product_name,
        bag=bag.bag,
        bags=bag.bags,
        expiry=local_moment(bag.expires_at, zone) if bag.expires_at is not None else None,
        matched=tuple(_matched(bench, journey, site, bag)),
        station=bench.station,
        open_until=local_moment(bag.opening_authorised_at + therapy.match_window, zone),
        opened=local_moment(opened, zone) if opened is not None else None,
        infuse_until=local_moment(opened + therapy.post_thaw_limit, zone) if opened is not None else None,
        post_thaw_minutes=therapy.post_thaw_limit // _MINUTE,
        course=course_with(journey, order, bag),
        day=day_with(journey, order, therapy, bag, now),
        weight=f"{plain(order.weight_kg)} kg on {day(order.weighed_on)}",
        route=order.route,
        site=order.site_of_body,
        calls=tuple(Call(*call) for call in calls),
        facility=bench.facility,
        drawn=local_moment(now, zone),
    )


def _matched(bench: Bench, journey: Journey, site: SiteView, bag: Container) -> Iterator[Witnessing]:
    """Who read for the match of this bag; before them, for a thaw away from the bed, who read at the bed."""
    recorded = bench.ledger.facts(journey.coi)
    match = _last_taken(recorded, MATCHES, bag.id)
    if match is None:
        raise ParseError("downtime sheet", "the match of the bag on record", "none")
    taken = [match]
    if StepKind(match.step) is StepKind.MATCH_IN_LABORATORY:
        ready = _last_taken(recorded, frozenset({StepKind.PATIENT_READY}), None)
        taken = [ready, match] if ready is not None else taken
    names = people_names(bench)
    for step in taken:
        for record in recorded:
            fact = record.entry.fact
            signed = isinstance(fact, Witnessed) and fact.signature == Signature.SIGNED.value
            if isinstance(fact, Witnessed) and signed and fact.attempt_id == step.attempt_id:
                yield _witnessing(fact, names.get(fact.person, ERASED), site, record.entry.stamp.occurred_at, bag.zone)


def _last_taken(recorded: tuple[Recorded, ...], kinds: frozenset[StepKind], container: str | None) -> StepTaken | None:
    found = None
    for record in recorded:
        fact = record.entry.fact
        if isinstance(fact, StepTaken) and StepKind(fact.step) in kinds:
            found = fact if container is None or container in fact.containers else found
    return found


def _witnessing(fact: Witnessed, name: str, site: SiteView, at: datetime, zone: str) -> Witnessing:
    asked = STEPS[StepKind(fact.step)].roles_of(fact.witness - 1)
    person = site.people.get(fact.person)
    held = person.roles_at(at) & asked if person is not None else frozenset()
    said: LocalMoment = local_moment(at, zone)
    return Witnessing(name, tuple(sorted(role.value for role in held)), fact.step, said)
