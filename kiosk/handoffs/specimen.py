"""Label content from a JSON file, for specimens: every key checked, nothing guessed.

A specimen never carries a site's seal: it says SPECIMEN and has a demonstration seal that every gate refuses.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.barcodes.seals import DemonstrationKey, SealClaims, seal
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    Badge,
    BloodGroups,
    Coi,
    Din,
    DonationSymbol,
    Facility,
    LocalDateTime,
    OrderNumber,
    ProductCode,
    Wristband,
)
from kiosk.domain.label import (
    BagLabel,
    Establishment,
    LabelContent,
    LabelKind,
    LocalMoment,
    OrderSheet,
    Patient,
    ProductName,
    Purpose,
    StaffBadge,
    WristbandLabel,
)
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Completion, RiskFactors, TestRecord, statements
from kiosk.labels.template import statement_rules

COMMITMENT = "00" * 16
"""A specimen is committed to nobody."""


def specimen(document: object) -> LabelContent:
    """The content a JSON document describes, as a specimen. Raises ParseError, naming the key."""
    table = _Table("content", document)
    kind = LabelKind(table.choice("kind", {kind.value: kind for kind in LabelKind}))
    content: LabelContent
    match kind:
        case LabelKind.ORDER_SHEET:
            content = _order(table)
        case LabelKind.WRISTBAND:
            content = WristbandLabel(
                Wristband.parse(table.text("wristband")), _patient(table), _place(table, "facility"), Purpose.SPECIMEN
            )
        case LabelKind.BADGE:
            content = StaffBadge(
                Badge.parse(table.text("badge")), table.text("name"), table.texts("roles"), _place(table, "facility"),
                Purpose.SPECIMEN,
            )  # fmt: skip
        case LabelKind.BASE | LabelKind.CRYOBAG | LabelKind.TIE_TAG:
            content = _bag(table, kind)
    table.close()
    return content


def _bag(table: "_Table", kind: LabelKind) -> BagLabel:
    zone = table.text("zone")
    donation = DonationSymbol.marked(Din.parse(table.text("din")), table.text("flags", "00"))
    product, coi = ProductCode(table.text("product_code")), Coi.parse(table.text("coi"))
    expiry_text = table.text("expires")
    expiry = None if expiry_text == "none assigned" else _moment("expires", expiry_text, zone)
    bag, bags, issue = table.whole("bag"), table.whole("bags"), table.whole("issue")
    local = None if expiry is None else LocalDateTime.at(expiry.local).text
    claims = SealClaims(donation.din.value, product.content, coi.value, local, bag, bags, issue, kind.value, COMMITMENT)
    record = _test_record(table.table("test_record"))
    words = statements(record, statement_rules())
    if isinstance(words, Reason):
        raise ParseError("test_record", words.expected, words.read)
    groups = table.text("blood_groups", "")
    name = table.texts("product_name")
    return BagLabel(
        kind=kind,
        coi=coi,
        donation=donation,
        product_code=product,
        product_name=ProductName(name[0], (), name[1:]),
        patient=_patient(table),
        collected=_moment("collected", table.text("collected"), zone),
        expiry=expiry,
        volume_ml=table.amount("volume_ml"),
        storage=table.text("storage"),
        collection_facility=_place(table, "facility"),
        processing_facility=_place(table, "processing_facility"),
        bag=bag,
        bags=bags,
        issue=issue,
        seal=seal(claims, DemonstrationKey.private),
        statements=words,
        blood_groups=BloodGroups(groups) if groups else None,
        cells=table.text("cells", "") or None,
        dmso=table.text("dmso", "") or None,
        additives=table.texts("additives", ()),
        purpose=Purpose.SPECIMEN,
    )


def _order(table: "_Table") -> OrderSheet:
    zone = table.text("zone")
    return OrderSheet(
        OrderNumber.parse(table.text("order")), Coi.parse(table.text("coi")), _patient(table), table.text("therapy"),
        table.texts("doses"), table.text("route"), table.text("site"), table.texts("limits"), table.text("weight"),
        table.text("physician"), _moment("ordered", table.text("ordered"), zone), _place(table, "facility"),
        Purpose.SPECIMEN,
    )  # fmt: skip


def _patient(table: "_Table") -> Patient:
    patient = table.table("patient")
    try:
        born = date.fromisoformat(patient.text("birth_date"))
    except ValueError:
        raise ParseError("patient birth_date", "a date as YYYY-MM-DD", "another text") from None
    made = Patient(patient.text("name"), patient.text("record_number"), born)
    patient.close()
    return made


def _place(table: "_Table", key: str) -> Establishment:
    place = table.table(key)
    made = Establishment(Facility.parse(place.text("fin")), place.text("name"), place.text("address"))
    place.close()
    return made


def _test_record(table: "_Table") -> TestRecord:
    done = {c.value: c for c in Completion}
    record = TestRecord(
        table.choice("screening", done),
        table.choice("testing", done),
        table.choice("risk_factors", {r.value: r for r in RiskFactors}),
        table.texts("reactive_agents", ()),
    )
    table.close()
    return record


def _moment(key: str, text: str, zone: str) -> LocalMoment:
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the zone is the next field
        there = local.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        raise ParseError(key, "YYYY-MM-DD HH:MM in a zone such as Europe/Berlin", f"{text} {zone}") from None
    return LocalMoment(local, there.tzname() or zone, there.astimezone(UTC))


class _Table:
    """A JSON table that is read key by key and then has to be empty."""

    def __init__(self, what: str, document: object) -> None:
        if not isinstance(document, Mapping):
            raise ParseError(what, "a JSON table", type(document).__name__)
        self._what = what
        self._left: dict[str, Any] = dict(document)

    def text(self, key: str, otherwise: str | None = None) -> str:
        return str(self._take(key, otherwise, "a text", lambda v: isinstance(v, str)))

    def texts(self, key: str, otherwise: tuple[str, ...] | None = None) -> tuple[str, ...]:
        found = self._take(
            key, list(otherwise) if otherwise is not None else None, "a list of texts",
            lambda v: isinstance(v, list) and all(isinstance(t, str) for t in v) and (bool(v) or otherwise is not None),
        )  # fmt: skip
        return tuple(found)

    def whole(self, key: str) -> int:
        return int(self._take(key, None, "a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool)))

    def amount(self, key: str) -> Decimal:
        try:
            return Decimal(self.text(key))
        except InvalidOperation:
            raise ParseError(f"{self._what} {key}", "an amount as a text", "another text") from None

    def table(self, key: str) -> "_Table":
        return _Table(f"{self._what} {key}", self._take(key, None, "a table", lambda v: isinstance(v, Mapping)))

    def choice(self, key: str, choices: Mapping[str, Any]) -> Any:
        return choices[self._take(key, None, f"one of {', '.join(choices)}", lambda v: v in choices)]

    def close(self) -> None:
        """Raises ParseError when a key was given that nobody asked for."""
        if self._left:
            raise ParseError(self._what, "no other keys", ", ".join(sorted(self._left)))

    def _take(self, key: str, otherwise: Any, expected: str, fits: Callable[[Any], bool]) -> Any:
        if key not in self._left:
            if otherwise is None:
                raise ParseError(f"{self._what} {key}", expected, "nothing")
            return otherwise
        found = self._left.pop(key)
        try:
            fitting = fits(found)
        except TypeError:
            fitting = False
        if not fitting:
            raise ParseError(f"{self._what} {key}", expected, repr(found))
        return found
