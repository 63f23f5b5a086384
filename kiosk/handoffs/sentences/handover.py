"""Sentences about a journey that goes from one organisation to another."""

from kiosk.domain import facts as f
from kiosk.domain.facts.handover import HandoverFact
from kiosk.handoffs.phrasing import Names, Phrase, Sentence, Values


def of_handover(fact: HandoverFact, names: Names) -> Sentence:
    """What a fact of a hand-over says, with its details."""
    bundle = ("bundle", fact.bundle_id)
    match fact:
        case f.HandedOver():
            given: Values = (
                bundle,
                ("epoch", str(fact.epoch)),
                ("site", fact.to_site),
                ("bags", names.set_of(fact.containers)),
            )
            text = "Handed over to {site} in bundle {bundle}, hand-over {epoch}: {bags}. It goes on there"
            return Phrase(text, given), ()
        case f.HandoverAccepted():
            taken: Values = (bundle, ("epoch", str(fact.epoch)), ("site", fact.from_site), ("count", str(fact.count)))
            text = "Taken over from {site} in bundle {bundle}, hand-over {epoch}, after {count} facts there"
            return Phrase(text, taken), ()
        case f.HandoverConfirmed():
            text = "{site} gave its receipt for bundle {bundle}"
            return Phrase(text, (bundle, ("site", fact.by_site))), ()
