"""One sentence for each fact of processing that went wrong."""

from kiosk.domain.facts.processing import ProcessingFact
from kiosk.handoffs.phrasing import Names, Phrase, Sentence


def of_processing(fact: ProcessingFact, names: Names) -> Sentence:
    """What the fact says."""
    failed = (("bags", names.set_of(fact.containers)), ("why", fact.why))
    return Phrase("Manufacture failed: {bags}, and all that was made from it: {why}", failed), ()
