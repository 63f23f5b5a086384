"""Labels of one set on one sheet of paper, and never a label of another patient beside them (hazard H03).

A sheet goes through a printer once: its labels are proved one by one, laid into its cells row by row, and the cells
that are left stay empty. Nobody prints on them later, for a second pass could meet the wrong sheet.
"""

from kiosk.domain.guards import proof_encoded, sheet_holds_one_set
from kiosk.domain.identifiers import Coi, CoiSymbol, CompoundMessage, Din, DonationSymbol
from kiosk.domain.reasons import Reason
from kiosk.labels import pdf
from kiosk.labels.proved import Proved


def sheet_of(labels: tuple[Proved, ...]) -> bytes | Reason:
    """The page with these labels, decoded back and compared; or why not.

    They have to be labels of bags, of one chain of identity and one donation, each another one, proved for one profile
    whose language is the PDF.
    """
    whose = [_whose(label) for label in labels]
    if not labels or None in whose:
        return sheet_holds_one_set.reason("labels of bags", "no label of a bag among them")
    if len(set(whose)) != 1:
        return sheet_holds_one_set.reason("labels of one donation and one chain of identity", f"{len(set(whose))} such")
    if len({label.bitmap_sha256 for label in labels}) != len(labels):
        return sheet_holds_one_set.reason("each label once", "one label twice")
    made_for = {(label.profile_sha256, label.language) for label in labels}
    if made_for != {(labels[0].profile_sha256, pdf.LANGUAGE)}:
        return sheet_holds_one_set.reason("labels proved for one profile with sheets", "other ones")
    pictures = tuple(pdf.decode(label.payload) for label in labels)
    payload = pdf.encode_set(pictures, labels[0].placement)
    again = pdf.read(payload).pictures
    if [picture.bits.tobytes() for picture in again] != [bits.tobytes() for bits in pictures]:
        return proof_encoded.reason("every label as proved", "another one")
    return payload


def _whose(label: Proved) -> tuple[Din, Coi] | None:
    """Donation and chain of identity in the compound message that stands on every label of a bag."""
    texts = [symbol.intended.text for symbol in label.symbols if symbol.intended.kind == CompoundMessage.KIND]
    if len(texts) != 1:
        return None
    message = CompoundMessage.parse(texts[0])
    donation, chain = message.find(DonationSymbol), message.find(CoiSymbol)
    return None if donation is None or chain is None else (donation.din, chain.coi)
