"""Bags that a maker outside filled and labelled: entered from papers, tagged, bound, read; and what must hold of each.

As in `audit`, nothing of the kiosk's own account is asked: whose bag it is stands in the papers that two people keyed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from kiosk.domain import facts as f
from kiosk.domain.readings import LabelReading, SymbolReading
from kiosk.domain.step import StepKind as K
from tests.adversary.keyed import MakersPapers
from tests.adversary.paper import container_on
from tests.adversary.play import Play
from tests.adversary.truth import AttemptShown, Bag, Course, Truth, TurnShown
from tests.adversary.violation import Violation

OUTSIDE = "car-t-made-outside"
"""The therapy whose doses a maker fills."""
LABELLED = frozenset({K.ISSUE_FOR_FOREIGN, K.REPRINT_FOR_FOREIGN})
WHOLE = LABELLED | {K.BIND_FOREIGN}
"""Steps at which all codes of the maker's label are read."""
FROM_OUTSIDE = WHOLE | {K.EXPECT_FOREIGN}
READ_TOO = frozenset({K.HAND_OVER, K.LINE_CHECK, K.PRINT_SHIPPER, K.PACK, K.OPEN_SHIPPER, K.MATCH_AT_BED})
"""Steps at which a maker's label is read beside the tie-tag, or two codes of it alone."""
MADE_HERE = frozenset(
    {
        *(K.ISSUE_AT_COLLECTION, K.APPLY_AT_COLLECTION, K.REPRINT_AT_COLLECTION, K.LABELLED_OUTSIDE),
        *(K.ISSUE_IN_PROCESSING, K.APPLY_IN_PROCESSING, K.REPRINT_IN_PROCESSING),
    }
)
ENOUGH = 2


def papers_of(course: Course, number: int = 1) -> MakersPapers:
    """What order and release certificate say of one bag of the patient."""
    who = "AB".index(course.patient.key)
    return MakersPapers(f"{1000 + 10 * who + number}", "01", f"EX{course.patient.key}00{number}")


def label_of(papers: MakersPapers) -> LabelReading:
    """The maker's own label, as the gate would read it."""
    return LabelReading(
        tuple(
            SymbolReading(text, text.encode(), "Code 128", "]C0", "maker", text, ("injected",), 1.0)
            for text in papers.codes
        )
    )


def keyed_as(papers: MakersPapers, differs: str) -> tuple[dict[str, str], dict[str, str]]:
    """What two people key of a bag; the second one that field otherwise."""
    first = {
        "label": "demo-plain-2026", "certificate": "RC-1", "expires_on": "2027-06-30", "volume_ml": "60",
        "cells_e6": "240", "dmso_ml": "6", "blood_group": "6400", "lot": papers.lot, "bag_number": papers.bag_number,
        "order": papers.order,
    }  # fmt: skip
    others: Mapping[str, str] = {"lot": "7777", "order": "EXZ999", "volume_ml": "61"}
    return first, {**first, **{name: text for name, text in others.items() if name == differs}}


def completed(truth: Truth, course: Course, bag: Bag | None, play: Play) -> Play:
    """The play with the papers that are keyed, or the maker's label that is shown."""
    if play.step is K.EXPECT_FOREIGN:
        known = [one for one in truth.bags_of(course.coi) if one.maker is not None]
        return replace(play, by_list=course.coi, keyed=replace(play.keyed, maker=papers_of(course, 1 + len(known))))
    if bag is None or bag.maker is None or play.step not in WHOLE | READ_TOO:
        return play
    label = label_of(bag.maker)
    return replace(play, turns=tuple(replace(turn, makers=(label,)) for turn in play.turns))


def wrong(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> Iterator[Violation]:
    """Everything wrong with a bag that is entered from its papers, or bound."""
    if not isinstance(fact, f.ForeignExpected | f.ForeignBound):
        return
    bag, shown = truth.bags.get(fact.container), truth.attempts.get(fact.attempt_id)
    if bag is None or bag.coi != coi or shown is None:
        yield Violation("container is the patient's", fact.container)
        return
    if isinstance(fact, f.ForeignExpected) and shown.keyed.second_differs:
        yield Violation("keyed alike by both", shown.keyed.second_differs)
    if isinstance(fact, f.ForeignBound) and (bag.maker is None or bag.bound):
        yield Violation("a bag is bound once, as it was entered", fact.container)


def wrong_at_step(kind: K, bag: Bag) -> Iterator[Violation]:
    """A maker's bag is bound; one that is made here is not."""
    if bag.maker is not None and kind in MADE_HERE:
        yield Violation("a maker's bag is not made here", f"{kind.value} of {bag.id}")
    if bag.maker is None and kind in WHOLE:
        yield Violation("only a maker's bag is bound", f"{kind.value} of {bag.id}")


def wrong_reading(kind: K, bags: list[Bag], shown: TurnShown, where: str) -> Iterator[Violation]:
    """Whether the maker's label was read, as far as it must be, and is of these bags."""
    made = [bag for bag in bags if bag.maker is not None]
    if kind not in WHOLE | READ_TOO or not made:
        return
    codes = codes_read(shown)
    if codes - {code for bag in made if bag.maker is not None for code in bag.maker.codes}:
        yield Violation("the maker's label is the bag's", f"{where}: {sorted(codes)}")
    for bag in made:
        own = codes & set(bag.maker.codes) if bag.maker is not None else set()
        tagged = bag.id in {container_on(label) for label in shown.bags}
        due = 1 if tagged and kind not in WHOLE else ENOUGH
        if len(own) < due:
            yield Violation("the maker's label was read", f"{where}: {len(own)} codes of {bag.id}")


def read_by_label(bags: list[Bag], shown: TurnShown) -> set[str]:
    """The bound bags that were read by two codes of the maker's label."""
    codes = codes_read(shown)
    return {b.id for b in bags if b.bound and b.maker is not None and len(codes & set(b.maker.codes)) >= ENOUGH}


def codes_read(shown: TurnShown) -> set[str]:
    """Every code of a maker's label that one person showed."""
    return {symbol.text for label in shown.makers for symbol in label.symbols}


def learn(truth: Truth, _coi: str, fact: f.Fact, _at: datetime) -> None:
    """What a fact of a maker's bag changes."""
    match fact:
        case f.ForeignExpected():
            shown: AttemptShown | None = truth.attempts.get(fact.attempt_id)
            truth.bags[fact.container].maker = shown.keyed.maker if shown is not None else None
        case f.ForeignBound():
            truth.bags[fact.container].bound = True
        case _:
            return
