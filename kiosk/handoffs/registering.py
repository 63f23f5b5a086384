"""Who the patient is and what was ordered: keyed by one person, keyed again blind by another; files go the same way."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from kiosk.domain.attempt import KeyedTwice, OrderKeyedTwice
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import DonorEvaluated, Enrolled, IdentityCommitments, Ordered
from kiosk.domain.identifiers import BandGrammar, OrderNumber, Wristband
from kiosk.domain.journey import Journey
from kiosk.domain.statements import TestRecord
from kiosk.domain.text import plain_text
from kiosk.handoffs.attempts import band_commitment, birth_date_commitment, patient_commitment
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.fitness import offered
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, journey_of
from kiosk.ledger.particulars import LookupKey

OLDEST = 130
"""Years before now from which on a birth date is a slip of the key."""


@dataclass(frozen=True)
class PatientKeyed:
    """A patient as one person keyed them. Build with `patient_keyed`, which checks every field.

    `authority` is the organisation whose record number it is; empty for the site's own hospital.
    """

    name: str
    record_number: str
    birth_date: date
    band: Wristband
    authority: str = ""


def patient_keyed(
    name: str,
    record_number: str,
    birth_date: str,
    band: str,
    today: date,
    grammars: tuple[BandGrammar, ...] = (),
    authority: str = "",
) -> PatientKeyed:
    """The patient these texts name. Raises ParseError for any text that is not plain, or not what its field asks."""
    try:
        born = date.fromisoformat(birth_date)
    except ValueError:
        raise ParseError("birth date", "a date as YYYY-MM-DD", birth_date) from None
    if not 0 <= (today - born).days <= OLDEST * 366:
        raise ParseError("birth date", f"a date in the last {OLDEST} years", birth_date)
    return PatientKeyed(
        plain_text(name, "patient name", 120),
        plain_text(record_number, "record number", 40),
        born,
        Wristband.parse(band, grammars),
        plain_text(authority, "organisation of the record number", 60) if authority else "",
    )


def enrol(bench: Bench, under_way: UnderWay, therapy: str, first: PatientKeyed, second: PatientKeyed) -> Decision:
    """Enrol the patient of the journey the attempt was opened for, when both keyings are alike."""
    possible = offered(bench)
    if therapy not in possible:
        named = ", ".join(sorted(possible)) or "none is named yet under [footings] in kiosk.toml"
        raise ParseError("therapy", f"one of those enrolled here: {named}", therapy)
    salt = bench.fresh.salt()
    particulars_id = bench.fresh.token()
    one, two = commitments(salt, first), commitments(salt, second)
    # The band's serial is compared with the rest: two bands of one patient are two things.
    if first.band.serial != second.band.serial:
        two = replace(two, band=one.band[::-1])
    under_way = replace(under_way, detail=KeyedTwice(one, two, born_otherwise(bench, first)))

    def enrolled(seen: Journey, granted: Authorized) -> Consequence:
        put_particulars(bench, particulars_id, seen.coi, first, salt)
        fact = Enrolled(particulars_id, therapy, one, first.band.serial, granted.attempt_id, first.authority)
        return Consequence(((seen.coi, fact),), (("enrolment", seen.coi),))

    return conclude(bench, under_way, enrolled)


def born_otherwise(bench: Bench, patient: PatientKeyed) -> frozenset[str]:
    """The journeys here that know this record number, of the same organisation, with another birth date.

    A former identity counts for nothing: what was wrong there was changed by two.
    """
    found = set()
    for known in bench.particulars.lookup("record number", patient.record_number):
        document = bench.particulars.get(known.particulars_id)
        if document is None or journey_of(bench, known.stream).particulars_id != known.particulars_id:
            continue
        same = document.get("authority", "") == patient.authority
        if same and document["birth_date"] != patient.birth_date.isoformat():
            found.add(known.stream)
    return frozenset(found)


def commitments(salt: bytes, patient: PatientKeyed) -> IdentityCommitments:
    """What the facts hold in place of the patient."""
    return IdentityCommitments(
        patient_commitment(salt, patient.name, patient.record_number, patient.birth_date, patient.authority),
        band_commitment(salt, patient.band),
        birth_date_commitment(salt, patient.birth_date),
    )


def put_particulars(bench: Bench, particulars_id: str, coi: str, patient: PatientKeyed, salt: bytes) -> None:
    """Keep the patient's particulars, findable by wristband and record number."""
    document = {
        "name": patient.name,
        "record_number": patient.record_number,
        "authority": patient.authority,
        "birth_date": patient.birth_date.isoformat(),
        "wristband": patient.band.format(),
        "salt": salt.hex(),
    }
    keys = (LookupKey("wristband", patient.band.identity), LookupKey("record number", patient.record_number))
    bench.particulars.put(particulars_id, coi, document, keys)


