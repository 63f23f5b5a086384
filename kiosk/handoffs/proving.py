"""The proof of a thing on the printer that prints its kind here, or everything that stands against printing it now."""

from kiosk.domain.guards import printer_ready, seal_key_is_in_use
from kiosk.domain.label import LabelContent
from kiosk.domain.label.sealed import SealedLabel
from kiosk.domain.reasons import Reason
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved


def proof_for(bench: Bench, piece: str, content: LabelContent | Reason) -> Proved | NotProved:
    """The proof, where the piece has a printer here that is ready. A content that can't be made is a reason."""
    place = bench.printing.get(piece)
    if place is None:
        return NotProved((printer_ready.reason(f"a printer for the {piece}", "none"),))
    if isinstance(content, Reason):
        return NotProved((content,))
    proof = prove(content, place.profile)
    if isinstance(proof, Proved) and isinstance(content, SealedLabel):
        retired = _key_objection(bench, content)
        proof = NotProved((retired,)) if retired is not None else proof
    not_ready = place.printer.status().reason
    if not_ready is not None:
        return NotProved((*(proof.reasons if isinstance(proof, NotProved) else ()), not_ready))
    return proof


def _key_objection(bench: Bench, label: SealedLabel) -> Reason | None:
    """What speaks against the key a label was sealed with: one that the site's record would not have seal now."""
    key = site_view(bench).keys.get(bench.seal_key.key_id)
    if key is not None and key.public == label.sealed_by and key.seals_now(bench.now):
        return None
    return seal_key_is_in_use.reason("a seal key that this site has in use", bench.seal_key.key_id)
