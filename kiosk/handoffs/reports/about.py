"""The lines at the top of every paper about one patient: who it is, under which numbers, for which therapy."""

from datetime import date

from kiosk.domain import facts as f
from kiosk.domain.label import day
from kiosk.domain.paper import Line, Quoted, Said, Tone, Trace
from kiosk.domain.text import visible
from kiosk.handoffs.called import ERASED
from kiosk.handoffs.reports.citing import CaseFile, Cited
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

Identity = Cited[f.Enrolled] | Cited[f.IdentityChanged]


def about_patient(case: CaseFile) -> tuple[Line, ...]:
    """Patient, former names, identifier, order, therapy."""
    *former, present = _identities(case)
    coi = Quoted(case.coi, (Trace(case.coi, 1, "stream"),))
    orders, enrolled = case.of(f.Ordered), case.of(f.Enrolled)
    therapy = case.therapy
    name = "fact.therapy>name" if therapy is not None else "fact.therapy"
    said = visible(therapy.name if therapy is not None else enrolled[-1].fact.therapy)
    return (
        Line("Patient", (_particular(case, present, "name"),), Tone.STRONG),
        Line("Born, record number",
             (_particular(case, present, "birth_date"), ", ", _particular(case, present, "record_number"))),
        *(
            Line("Formerly", (_particular(case, one, "name"), ", ", _particular(case, one, "record_number")))
            for one in reversed(former)
        ),
        Line("Chain of identity", (coi,), Tone.STRONG),
        *_orders(orders),
        Line("Therapy", (Quoted(said, (enrolled[-1].trace(name),)),)),
        *_homes(case),
    )  # fmt: skip


def _homes(case: CaseFile) -> tuple[Line, ...]:
    """Through which sites the journey came, and where it went if it is not here. Names stay with their site."""
    taken = tuple(
        Line("Taken over by", (one.quote("to_site"), " from ", one.quote("from_site"), ", ", one.at, ", after ",
                               one.quote("count"), " facts there; its people stand by their ids there"))
        for one in case.of(f.HandoverAccepted)
    )  # fmt: skip
    given = case.of(f.HandedOver) if case.journey.home.away_to else ()
    return (*taken, *(Line("Handed over to", (one.quote("to_site"), ", ", one.at)) for one in given[-1:]))


def _orders(orders: tuple[Cited[f.Ordered], ...]) -> tuple[Line, ...]:
    """The order in force, and under it those that were before it."""
    if not orders:
        return (Line("Order, physician", (NOT_ON_RECORD,)),)
    lines = tuple((one.quote("order_number"), ", ", one.quote("physician")) for one in reversed(orders))
    captions = ("Order, physician", *("Earlier order" for _ in lines[1:]))
    return tuple(Line(caption, said) for caption, said in zip(captions, lines, strict=True))


def running_line(case: CaseFile) -> Said:
    """The patient in one line, for the head of every further page."""
    present = _identities(case)[-1]
    fields = (_particular(case, present, name) for name in ("name", "birth_date", "record_number"))
    name, born, number = fields
    return (name, " · ", born, " · ", number)


def _identities(case: CaseFile) -> tuple[Identity, ...]:
    """The identities in force so far, the present one last: a change counts once two people have linked it."""
    linked = [former.until for former in case.journey.former]
    changes = {cited.fact.change_id: cited for cited in case.of(f.IdentityChanged)}
    return (case.of(f.Enrolled)[-1], *(changes[change] for change in linked if change in changes))


def _particular(case: CaseFile, identity: Identity, field: str) -> Quoted:
    document = case.documents.get(identity.fact.particulars_id)
    text = ERASED if document is None else document[field]
    if document is not None and field == "birth_date":
        text = day(date.fromisoformat(text))
    return Quoted(visible(text), (identity.trace(f"fact.particulars_id>{field}"),))
