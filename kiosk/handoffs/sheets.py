"""Order sheets, wristbands and staff badges: proved like labels; to the kiosk's printer, or as a PDF for any other.

A printer takes an `Authorized`, and here it has to be the very one that brought the thing about: the order's, or the
one that put the band on the patient. One permission prints one sheet: its print id is made of the attempt's, and no
printer takes one twice. No fact says that a sheet was printed: what it shows is in the record already.

A badge made here as a PDF, which a person prints, has no serial of its own; `badging` prints those that have one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.decision import Authorized
from kiosk.domain.dosing import plain
from kiosk.domain.facts import BandPutOn, Enrolled, IdentityLinked, Ordered
from kiosk.domain.guards import (
    badge_is_authorised,
    badge_is_known,
    printer_ready,
    record_unchanged_since_decision,
    statements_derived,
)
from kiosk.domain.identifiers import Badge, Coi, OrderNumber, PlainBand, Wristband
from kiosk.domain.label import LabelContent, OrderSheet, Patient, StaffBadge, WristbandLabel
from kiosk.domain.people import BadgeState
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.domain.reasons import Reason
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import ERASED, people_names
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.replaying import story
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.sheets.a4 import TRUE_SIZE, Printed, a4
from kiosk.labels.sheets.paper import cut_from_a4


@dataclass(frozen=True, eq=False)
class PrintedSheet:
    """A sheet that was sent to a printer: proved how, and what the printer said. Sent is not printed."""

    decision: Authorized
    proved: Proved
    report: PrintReport


def print_order_sheet(bench: Bench, coi: str, granted: Authorized) -> PrintedSheet | Reason:
    """Print the sheet of the order that `granted` let in, while it is the order in force. Once for each permission.

    Raises TypeError for anything but an `Authorized`, LedgerUnavailable.
    """
    order = journey_of(bench, coi).order
    if order is None or order.attempt_id != granted.attempt_id:
        return record_unchanged_since_decision.reason("the order of this permission in force", "another or none")
    return _sent(bench, order_content(bench, coi), granted)


def print_wristband(bench: Bench, coi: str, granted: Authorized) -> PrintedSheet | Reason:
    """Print the wristband that `granted` (enrolment, a new band, a linked identity) put on. Once for each permission.

    Raises TypeError for anything but an `Authorized`, LedgerUnavailable.
    """
    if _attempt_of_the_band(bench, coi) != granted.attempt_id:
        return record_unchanged_since_decision.reason("the wristband of this permission in force", "another or none")
    return _sent(bench, band_content(bench, coi), granted)


def order_sheet_pdf(bench: Bench, coi: str) -> bytes | Reason:
    """The sheet of the order in force on A4, for any printer. Raises LedgerUnavailable."""
    return _on_a4(order_content(bench, coi), "Order sheet")


def wristband_pdf(bench: Bench, coi: str) -> bytes | Reason:
    """The patient's present wristband on A4, for any printer. Raises LedgerUnavailable."""
    return _on_a4(band_content(bench, coi), "Wristband, for a band with a clear pocket")


def badge_pdf(bench: Bench, person_id: str, badge: Badge | None = None) -> bytes | Reason:
    """A person's badge on A4, with the roles they hold now; by default the badge they were given last.

    The record knows a badge by its person's number alone: pass `badge` for one that has a serial. Raises
    LedgerUnavailable.
    """
    return _on_a4(badge_content(bench, person_id, badge), "Staff badge")


def order_content(bench: Bench, coi: str) -> OrderSheet | Reason:
    """What the sheet of the order in force says."""
    journey = journey_of(bench, coi)
    patient, therapy, order = _patient(bench, coi), bench.therapies.get(journey.therapy or ""), journey.order
    if isinstance(patient, Reason) or therapy is None or order is None:
        return statements_derived.reason("patient, therapy and order on record", "not all on record")
    ordered = next(
        record.entry.stamp.occurred_at
        for _, record in reversed(story(coi, bench.ledger.facts(coi)))
        if isinstance(record.entry.fact, Ordered)
    )
    return OrderSheet(
        order=OrderNumber.parse(order.order_number),
        coi=Coi.parse(coi),
        patient=patient,
        therapy=therapy.name,
        doses=(f"{plain(order.cells_e6)} million cells", f"{plain(order.volume_ml)} mL"),
        route=order.route,
        site=order.site_of_body,
        limits=(
            f"DMSO {plain(order.dmso_limit_ml)} mL in 24 h",
            f"volume {plain(order.volume_limit_ml)} mL in 24 h",
        ),
        weight=f"{plain(order.weight_kg)} kg on {order.weighed_on.isoformat()}",
        physician=order.physician,
        ordered=local_moment(ordered, site_view(bench).zone),
        facility=bench.facility,
    )


