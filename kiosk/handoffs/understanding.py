"""From what the gate read to what a witness read: wristband, order, badge, labels of a bag."""

from dataclasses import dataclass
from datetime import date

from kiosk.barcodes.handover import KIND
from kiosk.barcodes.label import states
from kiosk.domain.attempt import BagRead, ShipperRead
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Badge, Consignment, Gs1Message, Sscc, TextGrammar, Wristband, recognise
from kiosk.domain.label import DONATION_FLAGS, LabelKind
from kiosk.domain.maker_labels import MakerLabel, MakerRead, read_makers
from kiosk.domain.readings import FrameReading, LabelReading

BAND = frozenset({"wristband"})
ORDER = frozenset({"order"})
PLACE = frozenset({"location"})
BADGE = frozenset({"badge"})
HAND_OVER = frozenset({KIND})
BAG = frozenset({"seal", "din", "product-code", "blood-groups", "expiry", "coi", "compound"})
MAKERS = BAG | {"gs1", "maker"}
"""What a prompt expects to see, by kind of identifier."""

SHIPPER = frozenset({Gs1Message.KIND, Consignment.KIND})
"""What only a shipper's label has: its seal and chain of identity are read with it."""


OF_OUR_TIE_TAG = DONATION_FLAGS[LabelKind.TIE_TAG]
"""Flags of the donation on a tie-tag of ours (ISBT 128 structure 001)."""

PRODUCT_CODE = 5
"""Characters of a product code that name the product; collection type and division follow."""


@dataclass(frozen=True)
class Understood:
    """The things in one picture. `texts` are the symbols of the bag labels, as they stand."""

    bands: tuple[Wristband, ...] = ()
    orders: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bags: tuple[BagRead, ...] = ()
    makers: tuple[MakerRead, ...] = ()
    shippers: tuple[ShipperRead, ...] = ()
    texts: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class Makers:
    """The makers' labels that the site knows, the day on which one is read, and the codes of makers' products."""

    labels: tuple[MakerLabel, ...] = ()
    day: date = date.min
    products: frozenset[str] = frozenset()


NO_MAKERS = Makers()


def understand(reading: FrameReading, grammars: tuple[TextGrammar, ...] = (), known: Makers = NO_MAKERS) -> Understood:
    """What stands in the picture. A label without donation, product or chain of identity is not a bag yet."""
    bands: list[Wristband] = []
    orders: list[str] = []
    places: list[str] = []
    bags: list[BagRead] = []
    shippers: list[ShipperRead] = []
    badges: list[Badge] = []
    makers: list[MakerRead] = []
    for label in reading.labels:
        for symbol in label.symbols:
            if symbol.kind == "wristband":
                band = recognise(symbol.text, grammars).identifier
                if isinstance(band, Wristband) and band not in bands:
                    bands.append(band)
            elif symbol.kind == "order" and symbol.value is not None and symbol.value not in orders:
                orders.append(symbol.value)
            elif symbol.kind == "location" and symbol.value is not None and symbol.value not in places:
                places.append(symbol.value)
            elif symbol.kind == "badge" and (badge := Badge.parse(symbol.text)) not in badges:
                badges.append(badge)
        shipper = _shipper(label, grammars)
        if shipper is not None:
            shippers.append(shipper)
            continue
        of_a_maker = _is_makers_own(label, grammars, known)
        makers += _makers(label, grammars, known, of_a_maker=of_a_maker)
        bag = _bag(label, grammars)
        # A maker's own ISBT 128 label has no seal of ours, and is not ours with its seal torn off.
        if bag is not None and (bag.trust is not None or not of_a_maker):
            bags.append(bag)
    texts = tuple(symbol.text for label in reading.labels for symbol in label.symbols)
    return Understood(
        tuple(bands), tuple(orders), tuple(places), tuple(bags), tuple(makers), tuple(shippers), texts, tuple(badges)
    )


def _shipper(label: LabelReading, grammars: tuple[TextGrammar, ...]) -> ShipperRead | None:
    """What a shipper's label says. Its seal names the first container of its list: that makes it no bag."""
    sscc, consignment = _sscc(label), label.value(Consignment.KIND)
    if sscc is None and consignment is None:
        return None
    seal, coi = label.seal, states(label, grammars).get("coi")
    if seal is None:
        return ShipperRead(sscc, consignment, coi)
    return ShipperRead(sscc, consignment, seal.coi or coi, seal.trust, seal.key_id, f"{seal.piece} {seal.issue}")


def _sscc(label: LabelReading) -> str | None:
    message = label.value(Gs1Message.KIND)
    try:
        return Sscc.parse(message).value if message is not None else None
    except ParseError:
        return None


def _is_makers_own(label: LabelReading, grammars: tuple[TextGrammar, ...], known: Makers) -> bool:
    """Whether ISBT 128 codes are a maker's own label: of a maker's product, and not those of our tie-tag on it.

    The tie-tag says the same in its codes, and where its seal is not in view only the flags of its donation tell.
    """
    flags = {symbol.text[-len(OF_OUR_TIE_TAG) :] for symbol in label.symbols if symbol.kind == "din"}
    product = states(label, grammars).get("product-code", "")[:PRODUCT_CODE]
    return label.seal is None and product in known.products and bool(flags) and OF_OUR_TIE_TAG not in flags


def _makers(
    label: LabelReading, grammars: tuple[TextGrammar, ...], known: Makers, *, of_a_maker: bool
) -> list[MakerRead]:
    found: list[MakerRead] = []
    for symbol in label.symbols if label.seal is None else ():
        said = {"text": symbol.text} if symbol.kind == "maker" else states(LabelReading((symbol,)), grammars)
        found += read_makers(known.labels, said, known.day, makers_product=of_a_maker)
    return found


def _bag(label: LabelReading, grammars: tuple[TextGrammar, ...]) -> BagRead | None:
    seal, says = label.seal, states(label, grammars)
    din = (seal.din if seal is not None else None) or says.get("din")
    product = (seal.product_code if seal is not None else None) or says.get("product-code")
    coi = (seal.coi if seal is not None else None) or says.get("coi")
    if din is None or product is None or coi is None:
        return None
    group = says.get("blood-groups")
    if seal is None:
        return BagRead(din + product, coi, None, blood_group=group, expiry=says.get("expiry"))
    return BagRead(
        din + product, coi, seal.trust, key_id=seal.key_id, piece=seal.piece, issue=seal.issue,
        commitment=seal.commitment,
        expiry=seal.expiry, bag=seal.bag, bags=seal.bags, blood_group=group,
    )  # fmt: skip
