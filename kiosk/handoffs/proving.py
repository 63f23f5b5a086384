"""The proof of a thing on the printer that prints its kind here, or everything that stands against printing it now."""

from kiosk.domain.guards import printer_ready
from kiosk.domain.label import LabelContent
from kiosk.domain.reasons import Reason
from kiosk.handoffs.bench import Bench
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
    not_ready = place.printer.status().reason
    if not_ready is not None:
        return NotProved((*(proof.reasons if isinstance(proof, NotProved) else ()), not_ready))
    return proof
