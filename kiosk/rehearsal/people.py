"""Who is there: staff and patients, all of them plainly invented."""

from dataclasses import dataclass, replace

from kiosk.domain.check_characters import gs1_mod_10
from kiosk.domain.identifiers import Badge, Wristband
from kiosk.domain.people import Role


@dataclass(frozen=True)
class StaffMember:
    """A person of the throw-away site, with the PIN they use there."""

    key: str
    name: str
    badge: Badge
    pin: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class PatientThere:
    """A patient of the throw-away site."""

    key: str
    name: str
    record_number: str
    birth_date: str
    band: Wristband
    authority: str = ""


def gsrn(kind: str, number: int) -> str:
    """A GS1 service relation number under the demonstration prefix 952 (AI 8017 provider, 8018 recipient)."""
    body = f"952132126{number:08d}"
    return f"({kind}){body}{gs1_mod_10(body)}"


def _staff(key: str, name: str, number: int, *roles: Role) -> StaffMember:
    return StaffMember(key, name, Badge.parse(f"{gsrn('8017', number)}(8019)1"), f"{number:06d}", roles)


STAFF = (
    _staff("admin one", "Ada Beispiel", 410001, Role.ADMINISTRATOR, Role.QUALITY),
    _staff("admin two", "Benno Exempel", 410002, Role.ADMINISTRATOR, Role.DIRECTOR),
    _staff("collector one", "Carla Prøvesen", 410003, Role.COLLECTION),
    _staff("collector two", "Dario Esempio", 410004, Role.COLLECTION),
    _staff("processor one", "Edda Voorbeeld", 410005, Role.PROCESSING),
    _staff("processor two", "Fabio Mostra", 410006, Role.PROCESSING),
    _staff("laboratory one", "Greta Sampleton", 410007, Role.LABORATORY),
    _staff("laboratory two", "Hugo Przykład", 410008, Role.LABORATORY),
    _staff("nurse one", "Ines Ejemplo", 410009, Role.NURSE),
    _staff("nurse two", "Jonas Näyte", 410010, Role.NURSE),
    _staff("physician", "Dr Kim Örnek", 410011, Role.PHYSICIAN),
    _staff("quality", "Lena Vzorová", 410012, Role.QUALITY),
)


def _patient(key: str, name: str, number: int, born: str, serial: int) -> PatientThere:
    return PatientThere(key, name, f"DEMO-{number:06d}", born, Wristband.parse(f"{gsrn('8018', number)}(8019){serial}"))


PATIENTS = (
    _patient("patient", "Łucja Nguyễn-Fictive", 700123, "1980-02-29", 2),
    _patient("look-alike", "Lucja Nguyen-Fiktive", 700132, "1980-02-28", 1),
    _patient("stranger", "Ottokar Beispielmann", 700777, "1951-07-14", 1),
)
"""The patient of the journey, one who looks alike on paper, and one who doesn't."""

ANOTHER_HOSPITAL = "Sampletown General"

_BORN_THE_SAME_DAY = _patient("namesake", "Łucja Nguyễn-Fictive", 700555, "1980-02-29", 1)
COMING = (
    replace(_BORN_THE_SAME_DAY, authority=ANOTHER_HOSPITAL),
    _patient("bearer", "Łucja Nguyễn-Fictive", 700888, "1992-06-03", 1),
)
"""Who comes later: one of another hospital with the patient's name, born the same day; one who bears it by marriage."""
