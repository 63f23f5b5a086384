"""Where the rehearsal's site sends cells: plainly fictitious places, people and numbers."""

from types import MappingProxyType

from kiosk.domain.destinations import Destination, Destinations
from kiosk.domain.identifiers import Facility
from kiosk.domain.label import Contact, Establishment

PREFIX = "9521321"
"""A GS1 company prefix of the demonstration range 952."""

PLANT = Establishment(Facility("A9991"), "Demonstration Manufacturing Plant", "2 Example Way, Sampletown")
CONTACT = Contact("Cell laboratory on call", "+1 212 555 0101")

DESTINATIONS = Destinations(
    PREFIX, CONTACT, CONTACT, MappingProxyType({PLANT.name: Destination(PLANT, CONTACT)})
)  # fmt: skip
