"""The history of the cells: noted by one, reviewed by physician and director where a rule asks for it."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import HistoryNoted, HistoryReviewed
from kiosk.domain.history import ReviewSaid, outside
from kiosk.domain.journey import Journey
from kiosk.domain.text import plain_text
from kiosk.domain.therapy import NUMBER, Comparison, Criterion
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_at_home, journey_of


def rules_of(bench: Bench, coi: str) -> tuple[Criterion, ...]:
    """What a journey's therapy asks about the history of the cells."""
    therapy = bench.therapies.get(journey_of(bench, coi).therapy or "")
    return therapy.history if therapy is not None else ()


def note_history(bench: Bench, coi: str, values: Mapping[str, str], person: str) -> None:
    """Note values by item; the units are the therapy's. Raises ParseError for no value, or one that is no number."""
    rules = {rule.test: rule for rule in rules_of(bench, coi)}
    facts = [_noted(rules[item], value.strip()) for item, value in values.items() if value.strip() and item in rules]
    if not facts:
        raise ParseError("history", "at least one", "none")
    journey, moment = journey_at_home(bench, coi), bench.clock.now()
    entries = tuple(bench.entry(coi, fact, moment, people=(person,)) for fact in facts)
    bench.ledger.append(entries, {coi: journey.count})


def review_history(bench: Bench, under_way: UnderWay, statement: str) -> Decision:
    """Two say why cells outside the therapy's rules may be used. Raises ParseError for a text that is not plain."""
    said = ReviewSaid(plain_text(statement, "statement", 400) if statement else "")

    def reviewed(seen: Journey, granted: Authorized) -> Consequence:
        items = tuple(noted for _rule, noted in outside(rules_of(bench, seen.coi), seen.history))
        return Consequence(((seen.coi, HistoryReviewed(items, said.statement, granted.attempt_id)),))

    return conclude(bench, replace(under_way, detail=said), reviewed)


def _noted(rule: Criterion, value: str) -> HistoryNoted:
    if rule.comparison is not Comparison.IS and NUMBER.fullmatch(value) is None:
        raise ParseError(rule.test, "a number", value)
    return HistoryNoted(rule.test, plain_text(value, rule.test, 60), rule.unit)
