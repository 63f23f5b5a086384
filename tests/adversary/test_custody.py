"""The adversary's right plays off the straight way, in the store as at a new wristband: none of them is refused."""

import pytest

from kiosk.domain.decision import Authorized
from kiosk.domain.step import StepKind as K
from tests.adversary import further_stages, stages
from tests.adversary.plays import right_play
from tests.adversary.recorded import RECORDED
from tests.adversary.rigging import drawing_with

WAYS = {
    "into the store and out of it": ("stored", (K.RETRIEVE, K.STORE, K.RETRIEVE, K.READINESS, K.MATCH_AT_BED, K.OPEN)),
    "dispatched twice, seals explained": (
        "packed", (K.DISPATCH, K.DISPATCH, K.COURIER_TAKES, K.EXPLAIN_SEALS, K.COURIER_HANDS_OVER, K.RECEIVE_SEALED),
    ),
    "from receipt to the bed": ("received", (K.OPEN_SHIPPER, "logger", K.READINESS, K.MATCH_AT_BED)),
    "under the carrier's own label": ("released", (K.PACK, K.OPEN_SHIPPER)),
    "salvaged": ("reserved", (K.SALVAGE, K.LINE_CHECK, K.START, K.FINISH)),
    "drawn up after a part": (
        "reserved", (K.LINE_CHECK, K.START, K.INTERRUPT, K.DRAW_UP, K.LINE_CHECK, K.START, K.FINISH),
    ),
    "interrupted and resumed": ("infusing", (K.INTERRUPT, K.LINE_CHECK, K.START, K.INTERRUPT, K.STOP)),
    "given outside": ("infusing", (K.GIVEN_OUTSIDE, K.DISCARD)),
    "called back": ("released", (K.WITHDRAW, K.DISCARD)),
    "a new wristband": ("band printed", (K.READ_BACK_BAND, K.RE_BAND, K.READINESS, K.MATCH_AT_BED)),
    "under another name": ("renamed", (K.LINK_IDENTITY, K.READINESS, K.MATCH_AT_BED, "name", K.TAKE_BACK_IDENTITY)),
    "a maker's bag": ("expected outside", (K.ISSUE_FOR_FOREIGN, K.READ_BACK, K.BIND_FOREIGN, K.HAND_OVER)),
    "a maker's bag at the bed": (
        "released outside", (K.READINESS, K.MATCH_AT_BED, K.OPEN, K.LINE_CHECK, K.START, K.FINISH),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_right_way_is_open(way: str) -> None:
    """What the adversary would twist is authorised as it stands, so that a refusal is the twist's."""
    stage, steps = WAYS[way]
    world = further_stages.stage(stage).copied()
    try:
        with drawing_with(world.site.inkwell):
            course = world.truth.course_of(further_stages.SHIPPED)
            assert course is not None
            for step in steps:
                if isinstance(step, str):
                    RECORDED[step](world, course, 1)
                    continue
                play = right_play(world.truth, world.papers, course, step, stages.home_of(course.patient))
                assert play is not None
                decision = world.perform(play)
                assert isinstance(decision, Authorized), (step, decision.reasons)
    finally:
        world.site.discard()
