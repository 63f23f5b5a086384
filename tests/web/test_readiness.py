"""The readiness list on the screen: who answers no is not told that all is well."""

from collections.abc import Callable

import pytest

from kiosk.rehearsal.scenes import NURSES
from kiosk.rehearsal.world import member
from tests.web.driving import Drive

WHY = "the form is still with the physician"


@pytest.mark.hazard("H32")
@pytest.mark.parametrize(("answered", "kind"), [("yes", "authorised"), ("no", "retry")])
def test_one_no_is_not_ready(driven: Callable[..., Drive], answered: str, kind: str) -> None:
    """The answers are recorded either way; a single no is said again, with its why, and never as a green tick."""
    drive = driven("ready", "ward")
    drive.begin("readiness")
    drive.come_to_sign(NURSES[0], upto="form")
    drive.key(**{**drive.all_yes(), "item-0": answered, "item-0_why": WHY})
    drive.sign(member(NURSES[0]).pin)
    page = drive.get("/verdict").get_data(as_text=True)
    assert f'data-kind="{kind}"' in page
    assert (WHY in page) is (answered == "no")
    readiness = drive.world.journey().readiness
    assert readiness is not None
    assert dict(readiness.answers)["consent is on file"] == ("yes" if answered == "yes" else WHY)
