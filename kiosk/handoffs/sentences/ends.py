"""Sentences of reserves and of a container's end."""

from kiosk.domain import facts as f
from kiosk.domain.dosing import plain
from kiosk.domain.facts import EndFact, SalvageFact
from kiosk.handoffs.phrasing import Names, Phrase, Sentence, Values


def of_salvage(fact: SalvageFact, names: Names) -> Sentence:
    """What a fact of a reserve says."""
    match fact:
        case f.ReservePlanned():
            kept = (("reserve", names.bag(fact.container)), ("bag", names.bag(fact.parent)))
            return Phrase("Kept in reserve: {reserve}, for what {bag} holds", kept), ()
        case f.ContentsMoved():
            moved: Values = (
                ("bag", names.bag(fact.container)), ("into", names.bag(fact.into)), ("volume", plain(fact.volume_ml)),
            )  # fmt: skip
            why = (Phrase("What broke: {why}", (("why", fact.why),)),) if fact.why else ()
            return Phrase("{volume} mL were moved from {bag} into {into}", moved), why


def of_end(fact: EndFact, names: Names) -> Sentence:
    """What a fact of a container's end says."""
    bag: tuple[str, str | Phrase] = ("bag", names.bag(fact.container))
    why = ("why", fact.why)
    match fact:
        case f.InfusionInterrupted():
            text = "Infusion interrupted after {given} mL in all, {bag}: {why}"
            return Phrase(text, (bag, ("given", plain(fact.given_ml)), why)), ()
        case f.GivenOutside():
            given: Values = (
                bag, ("volume", plain(fact.volume_ml)), ("moment", f"{fact.given_at:%Y-%m-%d %H:%M} UTC"), why,
            )  # fmt: skip
            text = "Given without the kiosk's authority: {bag}, {volume} mL at {moment}: {why}"
            return Phrase(text, given), ()
        case f.ContainerWithdrawn():
            text = "{what} of {bag}, hold {hold}: {why}"
            return Phrase(text, (bag, ("what", Phrase(fact.what)), ("hold", fact.hold_id), why)), ()
        case f.DiscardOrdered():
            text = "Discarded by order of {physician}: {bag}: {why}"
            return Phrase(text, (bag, ("physician", names.person(fact.physician)), why)), ()
