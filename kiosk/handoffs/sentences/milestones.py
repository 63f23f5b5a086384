"""The sentence of a milestone."""

from kiosk.domain import facts as f
from kiosk.handoffs.phrasing import Phrase, Sentence


def of_milestone(fact: f.MilestoneRecorded) -> Sentence:
    """What a milestone says, and why it took an earlier one's place."""
    why = (Phrase("Changed: {why}", (("why", fact.why),)),) if fact.why else ()
    if fact.at is None:
        return Phrase("{milestone}: this patient does not have it", (("milestone", Phrase(fact.name)),)), why
    moment = f"{fact.at:%Y-%m-%d %H:%M} UTC"
    return Phrase("{milestone}: {moment}", (("milestone", Phrase(fact.name)), ("moment", moment))), why
