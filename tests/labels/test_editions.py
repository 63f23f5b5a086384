"""The rule tables that ship: dated, sourced, and such that every kind of label has room for what they ask."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from kiosk.domain.editions import REGIONS, STAGES, Edition, With, in_force_for
from kiosk.domain.label import BagLabel, LabelKind, PartialLabel
from kiosk.domain.statements import Completion, Footing, RiskFactors, Statements, TestRecord, statements
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from tests.labels.contents import REACTIVE, TESTED, bag_label, profile_for, reactive_label
from tests.labels.kinds import BIOHAZARD, outer_label, partial_label

UNTESTED = TestRecord(Completion.INCOMPLETE, Completion.INCOMPLETE, RiskFactors.NONE_FOUND)
CARRIES: dict[str, tuple[str, ...]] = {
    "unique identifier": ("donation",),
    "proper name": ("product_name",),
    "recipient": ("patient",),
    "donor": ("patient",),
    "end of collection": ("collected",),
    "approximate volume": ("volume_ml",),
    "anticoagulant and additives": ("additives",),
    "collection facility": ("collection_facility",),
    "storage temperature": ("storage",),
    "processing facility": ("processing_facility",),
    "expiry": ("expiry",),
    "blood groups": ("blood_groups",),
}
"""By which fields a label says each item of the matrix."""


def test_the_shipped_rules_are_dated_and_sourced() -> None:
    """Each region has one edition in force today and on the day after the SoHO Regulation applies, each row a source."""
    for day, eu in ((date(2026, 11, 30), "eu-2026-11"), (date(2027, 8, 7), "eu-2027-08")):
        assert [in_force_for(editions(), region, day).id for region in REGIONS] == ["us-2026-11", eu]
    assert all(rule.source for edition in editions().values() for rule in edition.rows)
    assert OF_SPECIMENS in editions()


def test_what_nobody_read_is_flagged() -> None:
    """Of the table for the United States the six rows whose text was not at hand say so, and no other."""
    unread = {rule.id for rule in editions()["us-2026-11"].rows if not rule.confirmed}
    assert unread == {
        "biohazard", "reactive", "do-not-irradiate", "no-leukoreduction", "do-not-x-ray", "human-cells",
    }  # fmt: skip
    soho = {rule.id for rule in editions()["eu-2027-08"].rows if rule.confirmed}
    assert "human-origin" in soho
    assert not {"autologous", "biohazard", "not-evaluated"} & soho


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("stage", "kind"),
    [("partial", PartialLabel), ("collection", BagLabel), ("processing", BagLabel), ("distribution", BagLabel)],
)
def test_our_labels_carry_what_the_matrix_asks_for(stage: str, kind: type[Any]) -> None:
    """Every item that has to be with a container at a stage is a field of the label of that stage."""
    assert stage in STAGES
    known = {field.name for field in fields(kind)}
    for content in editions()["fact-jacie-2026-11"].matrix:
        if content.at[stage] is not With.NOT_AT_ALL:
            assert known.issuperset(CARRIES[content.item]), content.item


def said(edition: Edition, record: Any, footing: Footing | None = None) -> Statements:
    """What a bag's label says by an edition."""
    made = statements(record, edition.containers, footing)
    assert isinstance(made, Statements)
    return made


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("edition", ["us-2026-11", "eu-2026-11", "eu-2027-08"])
@pytest.mark.parametrize(
    ("kind", "footing"),
    [
        *((kind, None) for kind in (LabelKind.BASE, LabelKind.TIE_TAG, LabelKind.CRYOBAG)),
        *(
            (kind, one)
            for kind in (LabelKind.TIE_TAG, LabelKind.CRYOBAG)
            for one in (Footing.AUTHORISED, Footing.TRIAL)
        ),
    ],
)
def test_every_edition_has_room_on_a_bag(edition: str, kind: LabelKind, footing: Footing | None) -> None:
    """All that is due for an untested and for a reactive patient fits, of a frozen product as a medicine too."""
    table = editions()[edition]
    for label in (
        bag_label(kind, statements=said(table, UNTESTED, footing)),
        reactive_label(kind, statements=said(table, REACTIVE, footing)),
    ):
        proof = prove(label, profile_for(kind))
        assert isinstance(proof, Proved), proof.reasons


@pytest.mark.hazard("H28")
def test_a_statement_without_room_is_refused() -> None:
    """What is said of a medicine in a trial has no room on a base label, and is never left out of it."""
    made = said(editions()["us-2026-11"], TESTED, Footing.TRIAL)
    proof = prove(bag_label(statements=made), profile_for(LabelKind.BASE))
    assert isinstance(proof, NotProved)
    assert {reason.interlock for reason in proof.reasons} == {"text_fits"}


@pytest.mark.hazard("H28")
def test_the_legends_of_the_union_fit_the_small_stock_too() -> None:
    """A reactive partial label for the European Union says BIOLOGICAL HAZARD; what strangers read names no agent."""
    eu = editions()["eu-2026-11"]
    label = partial_label(**(BIOHAZARD | {"statements": said(eu, REACTIVE)}))
    assert label.statements is not None
    assert "BIOLOGICAL HAZARD" in label.statements.words
    assert isinstance(prove(label, profile_for(LabelKind.PARTIAL)), Proved)
    shipper = statements(TESTED, eu.shippers)
    assert isinstance(prove(outer_label(statements=shipper), profile_for(LabelKind.OUTER_SHIPPER)), Proved)


@pytest.mark.hazard("H28")
def test_a_label_of_an_edition_that_is_not_here_is_not_proved() -> None:
    """Statements said to be by an unknown edition are refused, whatever they say."""
    made = said(editions()[OF_SPECIMENS], TESTED)
    proof = prove(bag_label(statements=Statements(TESTED, "us-1999", made.lines)), profile_for(LabelKind.BASE))
    assert isinstance(proof, NotProved)
    (reason,) = proof.reasons
    assert (reason.interlock, reason.read) == ("statements_derived", "us-1999")


@pytest.mark.hazard("H28")
def test_words_of_another_edition_are_not_proved() -> None:
    """A label that says it obeys one edition and carries the words of another is refused."""
    us, eu = (said(editions()[name], REACTIVE) for name in ("us-2026-11", "eu-2026-11"))
    mixed = reactive_label(statements=Statements(REACTIVE, eu.edition, us.lines))
    proof = prove(mixed, profile_for(LabelKind.BASE))
    assert isinstance(proof, NotProved)
    assert proof.reasons[0].expected.startswith("edition eu-2026-11: FOR AUTOLOGOUS USE ONLY; BIOLOGICAL HAZARD")
