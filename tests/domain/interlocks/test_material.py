"""Is this autologous material, of one patient alone?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Derivation, LabelNamed
from kiosk.domain.interlocks.material import AT_COLLECTION
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, attempt, both, detail, happened, instead, never, otherwise
from tests.domain.interlocks.table import QUALITY_STOP, RETRY, STOP, Case, refused
from tests.domain.parts import PARTS
from tests.domain.world import (
    COLLECTION,
    CRYOBAG,
    DOSE,
    FOREIGN,
    PROFILE,
    SECOND_DOSE,
    TEMPLATE,
    Chapter,
    planned,
    taken,
)

BIOHAZARD = "A999926000001DAX12X00"
DIRECTED = "A999926000001DAX12800"
VOLUNTEER = "A999926000001DAX12V00"
AUTOLOGOUS = "an autologous blood-group code for collection type "


def collected_as(container: str, group: str) -> Change:
    """The collection has another product code and blood-group content."""
    return both(
        otherwise(f.ContainerPlanned, {"container": COLLECTION}, container=container, blood_group=group),
        attempt(containers=(container,)),
    )


CASES = (
    refused(
        pytest.mark.hazard("H12"), STOP, "parents_are_this_journeys", S.DERIVE,
        detail(Derivation(())), "at least one container made from the parents", "none",
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "parents_are_this_journeys", S.DERIVE,
        detail(Derivation((DOSE, FOREIGN))), "containers of this patient", FOREIGN, FOREIGN,
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "parents_are_this_journeys", S.DERIVE,
        attempt(containers=(COLLECTION, FOREIGN)), "containers of this patient", FOREIGN, FOREIGN,
        also=("everything_was_read", "step_is_due"),
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "parents_are_this_journeys", S.DERIVE,
        detail(None), "at least one container made from the parents", "none", also=("children_are_new",),
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "children_are_new", S.DERIVE,
        happened(f.LabelIssued(DOSE, CRYOBAG, 1, "serial", "earlier")), "a new container", f"{DOSE}, planned", DOSE,
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "children_are_new", S.DERIVE,
        happened(f.ContainersDerived((COLLECTION,), (SECOND_DOSE,), "earlier")),
        "a new container", f"{SECOND_DOSE}, planned", SECOND_DOSE,
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "children_are_new", S.DERIVE,
        detail(Derivation((COLLECTION,))), "a new container", f"{COLLECTION}, in quarantine", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "children_are_new", S.DERIVE,
        detail(None), "containers made from the parents", "none", also=("parents_are_this_journeys",),
    ),
    refused(
        pytest.mark.hazard("H12"), STOP, "children_are_new", S.DERIVE,
        happened(taken(S.APPLY_IN_PROCESSING, DOSE)), "a new container", f"{DOSE}, in quarantine", DOSE,
    ),
    *(
        refused(
            pytest.mark.hazard("H12"), RETRY, "container_is_made_here", step,
            happened(f.ContainersDerived((FOREIGN,), (COLLECTION,), "earlier")),
            "drawn from the patient", "derived from a parent", COLLECTION,
        )
        for step in (S.ISSUE_AT_COLLECTION, S.APPLY_AT_COLLECTION)
    ),
    *(
        refused(
            pytest.mark.hazard("H12"), RETRY, "container_is_made_here", step,
            never(f.ContainersDerived), "derived from a parent", "without a parent", DOSE, also=also,
        )
        for step, also in ((S.ISSUE_IN_PROCESSING, ("bag_is_the_one_meant",)), (S.APPLY_IN_PROCESSING, ()))
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "collection_is_autologous", S.ISSUE_AT_COLLECTION,
        collected_as(VOLUNTEER, "9700"), "collection type 1 or X", "V", VOLUNTEER,
        also=("blood_group_agrees_with_collection",),
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "collection_is_autologous", S.ISSUE_AT_COLLECTION,
        collected_as(DIRECTED, "9700"), "collection type 1 or X", "8", DIRECTED,
        also=("blood_group_agrees_with_collection",),
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "blood_group_agrees_with_collection", S.ISSUE_AT_COLLECTION,
        collected_as(COLLECTION, "9800"), f"{AUTOLOGOUS}1", "9800", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "blood_group_agrees_with_collection", S.ISSUE_AT_COLLECTION,
        collected_as(BIOHAZARD, "9700"), f"{AUTOLOGOUS}X", "9700", BIOHAZARD,
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "blood_group_agrees_with_collection", S.ISSUE_AT_COLLECTION,
        collected_as(COLLECTION, "5100"), f"{AUTOLOGOUS}1", "5100", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H27"), STOP, "blood_group_agrees_with_collection", S.ISSUE_AT_COLLECTION,
        collected_as(COLLECTION, "97"), f"{AUTOLOGOUS}1", "97", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H27"), QUALITY_STOP, "label_does_not_say_quarantine", S.ISSUE_AT_COLLECTION,
        collected_as(COLLECTION, "Mq00"), "no quarantine code", "Mq00", COLLECTION,
    ),
    *(
        refused(
            pytest.mark.hazard("H27"), STOP, "label_does_not_say_discard", S.ISSUE_AT_COLLECTION,
            collected_as(COLLECTION, group), "a code that may be infused", group, COLLECTION,
        )
        for group in ("Md00", "Mx00")
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_material_that_is_not_this_patients_own_is_refused(case: Case) -> None:
    """Another patient's, a used, an allogeneic or a barred container, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H12")
