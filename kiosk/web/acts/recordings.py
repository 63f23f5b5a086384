"""Everything one person records alone, as the screens offer it: one row each. Who may stands in `domain.records`."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ResultRecorded
from kiosk.domain.identifiers import Din
from kiosk.domain.records import RecordKind
from kiosk.domain.statements import Completion, RiskFactors, TestRecord
from kiosk.domain.step import Read
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import ContainerPurpose, Therapy
from kiosk.handoffs import identities, processing, registering
from kiosk.handoffs.allocating import next_din
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.attesting import ATTESTING_ROWS
from kiosk.web.acts.deviations import DEVIATION_ROWS
from kiosk.web.acts.ending import ENDING_RECORDS
from kiosk.web.acts.history import HISTORY_RECORDS
from kiosk.web.acts.printing import PRINTER_ROWS
from kiosk.web.acts.processing import PLANNING_ROWS
from kiosk.web.acts.reviewing import REVIEW_ROWS
from kiosk.web.acts.shipping import SHIPPING_RECORDS
from kiosk.web.acts.staff import PEOPLE_ROWS
from kiosk.web.acts.storage import STORAGE_RECORDS
from kiosk.web.acts.tasks import RecordAct, Recording
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD
from kiosk.web.screens import Field
from kiosk.web.words import words

MOST_BAGS = 26


def plan_collection(bench: Bench, made: Recording, signed: Signed) -> None:
    """The bags of a collection that has just ended get their identifiers."""
    keyed, coi = made.keyed[0], _journey(bench, made)
    therapy = bench.therapies[journey_of(bench, coi).therapy or ""]
    kind = _kind(therapy, keyed, *forms.DRAWN)
    number = keyed["din"].strip()
    din = Din.parse(number) if number else next_din(bench)
    donation = processing.Donation(din, min(therapy.collection_types), keyed["blood_group"], bench.now)
    each = processing.Contents(_amount(keyed, "volume_ml"), None, Decimal(0))
    processing.plan_containers(bench, coi, kind, donation, (each,) * _bags(keyed), signed.person)


def plan_doses(bench: Bench, made: Recording, signed: Signed) -> None:
    """The products to be made from the parent in hand get their identifiers."""
    keyed, coi = made.keyed[0], _journey(bench, made)
    journey = journey_of(bench, coi)
    parent = next((b.container for b in made.turn.bags if b.container in journey.containers), "") if made.turn else ""
    if not parent:
        raise ParseError("parent", "a bag of the record", "another label")
    therapy = bench.therapies[journey.therapy or ""]
    kind = _kind(therapy, keyed, *forms.MADE)
    known = journey.containers[parent]
    donation = processing.Donation(Din.parse(known.din), known.collection_type, known.blood_group, known.collected_at)
    each = processing.Contents(*(_amount(keyed, name) for name in ("volume_ml", "cells_e6", "dmso_ml")))
    processing.plan_containers(bench, coi, kind, donation, (each,) * _bags(keyed), signed.person)


def measure(bench: Bench, made: Recording, signed: Signed) -> None:
    """What is in the bag in hand."""
    coi = _journey(bench, made)
    container = made.turn.bags[-1].container if made.turn is not None else ""
    amounts = processing.Contents(*(_amount(made.keyed[0], name) for name in ("volume_ml", "cells_e6", "dmso_ml")))
    processing.measure(bench, coi, container, amounts, signed.person)


def results(bench: Bench, made: Recording, signed: Signed) -> None:
    """The results that are there; units are the specification's."""
    keyed, choice = made.keyed[0], made.choice
    therapy = bench.therapies[journey_of(bench, choice.coi).therapy or ""]
    tests = {f"test-{n}": test for n, test in enumerate(test for line in therapy.release for test in line.tests)}
    tests["identity"] = (therapy.identity_test, "")
    known = [(*tests[name], text.strip()) for name, text in keyed.items() if text.strip()]
    if not known:
        raise ParseError("results", "at least one", "none")
    for test, unit, value in known:
        processing.record_result(bench, choice.coi, ResultRecorded(choice.container, test, value, unit), signed.person)


def donor(bench: Bench, made: Recording, signed: Signed) -> None:
    """What is known of the donor about communicable disease."""
    keyed = made.keyed[0]
    agents = tuple(part.strip() for part in keyed.get("reactive", "").split(",") if part.strip())
    record = TestRecord(
        Completion(keyed["screening"]), Completion(keyed["testing"]), RiskFactors(keyed["risk_factors"]), agents
    )
    registering.evaluate_donor(bench, made.choice.coi, record, signed.person)


