"""Which data identifier is which structure: those that are read, and those that are refused by name.

A data identifier is two characters, `=` or `&` first, or three where the second is a comma; that of the donation (001)
is `=` and the first character of its own content (ISBT 128 ST-001 §2.2). What stands in neither table is refused too.
"""

import re

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.blood_groups import BloodGroups
from kiosk.domain.identifiers.isbt128.chain_of_identity import CoiSymbol
from kiosk.domain.identifiers.isbt128.donation import DonationSymbol
from kiosk.domain.identifiers.isbt128.european_code import SingleEuropeanCode
from kiosk.domain.identifiers.isbt128.facility import FIN_FIRST
from kiosk.domain.identifiers.isbt128.people import PatientNumber, StaffNumber
from kiosk.domain.identifiers.isbt128.product import ProductCode, ProductDivisions
from kiosk.domain.identifiers.isbt128.structure import Structure
from kiosk.domain.identifiers.isbt128.supplies import (
    Consignment,
    ContainerCatalogue,
    ContainerLot,
    Lot,
    ProcessingFacility,
    SpecialTesting,
)
from kiosk.domain.identifiers.isbt128.times import (
    Collection,
    CollectionDate,
    Expiry,
    ExpiryDate,
    FlexibleDateTime,
    Production,
    ProductionDate,
)
from kiosk.domain.text import shown

STRUCTURES: tuple[type[Structure], ...] = (
    DonationSymbol,
    BloodGroups,
    ProductCode,
    ExpiryDate,
    Expiry,
    CollectionDate,
    Collection,
    ProductionDate,
    Production,
    SpecialTesting,
    ContainerCatalogue,
    ContainerLot,
    StaffNumber,
    PatientNumber,
    Consignment,
    FlexibleDateTime,
    ProductDivisions,
    ProcessingFacility,
    Lot,
    SingleEuropeanCode,
    CoiSymbol,
)
"""The structures that are read, in the order of their numbers. The compound message (023) is made of these."""

NOT_READ = {
    "={": "red-cell antigens, 011, retired",
    "=\\": "red-cell antigens, 012",
    "&\\": "red-cell antigens, Finnish, 013",
    "&{": "platelet antigens, 014",
    "=[": "HLA-A and -B alleles, 015, retired",
    '="': "HLA-DRB1 alleles, 016, retired",
    "=;": "a donor's number, 019",
    "=-": "the catalogue number of another item, 021",
    "&-": "the lot of another item, 022",
    "=+": "a compound message, 023",
    "=#": "a patient's birth date, 024",
    "=]": "an expiry month, 026",
    '&"': "infection markers, 027",
    "&$": "dimensions, 029",
    "&%": "red-cell antigens with test history, 030",
    "=/": "a processor's product, 034",
    "&,2": "a supplemental number, 036",
    "&,3": "a donor's registration, 037, retired",
    "&:": "a donor's registration, 039",
    "&;": "a national donor number",
    "&!": "a national structure",
}
"""Data identifiers that nothing here reads, each with what it says. `=+` stands here for one message inside another."""

_BY_DATA_IDENTIFIER = {s.DATA_IDENTIFIER: s for s in STRUCTURES if s is not DonationSymbol}
_DONATION = re.compile("=" + FIN_FIRST)
_LOCAL = re.compile("&[a-z]")


def data_identifier(text: str) -> str:
    """The characters at the beginning that say which structure follows: one for a donation, else two or three."""
    if _DONATION.match(text):
        return "="
    return text[:3] if text.startswith("&,") else text[:2]


def structure_of(text: str) -> type[Structure]:
    """The structure whose data identifier the text begins with. Raises ParseError, naming it, if it is not read."""
    found = data_identifier(text)
    if found == "=":
        return DonationSymbol
    if found in _BY_DATA_IDENTIFIER:
        return _BY_DATA_IDENTIFIER[found]
    raise ParseError("ISBT 128 structure", "one that is read here", f"{_name_of_unread(found)}: {shown(text)}")


def _name_of_unread(found: str) -> str:
    if found in NOT_READ:
        return NOT_READ[found]
    if _LOCAL.fullmatch(found):
        return f"a local structure ({found})"
    return "an unknown data identifier"
