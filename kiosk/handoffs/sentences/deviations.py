"""The sentences of what people add to a deviation."""

from kiosk.domain import facts as f
from kiosk.handoffs.phrasing import Phrase, Sentence, Values


def of_deviation(fact: f.DeviationFact) -> Sentence:
    """What such a fact says, with its details."""
    number: tuple[str, str | Phrase] = ("number", str(fact.deviation))
    if isinstance(fact, f.DeviationClosingSigned):
        return Phrase("Signed to close deviation {number}: {why}", (number, ("why", fact.why))), ()
    owner: Values = (number, ("owner", fact.owner), ("due", fact.due.isoformat()))
    also = (
        Phrase("Cause: {cause}", (("cause", fact.cause),)), Phrase("Impact: {impact}", (("impact", fact.impact),)),
        Phrase("Corrective action: {action}", (("action", fact.corrective_action),)),
    )  # fmt: skip
    return Phrase("Deviation {number} was assessed; {owner} sees to it until {due}", owner), also