def _journey(bench: Bench, made: Recording) -> str:
    coi = journey_named(bench, made.turn) if made.turn is not None else None
    if coi is None or journey_of(bench, coi).therapy is None:
        raise ParseError("patient", "a wristband or bag of an enrolled patient", "one that the record does not know")
    return coi


def _kind(therapy: Therapy, keyed: Mapping[str, str], *purposes: ContainerPurpose) -> str:
    kinds = [kind.name for purpose in purposes for kind in therapy.kinds_for(purpose)]
    kind = keyed.get("kind", kinds[0])
    if kind not in kinds:
        raise ParseError("kind of container", ", ".join(kinds), kind)
    return kind


def _bags(keyed: Mapping[str, str]) -> int:
    text = keyed["bags"].strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_BAGS):
        raise ParseError("bags", f"a whole number from 1 to {MOST_BAGS}", text)
    return int(text)


def _amount(keyed: Mapping[str, str], name: str) -> Decimal:
    try:
        return Decimal(keyed[name].strip())
    except InvalidOperation:
        raise ParseError(name, "a number", keyed[name]) from None


_BAND, _PARENT, _BAG, _NONE = frozenset({Read.BAND}), frozenset({Read.PARENT}), frozenset({Read.BAG}), frozenset[Read]()


def change_identity(bench: Bench, made: Recording, _signed: Signed) -> None:
    """The hospital says who the patient is from now on: every bag is held until two people link both identities."""
    keyed = made.keyed[0]
    band = made.turn.bands[-1].format() if made.turn is not None and made.turn.bands else ""
    now_known_as = registering.patient_keyed(
        keyed["name"], keyed["record_number"], keyed["birth_date"], band, bench.now.date(), bench.grammars,
        keyed.get("authority", ""),
    )  # fmt: skip
    identities.change_identity(bench, made.choice.coi, now_known_as, plain_text(keyed["source"], "source", 120))


def look_in(_bench: Bench, _made: Recording, _signed: Signed) -> None:
    """Nothing is recorded beside the signature."""


def nothing(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    """Nothing to key."""
    return ()


_ROWS = (
    RecordAct("view", RecordKind.VIEW_RECORD, words("Look into the record"), words("Sign in to look"), "magnifier",
              frozenset(), _NONE, nothing, look_in, offered=False),
    RecordAct("identity-change", RecordKind.CHANGE_IDENTITY, words("The patient’s identity changed"),
              words("Every bag is held until two people link it"), "wristband", frozenset({COLLECTION, WARD, QUALITY}),
              _BAND, forms.changed_identity, change_identity, offered=False),
    RecordAct("plan-collection", RecordKind.PLAN_CONTAINERS, words("End of collection"),
              words("Volume and bags; the label comes next"), "bag", frozenset({COLLECTION}), _BAND, forms.collection,
              plan_collection),
    RecordAct("plan-doses", RecordKind.PLAN_CONTAINERS, words("Plan products"),
              words("Read the parent, then key the bags"),
              "pencil", frozenset({PROCESSING}), _PARENT, forms.doses, plan_doses),
    RecordAct("measure", RecordKind.MEASURE_CONTENTS, words("Measure a bag"), words("Volume, cells, DMSO"), "pencil",
              frozenset({PROCESSING}), _BAG, forms.contents, measure),
    RecordAct("result", RecordKind.RECORD_RESULT, words("Enter results"), words("The tests of one product"), "flask",
              frozenset({PROCESSING, QUALITY}), _NONE, forms.results, results, choose=lists.to_test),
    *SHIPPING_RECORDS,
    RecordAct("donor", RecordKind.EVALUATE_DONOR, words("Donor evaluation"), words("Screening and testing"), "pencil",
              frozenset({QUALITY, COLLECTION}), _NONE, forms.donor, donor, choose=lists.patients),
)  # fmt: skip

RECORD_ACTS: Mapping[str, RecordAct] = {
    row.slug: row
    for row in (
        *_ROWS,
        *ATTESTING_ROWS,
        *PLANNING_ROWS,
        *ENDING_RECORDS,
        *HISTORY_RECORDS,
        *DEVIATION_ROWS,
        *REVIEW_ROWS,
        *STORAGE_RECORDS,
        *PEOPLE_ROWS,
        *PRINTER_ROWS,
    )
}
"""Every record, by the name in its address."""
