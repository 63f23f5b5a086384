"""Is this autologous material, of one patient alone?"""

import pytest

from kiosk.domain import facts as f
from kiosk.domain.attempt import Derivation
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, attempt, both, detail, happened, otherwise
from tests.domain.interlocks.table import QUALITY_STOP, STOP, Case, refused
from tests.domain.world import COLLECTION, CRYOBAG, DOSE, FOREIGN, SECOND_DOSE

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


def test_the_biohazard_variant_agrees_with_the_biohazard_type() -> None:
    """Collection type X goes with the biohazard variant of the group, and no other."""
    collected_as(BIOHAZARD, "9800")(CLEAN[S.ISSUE_AT_COLLECTION]).granted()
