"""The labels of a rack's slots, proved one by one, on A4 at their true size: to be cut out and put on the rack.

They name places and no patient, and carry no seal: whoever prints one anew prints the same.
"""

from kiosk.domain.identifiers import Facility, StorageLocation
from kiosk.domain.label import LabelKind, LocationLabel
from kiosk.domain.reasons import Reason
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved
from kiosk.labels.sheets.a4 import Printed, a4
from kiosk.labels.sheets.paper import cut_from_a4

HEADING = "Places in the cold store. Print at 100 %, cut out, put on the rack."


def rack_labels(facility: Facility, tank: int, rack: int, slots: int) -> bytes | Reason:
    """A PDF with the label of every slot of a rack, from 1 on. Raises ParseError for numbers that no place has."""
    printed = []
    for slot in range(1, slots + 1):
        place = StorageLocation.numbered(facility, tank, rack, slot)
        proof = prove(LocationLabel(place), cut_from_a4(LabelKind.LOCATION))
        if isinstance(proof, NotProved):
            return proof.reasons[0]
        printed.append(Printed(proof.bits, proof.dpi, place.words))
    return a4(tuple(printed), HEADING)
