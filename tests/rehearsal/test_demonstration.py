"""The demonstration: what lies on its desk, what its camera sees, and how colleagues take the journey further."""

from collections.abc import Iterator

import pytest

from kiosk.domain.identifiers import Badge
from kiosk.domain.people import Duty
from kiosk.domain.reasons import Reason
from kiosk.handoffs.attempts import badge_shown
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.handoffs.staffing import on_call
from kiosk.rehearsal.chapters import Chapter
from kiosk.rehearsal.demonstration import BADGE, BAG, BAND, ORDER, Demonstration
from kiosk.rehearsal.people import PATIENTS, STAFF
from kiosk.rehearsal.scenes import issue_at_collection, plan_collection
from kiosk.rehearsal.story import StoryStopped
from kiosk.rehearsal.world import member
from tests.rehearsal.demonstrated import demonstrated

pytestmark = pytest.mark.xdist_group("demonstration")

TRIES = 8


@pytest.fixture
def demo(request: pytest.FixtureRequest) -> Iterator[Demonstration]:
    """A demonstration at its beginning."""
    with demonstrated(request.node.name) as begun:
        yield begun


def lying(demo: Demonstration, kind: str) -> set[str]:
    """Whose things of a kind lie on the desk."""
    return {thing.whose for thing in demo.things if thing.kind == kind}


def test_right_and_wrong_things_lie_on_the_desk(demo: Demonstration) -> None:
    """Every badge and band is there, two orders, and a finished bag of another patient who looks alike."""
    assert lying(demo, BADGE) == {someone.key for someone in STAFF}
    assert lying(demo, BAND) == {someone.key for someone in PATIENTS}
    assert lying(demo, ORDER) == {"patient", "look-alike"}
    assert lying(demo, BAG) == {"look-alike"}
    assert demo.chapter is Chapter.COUCH


def test_the_rota_names_whom_to_call(demo: Demonstration) -> None:
    """A stop can say whom to call, under numbers that are kept for fiction."""
    for duty in (Duty.LABORATORY, Duty.PHYSICIAN):
        call = on_call(demo.bench, duty, demo.bench.now)
        assert call is not None
        assert call.number.startswith("+1 212 555 01")


def test_the_camera_sees_what_is_held(demo: Demonstration) -> None:
    """A badge that is held is read by the gate as that badge; empty hands are read as nothing."""
    demo.put_down()
    assert isinstance(badge_shown(demo.bench, demo.camera.frame().picture), Reason)
    assert demo.hold("badge nurse one")
    shown = (badge_shown(demo.bench, demo.camera.frame().picture) for _ in range(TRIES))
    assert next(badge for badge in shown if isinstance(badge, Badge)) == member("nurse one").badge


def test_every_frame_is_another_picture(demo: Demonstration) -> None:
    """A hand that holds a thing moves: no two frames are the same; looking on shows the last of the thing held now."""
    demo.hold("band patient")
    one, other = demo.camera.frame(), demo.camera.frame()
    assert one.picture.sha256 != other.picture.sha256
    assert demo.camera.view() == other.encoded
    demo.hold("band stranger")
    assert demo.camera.view() != other.encoded


def test_what_is_not_there_cannot_be_held(demo: Demonstration) -> None:
    """The name of no thing changes nothing."""
    demo.hold("band patient")
    assert not demo.hold("band nobody")
    assert demo.held == "band patient"


def test_a_printed_label_lies_on_the_desk_until_it_is_on_its_bag(demo: Demonstration) -> None:
    """Colleagues begin where the newcomer stopped: a label sent is read back, applied, and no longer loose."""
    bag = plan_collection(demo.world, "patient")
    issue_at_collection(demo.world, "patient", bag)
    assert lying(demo, "label") == {"patient"}
    assert demo.skip() == "collection room"
    assert lying(demo, "label") == set()
    assert lying(demo, BAG) == {"patient", "look-alike"}
    assert demo.chapter is Chapter.LABORATORY
    assert demo.sheet.startswith(b"%PDF")


def test_colleagues_are_refused_too(demo: Demonstration) -> None:
    """A label whose whereabouts nobody knows keeps the colleagues from going on."""
    bag = plan_collection(demo.world, "patient")
    issue_at_collection(demo.world, "patient", bag)
    labels_lost_in_between(demo.bench)
    with pytest.raises(StoryStopped):
        demo.skip()
