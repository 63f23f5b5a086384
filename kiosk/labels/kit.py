"""The proof of a collection kit: the cover sheet and every label of it, or none."""

from kiosk.domain.label import CollectionKit
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved


def prove_kit(kit: CollectionKit, labels: PrinterProfile, cover: PrinterProfile) -> tuple[Proved, ...] | NotProved:
    """The cover sheet, then the labels in the order of their numbers, or every reason why there is no kit."""
    proofs = (prove(kit.cover, cover), *(prove(label, labels) for label in kit.labels))
    reasons = tuple(reason for proof in proofs if isinstance(proof, NotProved) for reason in proof.reasons)
    return NotProved(reasons) if reasons else tuple(proof for proof in proofs if isinstance(proof, Proved))
