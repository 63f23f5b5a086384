"""The labels of a shipper, inner and outer: printed for what goes in, proved like a bag's, read back before packing.

A shipper gets a number of its own each time: one that jammed or tore is printed anew under the next, and only the
labels printed last can be packed under. A label that may or may not have come out therefore needs no settling.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.barcodes.seals import SealClaims, seal
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.destinations import Destination, Destinations
from kiosk.domain.envelope import Hashes
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ShipperLabelIssued, ShipperLabelsReadBack
from kiosk.domain.guards import printer_ready, statements_derived
from kiosk.domain.identifiers import Coi, Consignment, Din, Gs1Message, ProductCode, Sscc, next_spaced
from kiosk.domain.journey import Journey
from kiosk.domain.label import InnerShipperLabel, LabelKind, OuterShipperLabel, Patient, Shipped
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import statements
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.evidence import exhibit_of
from kiosk.handoffs.grading import printer_name
from kiosk.handoffs.label_rules import in_force
from kiosk.handoffs.labelling import Printed, job_of, label_named
from kiosk.handoffs.proving import proof_for
from kiosk.handoffs.shipping import transport_of
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of
from kiosk.labels.proved import NotProved, Proved
from kiosk.ledger.claims import claims_of

OUTER, INNER = LabelKind.OUTER_SHIPPER.value, LabelKind.INNER_SHIPPER.value
CLAIM = "shipper label"
MOST_NUMBERS = 5_000
"""How many numbers beyond the highest in use are looked at for one that keeps its distance."""

_UNSEALED = "SV1:"


def destination_of(bench: Bench, name: str) -> Destination:
    """A place of this site's list. Raises ParseError for any other, and where the site has no list."""
    known = bench.destinations.places if bench.destinations is not None else {}
    if name not in known:
        raise ParseError("destination", "one of this site's, in destinations.toml", name or "none")
    return known[name]


def print_shipper_labels(bench: Bench, under_way: UnderWay, destination: str) -> tuple[Printed, ...] | Refused:
    """Prove, decide, record and print the labels of the next shipper for what was read: outer, then inner.

    The inner one is printed where this kiosk has a printer for it. Raises ParseError for an unknown destination.
    """
    to, seen = destination_of(bench, destination), journey_of(bench, under_way.coi or "")
    read = tuple(dict.fromkeys(bag.container for witness in under_way.witnesses for bag in witness.bags))
    number = next_sscc(bench)
    pieces = tuple(piece for piece in (OUTER, INNER) if piece == OUTER or piece in bench.printing)
    proofs = {piece: proof_for(bench, piece, _content(bench, seen, piece, number, read, to)) for piece in pieces}
    reasons = tuple(r for proof in proofs.values() if isinstance(proof, NotProved) for r in proof.reasons)
    # What is decided about names one profile and one printer: approval and service are asked of these alone.
    places = {
        (bench.printing[piece].profile.sha256, printer_name(bench, piece))
        for piece in pieces
        if piece in bench.printing
    }
    if len(places) > 1:
        reasons += (printer_ready.reason("one printer for both labels of a shipper", "two"),)
    named = replace(label_named(bench, OUTER, 1, proofs[OUTER]), proof=reasons)
    prints = {piece: bench.fresh.token() for piece in pieces}

    def issued(seen: Journey, granted: Authorized) -> Consequence:
        facts = tuple(
            (seen.coi, ShipperLabelIssued(
                piece, number.value, consignment_of(bench, number).content, read, to.place.name,
                prints[piece], proof.bitmap_sha256, granted.attempt_id, bench.edition.id,
            ))
            for piece, proof in proofs.items() if isinstance(proof, Proved)
        )  # fmt: skip
        claims = ((CLAIM, number.value), *(("print", print_id) for print_id in prints.values()))
        return Consequence(facts, claims, Hashes(template=named.template_sha256, profile=named.profile_sha256))

    decision = conclude(bench, replace(under_way, detail=named), issued)
    if isinstance(decision, Refused):
        return decision
    return tuple(_sent(bench, piece, prints[piece], proofs[piece], decision) for piece in pieces)


