"""A label held up at the read-back that is not the one just printed, or that lacks a code."""

import pytest

from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import member
from tests.web.conftest import Switched
from tests.web.driving import Drive
from tests.web.in_hand import collection_label

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]


def _at_the_read_back(driven: Switched) -> Drive:
    """The kiosk began anew after printing, two people found the label, and one of them holds something up."""
    drive = driven("printed", "collection room")
    drive.begin("find-label")
    drive.take_turns("collector one", "collector two", bags=collection_label(drive.world))
    assert drive.kind == "authorised", drive.told()
    drive.go_on()
    drive.badge("collector one")
    return drive


def _signed(drive: Drive, paper: Paper) -> Drive:
    """The collector shows this paper, says that was all, and signs."""
    for _ in range(3):
        if drive.name != "sign":
            drive.show(paper)
    if drive.name != "sign":
        drive.post("/attempt/all-shown")
    drive.sign(member("collector one").pin)
    return drive


@pytest.mark.hazard("H03")
def test_another_label_at_the_read_back_is_a_stop(driven: Switched) -> None:
    """A label of another bag ends the prompt at once, and the attempt in a STOP."""
    drive = _at_the_read_back(driven)
    (neighbours,) = collection_label(drive.world, "look-alike")
    assert _signed(drive, neighbours).kind == "stop"


@pytest.mark.hazard("H05")
def test_a_label_that_lacks_a_code_is_not_read_back(driven: Switched) -> None:
    """Whoever says that all was shown, while a code is missing, is asked to begin again."""
    drive = _at_the_read_back(driven)
    (label,) = collection_label(drive.world)
    assert _signed(drive, label.without(0, 0, 0.45, 0.2)).kind == "retry"


@pytest.mark.hazard("H05")
def test_the_right_label_is_read_back(driven: Switched) -> None:
    """The label that was printed is read back."""
    drive = _at_the_read_back(driven)
    (label,) = collection_label(drive.world)
    assert _signed(drive, label).kind == "authorised"
