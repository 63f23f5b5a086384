"""Sentences for the facts of the cold store and of the way the cells go in."""

from kiosk.domain import facts as f
from kiosk.domain.dosing import plain
from kiosk.domain.facts.line import LineFact
from kiosk.domain.facts.storage import StorageFact
from kiosk.domain.interlocks.storage import place_words
from kiosk.handoffs.phrasing import Names, Phrase, Sentence, Values


def of_storage(fact: StorageFact, names: Names) -> Sentence:
    """What a fact of the store says."""
    bag: tuple[str, str | Phrase] = ("bag", names.bag(fact.container))
    match fact:
        case f.Stored():
            return Phrase("Stored: {bag}, in {place}", (bag, ("place", place_words(fact.location)))), ()
        case f.Retrieved():
            where = "Retrieved from {place} into warm air: {bag}"
            if fact.in_vapour:
                where = "Retrieved from {place} into a cold vessel: {bag}"
            return Phrase(where, (bag, ("place", place_words(fact.location)))), ()
        case f.ExcursionJudged():
            over = "Over the limit of {bag}: {span}" if fact.over_limit else "Within the limit of {bag}: {span}"
            values: Values = (
                ("tank", str(fact.tank)), ("since", f"{fact.since:%Y-%m-%d %H:%M}"),
                ("until", f"{fact.until:%Y-%m-%d %H:%M}"), ("warmest", plain(fact.warmest_c)),
            )  # fmt: skip
            span = Phrase("tank {tank} was warm from {since} to {until} UTC, {warmest} °C at worst", values)
            return Phrase(over, (bag, ("span", span))), ()
        case f.CountDiffered():
            differs = "A count did not find {bag} in tank {tank} rack {rack}"
            if fact.found:
                differs = "A count found {bag} in tank {tank} rack {rack}, where the record does not have it"
            return Phrase(differs, (bag, ("tank", str(fact.tank)), ("rack", str(fact.rack)))), ()


def of_way(fact: LineFact, names: Names) -> Sentence:
    """What two people said before the opening, or at the line."""
    said = tuple(
        Phrase(
            "Person {turn} saw: {route}, {site}",
            (("turn", str(turn)), ("route", Phrase(way.route)), ("site", Phrase(way.site))),
        )
        for turn, way in enumerate(fact.said, 1)
    )
    bag: Values = (("bag", names.bag(fact.container)),)
    match fact:
        case f.SiteMatched():
            values: Values = (*bag, ("number", fact.order_number))
            return Phrase("Site and side matched with order {number} before the opening: {bag}", values), said
        case f.WayChecked():
            forbidden = tuple(Phrase("Acknowledged: {line}", (("line", Phrase(line)),)) for line in fact.acknowledged)
            return Phrase("Route and site checked at the line: {bag}", bag), said + forbidden