def read_back_shipper_labels(bench: Bench, under_way: UnderWay) -> Decision:
    """A camera read every label of the shipper just printed."""
    frames = tuple(frame for turn in under_way.turns for frame in turn.frames)

    def read(seen: Journey, granted: Authorized) -> Consequence:
        due = seen.shipper_labels.sscc if seen.shipper_labels is not None else ""
        return Consequence(((seen.coi, ShipperLabelsReadBack(due, frames, granted.attempt_id)),))

    return conclude(bench, under_way, read)


def next_sscc(bench: Bench) -> Sscc:
    """The next number of a shipper of this site. Raises ParseError where it has no GS1 prefix, or no number left."""
    prefix = _own(bench).gs1_prefix
    used = claims_of(bench.ledger, CLAIM)
    digits = 16 - len(prefix)
    highest = max((int(value.removeprefix("(00)")[1 + len(prefix) : -1]) for value in used), default=0)
    numbers = range(highest + 1, min(highest + MOST_NUMBERS, 10**digits - 1))
    found = next_spaced((Sscc.numbered(prefix, number).value for number in numbers), used)
    if found is None:
        raise ParseError("SSCC", f"a number left under the prefix {prefix}", "none")
    return Sscc.parse(found)


def consignment_of(bench: Bench, number: Sscc) -> Consignment:
    """ISBT 128 structure 028 of a consignment of one pack: facility, year, last five digits of the shipper's number."""
    return Consignment(f"{bench.facility.facility.fin}{bench.now.year % 100:02d}{number.digits[12:17]}0101")


def _sent(bench: Bench, piece: str, print_id: str, proof: Proved | NotProved, decision: Authorized) -> Printed:
    place = bench.printing.get(piece)
    if not isinstance(proof, Proved) or place is None:
        raise RuntimeError("Expected a refusal for a label that was not proved, got an authorisation.")
    bench.evidence.put(exhibit_of(proof.bits))
    report = place.printer.print(job_of(print_id, proof), decision)
    return Printed(decision, "", piece, 1, print_id, proof, report)


def _content(
    bench: Bench, journey: Journey, piece: str, number: Sscc, containers: tuple[str, ...], to: Destination
) -> OuterShipperLabel | InnerShipperLabel | Reason:
    edition = in_force(bench)
    if isinstance(edition, Reason):
        return edition
    words = statements(journey.donor, edition.shippers)
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    if isinstance(words, Reason):
        return words
    if document is None or journey.identity is None or not set(containers) <= set(journey.containers):
        return statements_derived.reason("a patient and containers on record", "not all on record")
    zone = journey.containers[containers[0]].zone if containers else "UTC"
    try:
        transport = transport_of(bench, journey, containers)
        content = _label(bench, piece, document, {
            "coi": Coi.parse(journey.coi),
            "statements": words,
            "sscc": Gs1Message.parse(number.format()),
            "consignment": consignment_of(bench, number),
            "containers": tuple(Shipped(Din.parse(c[:13]), ProductCode(c[13:])) for c in containers),
            "receiver": to.place,
            "receiver_contact": to.contact,
            "temperature": str(transport),
            "dispatched": local_moment(bench.now, zone),
            "due": local_moment(bench.now + transport.longest, zone),
        })  # fmt: skip
    except ParseError as error:
        return statements_derived.reason(error.expected, error.got)
    claims = SealClaims.of(content.sealed, journey.identity.patient)
    return replace(content, seal=seal(claims, bench.seal_key.private, content.SEAL_FORM))


def _label(
    bench: Bench, piece: str, document: Mapping[str, str], of_this_shipper: dict[str, Any]
) -> OuterShipperLabel | InnerShipperLabel:
    own = _own(bench)
    said: dict[str, Any] = {
        **of_this_shipper,
        "issue": 1,
        "seal": _UNSEALED,
        "sealed_by": bench.seal_key.public.hex(),
        "sender": bench.facility,
        "sender_contact": own.contact,
        "emergency": own.emergency,
    }
    if piece == INNER:
        return InnerShipperLabel(**said, patient=Patient.of(document))
    return OuterShipperLabel(**said)


def _own(bench: Bench) -> Destinations:
    if bench.destinations is None:
        raise ParseError("destinations", "destinations.toml in the site's folder", "none")
    return bench.destinations
