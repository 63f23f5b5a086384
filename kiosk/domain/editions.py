"""Rule tables for labels: one a region and edition, each in force from a day until another supersedes it (hazard H28).

- A site names its region and the edition in force there. It gets no other, and none before or after its days.
- An edition is superseded by the one that says so. Two of a region in force on one day are refused, whole.
- An edition may include another, of an accreditation beside the law; both have to be in force.
- A row whose words were not read in the text of its source says `confirmed = false`. A site confirms it by keying the
  words as its own copy has them; other words than the row's are refused, and nothing can change a row.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar

from kiosk.domain.errors import ParseError
from kiosk.domain.guards import edition_in_force
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import FOOTINGS, Condition, Footing, StatementRule, StatementRules, Weight

REGIONS = ("us", "eu")
"""Where a site can be. Tables of an accreditation have a region of their own, and are only ever included."""

BEFORE_EDITIONS = "us-2026-11"
"""The table of every label issued before the edition was recorded with it: there was no other."""

STAGES = ("partial", "collection", "processing", "distribution")


class With(Enum):
    """How something has to be with a container."""

    AFFIXED = "AF"
    ATTACHED = "AT"
    ACCOMPANYING = "AC"
    NOT_AT_ALL = "-"


@dataclass(frozen=True)
class RequiredContent:
    """One row of the matrix: how an item has to be with a container at each of the `STAGES`."""

    item: str
    at: Mapping[str, With]
    confirmed: bool


@dataclass(frozen=True)
class Edition:
    """One rule table. `rows` are its own and included ones in order; `supersedes` names the edition it comes after."""

    id: str
    region: str
    title: str
    in_force_from: date
    supersedes: str | None
    includes: tuple[str, ...]
    containers: StatementRules
    shippers: StatementRules
    matrix: tuple[RequiredContent, ...]

    @property
    def rows(self) -> tuple[StatementRule, ...]:
        """Every statement once, whatever it stands on."""
        return tuple(dict.fromkeys((*self.containers.rules, *self.shippers.rules)))


Editions = Mapping[str, Edition]

Word = TypeVar("Word", bound=Enum)


def edition_of(editions: Editions, region: str, named: str) -> Edition:
    """The edition a site names. Raises ParseError for none there is, or one of another region."""
    there = sorted(name for name, edition in editions.items() if edition.region == region)
    if named not in there:
        raise ParseError("settings edition", f"an edition for the region {region}, of {', '.join(there)}", named)
    return editions[named]


def not_in_force(editions: Editions, edition: Edition, day: date) -> Reason | None:
    """Why an edition, or one it includes, is not in force on a day where the site is; None where it is."""
    for one in (edition, *(editions[name] for name in edition.includes)):
        if day < one.in_force_from:
            return edition_in_force.reason(
                f"label rules in force on {day}", f"{one.id}, in force from {one.in_force_from}"
            )
        later = _after(editions.values(), one)
        if later is not None and later.in_force_from <= day:
            return edition_in_force.reason(
                f"label rules in force on {day}", f"{one.id}, superseded by {later.id} on {later.in_force_from}"
            )
    return None


def in_force_for(editions: Editions, region: str, day: date) -> Edition:
    """The edition of a region on a day. Raises ParseError where none is in force."""
    for edition in editions.values():
        if edition.region == region and not_in_force(editions, edition, day) is None:
            return edition
    raise ParseError("label rules", f"an edition for the region {region} in force on {day}", "none")


def unconfirmed(
    edition: Edition, confirmed: Container[str], footings: Iterable[Footing], *, shippers: bool
) -> tuple[StatementRule, ...]:
    """Rows that labels of a site may carry and whose words neither the table nor the site confirms.

    `confirmed` are rows by their ids, `footings` those of its products, `shippers` whether it prints their labels.
    """
    rows = edition.rows if shippers else edition.containers.rules
    of_here = set(footings)
    return tuple(
        row
        for row in rows
        if not row.confirmed
        and row.id not in confirmed
        and (row.when not in FOOTINGS or not FOOTINGS[row.when].isdisjoint(of_here))
    )


def parse_editions(documents: Mapping[str, Mapping[str, Any]]) -> Editions:
    """Every rule table by its id, which is its file's name, checked whole and against each other.

    :raises ParseError: for an unknown or missing key, a word off its list, a repeated id, no rule at all, an included
        or superseded edition that isn't there, or two editions of a region in force on one day.
    """
    found = {name: _edition(name, documents) for name in documents}
    for edition in found.values():
        before = found.get(edition.supersedes or edition.id)
        if before is None or before.region != edition.region or before.in_force_from > edition.in_force_from:
            expected = f"an earlier edition of the region {edition.region}"
            raise ParseError(f"label rules {edition.id} supersedes", expected, str(edition.supersedes))
    _refuse_two_in_force(tuple(found.values()))
    return MappingProxyType(found)


def _refuse_two_in_force(editions: tuple[Edition, ...]) -> None:
    for n, one in enumerate(editions):
        for other in editions[n + 1 :]:
            day = max(one.in_force_from, other.in_force_from)
            both = all((later := _after(editions, this)) is None or day < later.in_force_from for this in (one, other))
            if one.region == other.region and both:
                got = f"{one.id} and {other.id} on {day}"
                raise ParseError("label rules", f"one edition in force for the region {one.region} on any day", got)


def _after(editions: Iterable[Edition], edition: Edition) -> Edition | None:
    later = [other for other in editions if other.supersedes == edition.id]
    return min(later, key=lambda other: other.in_force_from) if later else None


_KEYS = {"schema", "region", "title", "in_force_from", "includes", "statement"}
_ROW = {"id", "on", "words", "when", "weight", "source", "confirmed"}


def _edition(name: str, documents: Mapping[str, Mapping[str, Any]]) -> Edition:
    what, document = f"label rules {name}", documents[name]
    _only(what, document, _KEYS, {"supersedes", "content"})
    if document["schema"] != 1:
        raise ParseError(f"{what} schema", "1", repr(document["schema"]))
    if type(document["in_force_from"]) is not date:
        raise ParseError(f"{what} in_force_from", "a date", repr(document["in_force_from"]))
    for key in ("region", "title", *(("supersedes",) if "supersedes" in document else ())):
        _text(f"{what} {key}", document[key])
    region, includes = document["region"], document["includes"]
    if not name.startswith(f"{region}-"):
        raise ParseError(what, f"a name that begins with its region, {region}", name)
    if not isinstance(includes, list) or not all(one in documents and one != name for one in includes):
        raise ParseError(f"{what} includes", "other editions, by their names", repr(includes))
    rows = [row for one in (document, *(documents[one] for one in includes)) for row in _rows(what, one, "statement")]
    ids = [row.get("id") for row in rows]
    if not ids or len(set(ids)) != len(ids):
        raise ParseError(f"{what} id", "at least one row, and each id once", ", ".join(map(str, ids)) or "none")
    rules = [(_rule(row), _on(row)) for row in rows]
    contents = [row for one in (document, *(documents[one] for one in includes)) for row in _rows(what, one, "content")]
    return Edition(
        name, region, document["title"], document["in_force_from"], document.get("supersedes"), tuple(includes),
        StatementRules(name, tuple(rule for rule, on in rules if "containers" in on)),
        StatementRules(name, tuple(rule for rule, on in rules if "shippers" in on)),
        tuple(_content(row) for row in contents),
    )  # fmt: skip


def _rows(what: str, document: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = document.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ParseError(f"{what} {key}", "rows", repr(rows))
    return rows


def _on(row: Mapping[str, Any]) -> list[str]:
    on = row["on"]
    if not isinstance(on, list) or not on or not set(on) <= {"containers", "shippers"}:
        raise ParseError(f"statement rule {row['id']} on", "containers, shippers, or both", repr(on))
    return on


def _rule(row: Mapping[str, Any]) -> StatementRule:
    what = f"statement rule {row.get('id')}"
    _only(what, row, _ROW)
    for key in _ROW - {"on", "confirmed"}:
        _text(f"{what} {key}", row[key])
    when, weight = _word(what, row, "when", Condition), _word(what, row, "weight", Weight)
    if ("{agents}" in row["words"]) is not (when is Condition.REACTIVE):
        raise ParseError(f"{what} words", "{agents} exactly where the rule is for a reactive result", row["words"])
    return StatementRule(row["id"], row["words"], when, weight, row["source"], _confirmed(what, row))


def _content(row: Mapping[str, Any]) -> RequiredContent:
    what = f"label content {row.get('item')}"
    _only(what, row, {"item", *STAGES, "confirmed"})
    _text(f"{what} item", row["item"])
    at = {stage: _word(what, row, stage, With) for stage in STAGES}
    return RequiredContent(row["item"], MappingProxyType(at), _confirmed(what, row))


def _confirmed(what: str, row: Mapping[str, Any]) -> bool:
    if not isinstance(row["confirmed"], bool):
        raise ParseError(f"{what} confirmed", "true or false", repr(row["confirmed"]))
    return row["confirmed"]


def _word(what: str, row: Mapping[str, Any], key: str, words: type[Word]) -> Word:
    known = {word.value: word for word in words}
    if row[key] not in known:
        raise ParseError(f"{what} {key}", f"one of {', '.join(known)}", str(row[key]))
    return known[row[key]]


def _text(what: str, found: object) -> None:
    if not isinstance(found, str) or not found:
        raise ParseError(what, "a text", repr(found))


def _only(what: str, table: Mapping[str, Any], keys: set[str], perhaps: Iterable[str] = ()) -> None:
    if not keys <= set(table) <= keys | set(perhaps):
        wrong = ", ".join(sorted(keys - set(table) | set(table) - keys - set(perhaps)))
        raise ParseError(what, f"exactly the keys {', '.join(sorted(keys))}", f"unknown or missing: {wrong}")
