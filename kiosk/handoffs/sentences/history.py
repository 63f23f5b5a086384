"""Sentences of the history of the cells."""

from kiosk.domain import facts as f
from kiosk.domain.facts import HistoryFact
from kiosk.domain.history import in_words
from kiosk.handoffs.phrasing import Phrase, Sentence, Values


def of_history(fact: HistoryFact) -> Sentence:
    """What was noted, or who looked at what and said why."""
    match fact:
        case f.HistoryNoted():
            noted: Values = (("item", Phrase(fact.item)), ("value", fact.value), ("unit", Phrase(fact.unit)))
            return Phrase("Noted: {item} {value} {unit}", noted), ()
        case f.HistoryReviewed():
            items = ", ".join(in_words(noted) for noted in fact.items)
            return Phrase("History reviewed ({items}): {why}", (("items", items), ("why", fact.statement))), ()