def band_content(bench: Bench, coi: str, serial: int | None = None) -> WristbandLabel | Reason:
    """What the patient's present wristband says, or a new one of ours with that serial."""
    patient, document = _patient(bench, coi), _document(bench, coi)
    if isinstance(patient, Reason):
        return patient
    band = Wristband.parse(document["wristband"], bench.grammars)
    serial = serial if serial is not None else journey_of(bench, coi).band_serial
    if not isinstance(band.source, PlainBand):
        return WristbandLabel(_numbered(band, serial), patient, bench.facility)
    if serial is not None:
        return statements_derived.reason("a wristband number that can carry a serial", "the hospital's own format")
    return WristbandLabel(band, patient, bench.facility)


def _numbered(band: Wristband, serial: int | None) -> Wristband:
    """The same patient's band under another serial."""
    return Wristband.parse(band.identity + (f"(8019){serial}" if serial is not None else ""))


def badge_content(bench: Bench, person_id: str, badge: Badge | None = None) -> StaffBadge | Reason:
    """What a person's badge says. A badge that is not theirs, and a person without one, is a reason."""
    person = site_view(bench).people.get(person_id)
    name = people_names(bench).get(person_id, ERASED)
    if person is None or not person.badges or name == ERASED:
        return badge_is_known.reason("a person registered here, with a name and a badge", "none")
    shown = badge if badge is not None else Badge.parse(person.badges[-1])
    if shown.person_key not in person.badges:
        return badge_is_known.reason("a badge of this person", "another badge")
    single = person.single(shown.single)
    if single is not None and single.state is BadgeState.DEAUTHORISED:
        return badge_is_authorised.reason("a badge in force", single.state.value)
    roles = tuple(sorted(role.value for role in person.roles_at(bench.now)))
    return StaffBadge(shown, name, roles, bench.facility)


def _sent(bench: Bench, content: LabelContent | Reason, granted: Authorized) -> PrintedSheet | Reason:
    if isinstance(content, Reason):
        return content
    piece = content.kind.value
    place = bench.printing.get(piece)
    if place is None:
        return printer_ready.reason(f"a printer for the {piece}", "none")
    proof = prove(content, place.profile)
    if isinstance(proof, NotProved):
        return proof.reasons[0]
    not_ready = place.printer.status().reason
    if not_ready is not None:
        return not_ready
    job = _job(f"{granted.attempt_id}-{piece.replace(' ', '-')}", proof)
    return PrintedSheet(granted, proof, place.printer.print(job, granted))


def _on_a4(content: LabelContent | Reason, caption: str) -> bytes | Reason:
    if isinstance(content, Reason):
        return content
    proof = prove(content, cut_from_a4(content.kind))
    if isinstance(proof, NotProved):
        return proof.reasons[0]
    return a4((Printed(proof.bits, proof.dpi, caption),), TRUE_SIZE)


def _attempt_of_the_band(bench: Bench, coi: str) -> str | None:
    facts = (record.entry.fact for record in reversed(bench.ledger.facts(coi)))
    return next((fact.attempt_id for fact in facts if isinstance(fact, Enrolled | BandPutOn | IdentityLinked)), None)


def _document(bench: Bench, coi: str) -> Mapping[str, str]:
    particulars_id = journey_of(bench, coi).particulars_id
    return (bench.particulars.get(particulars_id) if particulars_id is not None else None) or {}


def _patient(bench: Bench, coi: str) -> Patient | Reason:
    document = _document(bench, coi)
    if not document:
        return statements_derived.reason("the patient's particulars on record", "none")
    return Patient.of(document)


def _job(print_id: str, proof: Proved) -> PrintJob:
    height, width = proof.bits.shape
    return PrintJob(
        print_id, proof.profile_id, proof.profile_sha256, proof.template_sha256, proof.bitmap_sha256, width, height,
        proof.dpi, proof.language, proof.payload,
    )  # fmt: skip
