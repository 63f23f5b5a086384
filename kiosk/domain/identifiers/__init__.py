"""Identifiers: what names a donation, a product, a chain of identity, a patient, a member of staff, an order.

Only parsing makes one, and what is made obeys its grammar whole: there is no unchecked identifier. Two are the same
when they are equal; a check character or a part never decides. `isbt128` holds what labels of bags say, `gs1` what
wristbands, badges and shippers say, and beside them stand our own order number and a hospital's own wristbands.
"""

from kiosk.domain.identifiers.badge import Badge
from kiosk.domain.identifiers.band_grammar import BandGrammar
from kiosk.domain.identifiers.gs1.elements import Element
from kiosk.domain.identifiers.gs1.message import Gs1Message
from kiosk.domain.identifiers.isbt128.blood_groups import (
    Biohazard,
    BloodGroups,
    GroupAgreement,
    GroupMessage,
    group_agreement,
)
from kiosk.domain.identifiers.isbt128.chain_of_identity import Coi, CoiSymbol
from kiosk.domain.identifiers.isbt128.compound import CompoundMessage
from kiosk.domain.identifiers.isbt128.donation import Din, DonationSymbol
from kiosk.domain.identifiers.isbt128.european_code import SingleEuropeanCode
from kiosk.domain.identifiers.isbt128.facility import Facility
from kiosk.domain.identifiers.isbt128.local_time import LocalDate, LocalDateTime
from kiosk.domain.identifiers.isbt128.people import PatientNumber, StaffNumber
from kiosk.domain.identifiers.isbt128.product import AutologousUse, ProductCode, ProductDivisions, autologous_use
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
    Occasion,
    Production,
    ProductionDate,
)
from kiosk.domain.identifiers.maker_text import MakerTemplate, MakerText
from kiosk.domain.identifiers.order import OrderNumber
from kiosk.domain.identifiers.recognition import KINDS, Identifier, Recognised, TextGrammar, parse_as, recognise
from kiosk.domain.identifiers.spacing import LEAST_DIFFERENCE, differ_by, next_spaced, too_close
from kiosk.domain.identifiers.wristband import PlainBand, Wristband

__all__ = [
    "KINDS",
    "LEAST_DIFFERENCE",
    "AutologousUse",
    "Badge",
    "BandGrammar",
    "Biohazard",
    "BloodGroups",
    "Coi",
    "CoiSymbol",
    "Collection",
    "CollectionDate",
    "CompoundMessage",
    "Consignment",
    "ContainerCatalogue",
    "ContainerLot",
    "Din",
    "DonationSymbol",
    "Element",
    "Expiry",
    "ExpiryDate",
    "Facility",
    "FlexibleDateTime",
    "GroupAgreement",
    "GroupMessage",
    "Gs1Message",
    "Identifier",
    "LocalDate",
    "LocalDateTime",
    "Lot",
    "MakerTemplate",
    "MakerText",
    "Occasion",
    "OrderNumber",
    "PatientNumber",
    "PlainBand",
    "ProcessingFacility",
    "ProductCode",
    "ProductDivisions",
    "Production",
    "ProductionDate",
    "Recognised",
    "SingleEuropeanCode",
    "SpecialTesting",
    "StaffNumber",
    "Structure",
    "TextGrammar",
    "Wristband",
    "autologous_use",
    "differ_by",
    "group_agreement",
    "next_spaced",
    "parse_as",
    "recognise",
    "too_close",
]
