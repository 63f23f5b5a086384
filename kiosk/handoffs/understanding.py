"""From what the gate read to what a witness read: wristband, order, badge, labels of a bag."""

from dataclasses import dataclass
from datetime import date

from kiosk.barcodes.label import states
from kiosk.domain.attempt import BagRead
from kiosk.domain.identifiers import Badge, TextGrammar, Wristband, recognise
from kiosk.domain.maker_labels import MakerLabel, MakerRead, read_makers
from kiosk.domain.readings import FrameReading, LabelReading

BAND = frozenset({"wristband"})
ORDER = frozenset({"order"})
BADGE = frozenset({"badge"})
BAG = frozenset({"seal", "din", "product-code", "blood-groups", "expiry", "coi", "compound"})
MAKERS = BAG | {"gs1", "maker"}
"""What a prompt expects to see, by kind of identifier."""


@dataclass(frozen=True)
class Understood:
    """The things in one picture. `texts` are the symbols of the bag labels, as they stand."""

    bands: tuple[Wristband, ...] = ()
    orders: tuple[str, ...] = ()
    bags: tuple[BagRead, ...] = ()
    makers: tuple[MakerRead, ...] = ()
    texts: tuple[str, ...] = ()
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True)
class Makers:
    """The makers' labels that the site knows, and the day on which one is read."""

    labels: tuple[MakerLabel, ...] = ()
    day: date = date.min


NO_MAKERS = Makers()


def understand(reading: FrameReading, grammars: tuple[TextGrammar, ...] = (), known: Makers = NO_MAKERS) -> Understood:
    """What stands in the picture. A label without donation, product or chain of identity is not a bag yet."""
    bands: list[Wristband] = []
    orders: list[str] = []
    bags: list[BagRead] = []
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
            elif symbol.kind == "badge" and (badge := Badge.parse(symbol.text)) not in badges:
                badges.append(badge)
        of_a_maker = _makers(label, grammars, known)
        makers += of_a_maker
        bag = _bag(label, grammars)
        # A maker's own ISBT 128 label has no seal of ours, and is not ours with its seal torn off.
        if bag is not None and (bag.trust is not None or not of_a_maker):
            bags.append(bag)
    texts = tuple(symbol.text for label in reading.labels for symbol in label.symbols)
    return Understood(tuple(bands), tuple(orders), tuple(bags), tuple(makers), texts, tuple(badges))


def _makers(label: LabelReading, grammars: tuple[TextGrammar, ...], known: Makers) -> list[MakerRead]:
    found: list[MakerRead] = []
    for symbol in label.symbols if label.seal is None else ():
        said = {"text": symbol.text} if symbol.kind == "maker" else states(LabelReading((symbol,)), grammars)
        found += read_makers(known.labels, said, known.day)
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