ORDER_FIELDS = (
    "cells_e6", "volume_ml", "dmso_limit_ml", "volume_limit_ml", "route", "site_of_body", "weight_kg", "weighed_on",
    "physician",
)  # fmt: skip
"""The fields of an order, as its file and its screen name them."""


def order_from(number: OrderNumber, fields: dict[str, str], attempt_id: str) -> Ordered:
    """The order that these texts say. Raises ParseError for a missing, unknown or unsound field."""
    if set(fields) != set(ORDER_FIELDS):
        raise ParseError("order", f"the fields {', '.join(ORDER_FIELDS)}", ", ".join(sorted(fields)))
    try:
        weighed_on = date.fromisoformat(fields["weighed_on"])
    except ValueError:
        raise ParseError("weighed_on", "a date as YYYY-MM-DD", fields["weighed_on"]) from None
    return Ordered(
        number.value,
        cells_e6=_amount(fields, "cells_e6", 10_000_000),
        volume_ml=_amount(fields, "volume_ml", 10_000),
        dmso_limit_ml=_amount(fields, "dmso_limit_ml", 1_000),
        volume_limit_ml=_amount(fields, "volume_limit_ml", 10_000),
        route=plain_text(fields["route"], "route", 60),
        site_of_body=plain_text(fields["site_of_body"], "site", 60),
        weight_kg=_amount(fields, "weight_kg", 400),
        weighed_on=weighed_on,
        physician=plain_text(fields["physician"], "physician", 60),
        attempt_id=attempt_id,
    )


def order(
    bench: Bench, under_way: UnderWay, number: OrderNumber, first: dict[str, str], second: dict[str, str]
) -> Decision:
    """Record the order, when both keyings are alike."""
    fact = order_from(number, first, under_way.id)
    order_from(number, second, under_way.id)
    under_way = replace(under_way, detail=OrderKeyedTwice(tuple(sorted(first.items())), tuple(sorted(second.items()))))

    def ordered(seen: Journey, _granted: Authorized) -> Consequence:
        bench.particulars.put(
            bench.fresh.token(), seen.coi, {"order": number.value}, (LookupKey("order", number.value),)
        )
        return Consequence(((seen.coi, fact),), (("order", number.value),))

    return conclude(bench, under_way, ordered)


def evaluate_donor(bench: Bench, coi: str, record: TestRecord, person: str) -> None:
    """Record what is known of the donor about communicable disease. Raises ParseError where the journey is away."""
    journey_at_home(bench, coi)
    fact = DonorEvaluated(
        record.screening.value, record.testing.value, record.risk_factors.value, record.reactive_agents
    )
    bench.ledger.append((bench.entry(coi, fact, bench.clock.now(), people=(person,)),), {})


def _amount(fields: dict[str, str], name: str, most: int) -> Decimal:
    try:
        amount = Decimal(fields[name])
    except InvalidOperation:
        raise ParseError(name, "a number", fields[name]) from None
    if not amount.is_finite() or not 0 < amount <= most or -int(amount.as_tuple().exponent) > 3:
        raise ParseError(name, f"a number above 0, at most {most}, with at most 3 decimals", fields[name])
    return amount
