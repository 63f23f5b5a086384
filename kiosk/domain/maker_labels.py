"""The labels that makers put on their own bags: dated data, one file a product, and what a symbol of one says.

Nobody may cover a maker's label. It carries its own identifiers in several carriers; a file says which carriers there
are, what stands in each, which fields name the bag and which the patient. A field that stands in two carriers says the
same in both. Nothing is guessed: a symbol of any other form says nothing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import MakerTemplate
from kiosk.domain.text import plain_text

Fields = tuple[tuple[str, str], ...]
"""Fields of a label by name, with their texts, sorted."""

Said = Mapping[str, str]
"""What one symbol states, by kind: `din`, `product-code`, `coi`, `(10)`, `(21)`, …; or its plain text as `text`."""

MOST_CARRIERS = 8


class Form(Enum):
    """How a carrier says what it says."""

    GS1 = "gs1"
    ISBT_128 = "isbt 128"
    PLAIN = "plain"


@dataclass(frozen=True)
class MakerCarrier:
    """One symbol of a maker's label. `says` are the kinds it states, each with its template."""

    name: str
    form: Form
    says: tuple[tuple[str, MakerTemplate | str], ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that stand in this carrier."""
        templates = [template for _, template in self.says if isinstance(template, MakerTemplate)]
        return frozenset(name for template in templates for name in template.names)

    def may_say(self, field: str, text: str) -> bool:
        """Whether that text can stand in a field of this carrier."""
        return any(template.may_say(field, text) for _, template in self.says if isinstance(template, MakerTemplate))

    def read(self, said: Said) -> Fields | None:
        """The fields in a symbol that states this; None for a symbol that is not this carrier, whole and to the letter.

        Of an ISBT 128 message the parts that the file names count; of every other symbol all there is.
        """
        if self.form is not Form.ISBT_128 and set(said) != {kind for kind, _ in self.says}:
            return None
        found: dict[str, str] = {}
        for kind, template in self.says:
            text = said.get(kind)
            if isinstance(template, str):
                if text != template:
                    return None
                continue
            fields = template.fields(text) if text is not None else None
            if fields is None or any(found.get(name, value) != value for name, value in fields):
                return None
            found |= dict(fields)
        return tuple(sorted(found.items()))


@dataclass(frozen=True)
class MakerLabel:
    """One maker's label of one product, in use from `since` up to and including `until` (None: no end yet).

    `bag` are the fields that name the bag, `patient` those that name whose it is: the maker's own number of the
    patient, a Chain of Identity identifier, the apheresis. Both are compared with the order and the release
    certificate. `sha256` is of the file.
    """

    id: str
    maker: str
    product: str
    since: date
    until: date | None
    carriers: tuple[MakerCarrier, ...]
    bag: tuple[str, ...]
    patient: tuple[str, ...]
    sha256: str

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field of the label, sorted."""
        return tuple(sorted(frozenset().union(*(carrier.fields for carrier in self.carriers))))

    def in_use(self, day: date) -> bool:
        """Whether bags with this label came on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class MakerRead:
    """One carrier of a maker's label, as read: on a label of `of` carriers."""

    label: str
    carrier: str
    of: int
    fields: Fields


def read_makers(labels: tuple[MakerLabel, ...], said: Said, day: date) -> tuple[MakerRead, ...]:
    """What a symbol says on any maker's label in use that day; mostly nothing."""
    in_use = (label for label in labels if label.in_use(day))
    found = ((label, carrier, carrier.read(said)) for label in in_use for carrier in label.carriers)
    return tuple(
        MakerRead(label.id, carrier.name, len(label.carriers), fields)
        for label, carrier, fields in found
        if fields is not None
    )


def plain_templates(labels: tuple[MakerLabel, ...]) -> tuple[MakerTemplate, ...]:
    """The templates of plain texts, which a reader has to know to take them for anything."""
    carriers = (carrier for label in labels for carrier in label.carriers if carrier.form is Form.PLAIN)
    templates = (template for carrier in carriers for _, template in carrier.says)
    return tuple(dict.fromkeys(template for template in templates if isinstance(template, MakerTemplate)))


_KEYS = frozenset({"id", "maker", "product", "since", "bag", "patient", "patterns", "carriers"})
_CARRIER = {"name", "form", "says"}


def parse_maker_label(name: str, sha256: str, document: Mapping[str, object]) -> MakerLabel:
    """The label a TOML document describes; `name` is the file's name without '.toml'. Raises ParseError."""
    what = f"maker's label {name}"
    if not _KEYS <= set(document) <= _KEYS | {"until"}:
        raise ParseError(what, f"the keys {sorted(_KEYS)}, and until", str(sorted(document)))
    if document["id"] != name:
        raise ParseError(what, f"id {name!r} as in the file's name", repr(document["id"]))
    patterns, rows = document["patterns"], document["carriers"]
    if not isinstance(patterns, Mapping) or not all(isinstance(text, str) for text in patterns.values()):
        raise ParseError(what, "patterns as texts", repr(patterns))
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_CARRIERS:
        raise ParseError(what, f"1 to {MOST_CARRIERS} carriers", repr(rows))
    label = MakerLabel(
        name, _text(what, document["maker"]), _text(what, document["product"]), _day(what, document["since"]),
        _day(what, document["until"]) if "until" in document else None,
        tuple(_carrier(what, row, patterns) for row in rows), _names(what, document["bag"]),
        _names(what, document["patient"]), sha256,
    )  # fmt: skip
    _refuse_gaps(what, label)
    return label


def _refuse_gaps(what: str, label: MakerLabel) -> None:
    named = frozenset((*label.bag, *label.patient))
    if named != frozenset(label.fields):
        raise ParseError(what, f"bag and patient to name the fields {list(label.fields)}", str(sorted(named)))
    if len({carrier.name for carrier in label.carriers}) != len(label.carriers):
        raise ParseError(what, "carriers of different names", "one name twice")
    if len(label.carriers) < 2:
        raise ParseError(what, "at least two carriers: one alone never counts", "1")


def _carrier(what: str, row: object, patterns: Mapping[str, str]) -> MakerCarrier:
    if not isinstance(row, Mapping) or set(row) != _CARRIER:
        raise ParseError(what, f"a carrier with {sorted(_CARRIER)}", repr(row))
    forms = {form.value: form for form in Form}
    if row["form"] not in forms:
        raise ParseError(what, f"a form among {sorted(forms)}", repr(row["form"]))
    says, form = row["says"], forms[row["form"]]
    if not isinstance(says, Mapping) or not says or (form is Form.PLAIN and set(says) != {"text"}):
        raise ParseError(what, "what the carrier says; of a plain one its text", repr(says))
    stated = tuple((str(kind), _template(what, text, patterns)) for kind, text in says.items())
    carrier = MakerCarrier(_text(what, row["name"]), form, stated)
    if not carrier.fields:
        raise ParseError(what, "a carrier with at least one field", carrier.name)
    return carrier


def _template(what: str, text: object, patterns: Mapping[str, str]) -> MakerTemplate | str:
    written = _text(what, text)
    return MakerTemplate(written, tuple(sorted(patterns.items()))) if "{" in written else written


def _text(what: str, found: object) -> str:
    if not isinstance(found, str) or not found:
        raise ParseError(what, "a text", repr(found))
    return plain_text(found, what, 80)


def _names(what: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not found or not all(isinstance(name, str) for name in found):
        raise ParseError(what, "a list of fields", repr(found))
    return tuple(found)


def _day(what: str, found: object) -> date:
    if type(found) is not date:
        raise ParseError(what, "a date", repr(found))
    return found
