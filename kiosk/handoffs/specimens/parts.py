"""Parts of contents that several kinds share, each from its own table. All raise ParseError, naming the key."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.domain.editions import Edition
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Facility
from kiosk.domain.label import Contact, Establishment, LocalMoment, Patient
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import (
    Completion,
    Footing,
    RiskFactors,
    StatementRules,
    Statements,
    TestRecord,
    statements,
)
from kiosk.handoffs.specimens.table import Table
from kiosk.labels.editions import OF_SPECIMENS, editions


def patient(table: Table) -> Patient:
    """The patient under `patient`."""
    found = table.table("patient")
    try:
        born = date.fromisoformat(found.text("birth_date"))
    except ValueError:
        raise ParseError("patient birth_date", "a date as YYYY-MM-DD", "another text") from None
    made = Patient(found.text("name"), found.text("record_number"), born)
    found.close()
    return made


def place(table: Table, key: str) -> Establishment:
    """The establishment under a key."""
    found = table.table(key)
    made = Establishment(Facility.parse(found.text("fin")), found.text("name"), found.text("address"))
    found.close()
    return made


def contact(table: Table, key: str) -> Contact:
    """Whom to call, under a key."""
    found = table.table(key)
    made = Contact(found.text("name"), found.text("number"))
    found.close()
    return made


def edition(table: Table) -> Edition:
    """The rule table under `edition`; that of specimens where none is named."""
    named = table.text("edition", OF_SPECIMENS)
    if named not in editions():
        raise ParseError("edition", f"one of {', '.join(editions())}", named)
    return editions()[named]


def footing(table: Table) -> Footing | None:
    """As what the product is given, under `footing`; None where nothing is said."""
    if not table.has("footing"):
        return None
    found: Footing = table.choice("footing", {one.value: one for one in Footing})
    return found


def derived(table: Table, rules: StatementRules, footing: Footing | None = None) -> Statements:
    """The statements due for the test record under `test_record`."""
    words = statements(_test_record(table.table("test_record")), rules, footing)
    if isinstance(words, Reason):
        raise ParseError("test_record", words.expected, words.read)
    return words


def _test_record(table: Table) -> TestRecord:
    done = {c.value: c for c in Completion}
    record = TestRecord(
        table.choice("screening", done),
        table.choice("testing", done),
        table.choice("risk_factors", {r.value: r for r in RiskFactors}),
        table.texts("reactive_agents", ()),
    )
    table.close()
    return record


def moment(table: Table, key: str, zone: str) -> LocalMoment:
    """The local minute under a key."""
    return _moment(key, table.text(key), zone)


def moment_or_none(table: Table, key: str, zone: str) -> LocalMoment | None:
    """The local minute under a key, None for `none assigned`."""
    text = table.text(key)
    return None if text == "none assigned" else _moment(key, text, zone)


def _moment(key: str, text: str, zone: str) -> LocalMoment:
    try:
        local = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the zone is the next field
        there = local.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        raise ParseError(key, "YYYY-MM-DD HH:MM in a zone such as Europe/Berlin", f"{text} {zone}") from None
    return LocalMoment(local, there.tzname() or zone, there.astimezone(UTC))
