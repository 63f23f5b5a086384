"""Out of order is refused: every state a container can have, against every step that is about one."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from kiosk.domain.containers import ContainerState as C
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import CLEAN, reasons_of

ON_THE_WAY = {C.QUARANTINE, C.RELEASED, C.OPENING_AUTHORISED, C.OPENED, C.VERIFIED, C.INFUSING, C.INTERRUPTED}
GETS_LABELS = {C.PLANNED, C.QUARANTINE, C.RELEASED}
GETS_A_TAG = {C.OPENING_AUTHORISED, C.OPENED}

# Said again here, apart from the table, so that a changed table is seen.
IN_ORDER: dict[S, set[C]] = {
    S.ISSUE_AT_COLLECTION: {C.PLANNED},
    S.ISSUE_IN_PROCESSING: {C.PLANNED},
    S.READ_BACK: GETS_LABELS | GETS_A_TAG,
    S.APPLY_AT_COLLECTION: {C.PLANNED},
    S.APPLY_IN_PROCESSING: {C.PLANNED},
    S.VOID_LABEL: GETS_LABELS | GETS_A_TAG,
    S.FIND_LABEL: GETS_LABELS | GETS_A_TAG,
    S.REPRINT_AT_COLLECTION: {C.PLANNED},
    S.REPRINT_IN_PROCESSING: {C.PLANNED},
    S.ISSUE_AT_OPENING: {C.OPENING_AUTHORISED},
    S.REPRINT_AT_OPENING: GETS_A_TAG,
    S.REPLACE_LABEL: {C.QUARANTINE, C.RELEASED},
    S.APPLY_REPLACEMENT: {C.QUARANTINE, C.RELEASED},
    S.HAND_ON_LABEL: GETS_LABELS,
    S.LABELLED_OUTSIDE: {C.PLANNED},
    S.HAND_OVER: ON_THE_WAY,
    S.ISSUE_FOR_FOREIGN: {C.PLANNED},
    S.REPRINT_FOR_FOREIGN: {C.PLANNED},
    S.BIND_FOREIGN: {C.PLANNED},
    S.DERIVE: {C.QUARANTINE},
    S.SPLIT: {C.QUARANTINE},
    S.POOL: {C.QUARANTINE},
    S.SAMPLE: {C.QUARANTINE},
    S.FAIL_MANUFACTURE: {C.QUARANTINE, C.RELEASED, C.CONSUMED},
    S.RELEASE: {C.QUARANTINE},
    S.RELEASE_EXCEPTIONALLY: ON_THE_WAY,
    S.MATCH_AT_BED: {C.RELEASED, C.OPENING_AUTHORISED},
    S.MATCH_IN_LABORATORY: {C.RELEASED, C.OPENING_AUTHORISED},
    S.OPEN: {C.OPENING_AUTHORISED},
    S.LINE_CHECK: {C.OPENED, C.VERIFIED, C.INTERRUPTED},
    S.START: {C.VERIFIED},
    S.STOP: {C.INFUSING, C.INTERRUPTED},
    S.FINISH: {C.INFUSING},
    S.STORE: {C.QUARANTINE, C.RELEASED, C.OPENING_AUTHORISED},
    S.RETRIEVE: {C.QUARANTINE, C.RELEASED, C.OPENING_AUTHORISED},
    S.PRINT_SHIPPER: {C.QUARANTINE, C.RELEASED},
    S.PACK: {C.QUARANTINE, C.RELEASED},
    S.INTERRUPT: {C.INFUSING},
    S.ISSUE_RESERVE: {C.PLANNED},
    S.SALVAGE: {C.OPENED, C.VERIFIED, C.INTERRUPTED},
    S.DRAW_UP: {C.OPENED, C.VERIFIED, C.INTERRUPTED},
    S.GIVEN_OUTSIDE: ON_THE_WAY | {C.DISCARDED},
    S.WITHDRAW: ON_THE_WAY,
    S.DISCARD: ON_THE_WAY - {C.INFUSING},
}


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("step", IN_ORDER)
@pytest.mark.parametrize("state", C)
def test_a_step_out_of_order_is_refused(step: S, state: C) -> None:
    """A step is authorised from the states of its row and refused, as not due, from every other one."""
    world = CLEAN[step]
    journey = world.journey
    name, *_ = world.attempt.containers
    container = replace(journey.containers[name], state=state)
    journey = replace(journey, containers=MappingProxyType({**journey.containers, name: container}))
    decision = decide(journey, world.site, replace(world.attempt, shown=journey.count), world.now)
    due = state in IN_ORDER[step]
    assert isinstance(decision, Authorized) is due
    assert ("step_is_due" in {reason.interlock for reason in reasons_of(decision)}) is not due


def test_every_step_about_a_container_is_in_the_test() -> None:
    """A step that is not about one container's state is one of these."""
    assert set(S) - set(IN_ORDER) == {
        S.ENROL, S.ORDER, S.CLEAR_STATION, S.LIFT_HOLD, S.LINK_IDENTITY, S.TAKE_BACK_IDENTITY, S.READINESS, S.PATIENT_READY,
        S.PRINT_BAND, S.READ_BACK_BAND, S.RE_BAND, S.EXPECT_FOREIGN, S.DESTROY_SHEET, S.DESTROY_UNREADABLE_SHEET,
        # About a shipment and whatever is in it: where that stands is asked by `shipment_is_due`.
        S.READ_BACK_SHIPPER, S.DISPATCH, S.COURIER_TAKES, S.COURIER_HANDS_OVER, S.EXPLAIN_SEALS, S.RECEIVE_SEALED, S.OPEN_SHIPPER,
        # About the patient and no bag.
        S.RECORD_MILESTONE, S.RECORD_IRREVERSIBLE, S.REVIEW_HISTORY,
        # About the whole journey: which states its containers may be in is asked by `nothing_is_open_at_hand_over`.
        S.HAND_OVER_TO_SITE, S.ACCEPT_FROM_SITE, S.RECORD_RECEIPT,
    }  # fmt: skip
