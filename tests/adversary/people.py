"""Who is there: two patients who look alike, and seven people, one with two badges and one whose role lapses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kiosk.domain.check_characters import gs1_mod_10
from kiosk.domain.identifiers import Badge, Wristband
from kiosk.domain.people import Role

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FOR_EVER = START + timedelta(days=4000)
LAPSES = START + timedelta(minutes=30)


@dataclass(frozen=True)
class Person:
    """A member of staff: `badges` are all of theirs, `roles` hold until `until`."""

    key: str
    name: str
    badges: tuple[Badge, ...]
    pin: str
    roles: tuple[Role, ...]
    until: datetime = FOR_EVER


@dataclass(frozen=True)
class Patient:
    """A patient. `old_band` is a band of the same person that was replaced before this story."""

    key: str
    name: str
    record_number: str
    born: date
    band: Wristband
    old_band: Wristband
    therapy: str


def _number(kind: str, number: int) -> str:
    body = f"952132126{number:08d}"
    return f"({kind}){body}{gs1_mod_10(body)}"


def _person(key: str, name: str, *numbers: int, roles: tuple[Role, ...], until: datetime = FOR_EVER) -> Person:
    badges = tuple(Badge.parse(_number("8017", number)) for number in numbers)
    return Person(key, name, badges, f"{numbers[0]:06d}", roles, until)


HANDS = (Role.COLLECTION, Role.PROCESSING, Role.LABORATORY, Role.NURSE)

STAFF = (
    _person("quality", "Ada Beispiel", 410001, roles=(Role.ADMINISTRATOR, Role.QUALITY)),
    _person("director", "Benno Exempel", 410002, roles=(Role.ADMINISTRATOR, Role.DIRECTOR)),
    _person("one", "Carla Prøvesen", 410003, 510003, roles=HANDS),
    _person("two", "Dario Esempio", 410004, roles=HANDS),
    _person("three", "Edda Voorbeeld", 410005, roles=HANDS),
    _person("lapsed", "Fabio Mostra", 410006, roles=HANDS, until=LAPSES),
    _person("physician", "Dr Kim Örnek", 410011, roles=(Role.PHYSICIAN,)),
)
"""'one' carries two badges."""


def _patient(key: str, name: str, number: int, born: date, therapy: str) -> Patient:
    new, old = (Wristband.parse(f"{_number('8018', number)}(8019){serial}") for serial in (2, 1))
    return Patient(key, name, f"DEMO-{number:06d}", born, new, old, therapy)


PATIENTS = (
    _patient("A", "Łucja Nguyễn-Fictive", 700123, date(1980, 2, 29), "car-t"),
    _patient("B", "Lucja Nguyen-Fiktive", 700132, date(1980, 2, 28), "autologous-hsct"),
)
"""Their bands carry the same serial, so that a serial alone tells nobody apart."""


def person(key: str) -> Person:
    """A member of staff by their key."""
    return next(p for p in STAFF if p.key == key)


def patient(key: str) -> Patient:
    """A patient by their key."""
    return next(p for p in PATIENTS if p.key == key)


def other(key: str) -> Patient:
    """The one that they are not."""
    return next(p for p in PATIENTS if p.key != key)