def test_a_dose_made_in_processing_gets_no_label_at_the_couch() -> None:
    """A bag derived from a parent is refused at collection, whatever else is right."""
    at_the_couch = both(instead(Chapter.DERIVED, DOSE), detail(LabelNamed(CRYOBAG, 1, TEMPLATE, PROFILE)))
    assert at_the_couch(CLEAN[S.ISSUE_AT_COLLECTION]).refused_by() == {"container_is_made_here"}


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("step", sorted(AT_COLLECTION, key=str))
@pytest.mark.parametrize(("clean", "waiting"), [(S.DERIVE, DOSE), (S.SPLIT, PARTS[0])])
def test_what_is_planned_and_not_made_yet_gets_no_label_at_the_couch(step: S, clean: S, waiting: str) -> None:
    """A dose, or a part of a collection bag, has no parents before it is made, and still was never in the vein."""
    world = attempt(containers=(waiting,))(replace(CLEAN[step], story=CLEAN[clean].story))
    assert ("container_is_made_here", waiting) in {(reason.interlock, reason.container) for reason in world.reasons()}


@pytest.mark.hazard("H12")
def test_the_last_bag_of_a_collection_is_labelled_at_the_couch_though_an_earlier_count_was_lower() -> None:
    """One bag was planned and two were filled: the second plan's bags are no parts of a bag that never was."""
    several = f"{COLLECTION[:-2]}A0"
    story = (happened(planned(several, "apheresis", 1, 2)), attempt(containers=(several,)))
    assert "container_is_made_here" not in both(*story)(CLEAN[S.ISSUE_AT_COLLECTION]).refused_by()


@pytest.mark.hazard("H12")
def test_one_container_made_elsewhere_among_others_is_seen() -> None:
    """Of several containers each must have been made here, whichever is named first."""
    derived = both(instead(Chapter.DERIVED, DOSE, SECOND_DOSE), never(f.ContainersDerived))
    one = both(derived, happened(f.ContainersDerived((COLLECTION,), (SECOND_DOSE,), "earlier")))
    for order in ((DOSE, SECOND_DOSE), (SECOND_DOSE, DOSE)):
        reasons = attempt(containers=order)(one(CLEAN[S.APPLY_IN_PROCESSING])).reasons()
        assert ("container_is_made_here", DOSE) in {(reason.interlock, reason.container) for reason in reasons}


def test_the_biohazard_variant_agrees_with_the_biohazard_type() -> None:
    """Collection type X goes with the biohazard variant of the group, and no other."""
    collected_as(BIOHAZARD, "9800")(CLEAN[S.ISSUE_AT_COLLECTION]).granted()
