"""The sealed collection kit: proved, numbered partial labels of one patient, made in advance for hours without a kiosk.

Each label is issued, printed and read back like any other, and then handed on with the kit; its cover sheet lists them.
Whatever is labelled from it is in quarantine until two people have read it (`settling.labelled_outside`).
"""

from datetime import timedelta

from kiosk.domain.containers import Label, LabelState
from kiosk.domain.decision import Refused
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi, Din, DonationSymbol, ProductCode
from kiosk.domain.label import KitCover, KitLine, KitPlace, LabelKind, Patient
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import flags_of, local_moment
from kiosk.handoffs.labelling import Printed, issue_label
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved
from kiosk.labels.sheets import a4
from kiosk.labels.sheets.paper import SheetRefused, cut_from_a4

PARTIAL = LabelKind.PARTIAL.value
KEEPS = timedelta(days=30)
"""How long a kit may wait: the patient's record may change, and the labels in it can't."""

SEALED = frozenset({LabelState.READ_BACK, LabelState.HANDED_ON})


def issue_kit_label(bench: Bench, under_way: UnderWay, kit: str) -> Printed | Refused:
    """The partial label of the one bag named, as its number of the kit: bag i of n is label i of n.

    Raises ParseError for a kit's number that can't stand on a label.
    """
    named = under_way.containers[0] if under_way.containers else ""
    container = journey_of(bench, under_way.coi or "").containers.get(named)
    bag, bags = (container.bag, container.bags) if container is not None else (1, 1)
    return issue_label(bench, under_way, PARTIAL, kit=KitPlace(kit, bag, bags))


def kit_of(bench: Bench, coi: str, container: str) -> str | None:
    """The kit that the bag's partial label waits in, None for a bag of no kit."""
    known = journey_of(bench, coi).containers.get(container)
    label = known.current_label(PARTIAL) if known is not None else None
    return label.kit.kit if label is not None and label.kit is not None else None


def kit_cover(bench: Bench, coi: str, kit: str) -> KitCover:
    """What the cover sheet of a kit says, from the record.

    Raises ParseError while a label of it was not read back, or a patient's particulars are gone.
    """
    journey, zone = journey_of(bench, coi), site_view(bench).zone
    document = bench.particulars.get(journey.particulars_id) if journey.particulars_id is not None else None
    if document is None:
        raise ParseError(f"collection kit {kit}", "the patient's particulars on record", "none")
    placed: list[tuple[int, KitLine]] = []
    due = 1
    for container in journey.containers.values():
        label = container.current_label(PARTIAL)
        if label is None or label.kit is None or label.kit.kit != kit or label.state not in SEALED:
            continue
        due = label.kit.labels
        placed.append(
            (label.kit.number, _line(container.din, container.product_code, label, container.bag, container.bags))
        )
    if [number for number, _ in sorted(placed, key=lambda row: row[0])] != list(range(1, due + 1)):
        raise ParseError(f"collection kit {kit}", f"{due} labels, each read back", str(len(placed)))
    return KitCover(
        kit=kit,
        coi=Coi.parse(coi),
        patient=Patient.of(document),
        lines=tuple(line for _, line in sorted(placed, key=lambda row: row[0])),
        facility=bench.facility,
        station=bench.station,
        prepared=local_moment(bench.now, zone),
        use_before=local_moment(bench.now + KEEPS, zone),
    )


def kit_cover_pdf(bench: Bench, coi: str, kit: str) -> bytes:
    """The cover sheet on A4, for any printer. Raises ParseError as `kit_cover`, and SheetRefused."""
    proof = prove(kit_cover(bench, coi, kit), cut_from_a4(LabelKind.KIT_COVER))
    if isinstance(proof, NotProved):
        raise SheetRefused(proof.reasons)
    cover = a4.Printed(proof.bits, proof.dpi, f"Cover sheet of collection kit {kit}")
    return a4.a4((cover,), a4.TRUE_SIZE)


def _line(din: str, product_code: str, label: Label, bag: int, bags: int) -> KitLine:
    donation = DonationSymbol.marked(Din.parse(din), flags_of(LabelKind.PARTIAL, label.issue))
    return KitLine(LabelKind.PARTIAL, donation, ProductCode(product_code), bag, bags, label.issue)
