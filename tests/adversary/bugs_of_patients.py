"""Bugs to plant around wristbands, post-thaw tags and changes of identity, one at a time; as `bugs`."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from kiosk.domain.attempt import Attempt
from kiosk.domain.containers import Container, InfuseBy
from kiosk.domain.interlocks import bag, bands, identity, patient, thaw
from kiosk.domain.interlocks.declaration import Mismatch
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import identities, labelling
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.contents import infuse_by_from
from tests.adversary.bugs import MATCHES, TWISTED, WARD, Bug, at, looking, silenced
from tests.adversary.machine import Focus


@contextmanager
def any_tag_read_back_will_do() -> Iterator[None]:
    """A tag that was printed for an earlier match serves the next one."""

    def look(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
        found = strict(journey, site, attempt)
        return None if found is not None and found.expected.endswith("since the match") else found

    strict = thaw.post_thaw_tag_waits.look
    with looking((thaw.post_thaw_tag_waits, look)):
        yield


@contextmanager
def a_reprint_counts_anew() -> Iterator[None]:
    """A tag printed again after the opening counts from now on."""

    def infuse_by(bench: Bench, journey: Journey, container: Container | None, piece: str) -> InfuseBy | None:
        therapy = bench.therapies.get(journey.therapy or "")
        if piece != thaw.TAG or container is None or therapy is None:
            return None
        return infuse_by_from(bench.now, container, therapy)

    with patch.object(labelling, "_infuse_by", infuse_by):
        yield


@contextmanager
def a_change_holds_nothing() -> Iterator[None]:
    """Whoever hears of a change of identity leaves the bags as they are."""
    with patch.object(identities, "_held", lambda *_: ()):
        yield


BUGS_OF_PATIENTS = (
    Bug(
        "a band that came off is read", "H07", silenced(patient.wristband_is_the_one_put_on_last),
        frozenset({"wristband is the one put on last"}),
        at(*MATCHES, K.READINESS, stages=("re-banded",), twists=("another band",), acts=TWISTED),
    ),
    Bug(
        "any band is put on", "H38", silenced(bands.band_is_the_new_one),
        frozenset({"the new band is the one printed last", "a band put on was read back"}),
        at(K.READ_BACK_BAND, K.RE_BAND, stages=("band printed",), twists=("another band",), acts=("twisted", "any")),
    ),
    Bug(
        "nobody asks after the old band", "H38", silenced(bands.old_band_is_accounted_for),
        frozenset({"the old band is accounted for"}),
        at(K.RE_BAND, stages=("band printed",), twists=("old band",), acts=TWISTED),
    ),
    Bug(
        "another patient's band is put on", "H01",
        silenced(patient.wristband_is_the_patients, bands.band_is_the_new_one),
        frozenset({"the new band is the one printed last"}),
        at(K.READ_BACK_BAND, K.RE_BAND, stages=("band printed",), twists=("another band",), acts=TWISTED),
    ),
    Bug(
        "opened without its tag", "H14", silenced(thaw.post_thaw_tag_waits),
        frozenset({"a tag is ready before the opening"}),
        at(K.OPEN, stages=("not tagged yet",), twists=("from list",), acts=("any",)),
    ),
    Bug(
        "a tag of an earlier match", "H14", any_tag_read_back_will_do, frozenset({"a tag counts from the match"}),
        at(K.MATCH_IN_LABORATORY, K.OPEN, stages=("matched",), twists=("from list",), acts=("any",)),
    ),
    Bug(
        "the tag is not read at the line", "H14", silenced(thaw.post_thaw_tag_was_read),
        frozenset({"the tag was read beside its bag's label"}),
        at(K.LINE_CHECK, stages=("opened",), twists=("no tag",), acts=TWISTED),
    ),
    Bug(
        # What is meant is what both read, so the two back each other.
        "another bag's tag at the line", "H03", silenced(bag.bag_is_the_one_meant, thaw.post_thaw_tag_was_read),
        frozenset({"the tag was read beside its bag's label", "bag is the one meant"}),
        at(K.LINE_CHECK, stages=("second tagged",), twists=("another tag",), acts=TWISTED),
    ),
    Bug(
        "a dead tag at the line", "H04", silenced(bag.label_issue_is_current, bag.label_was_not_voided),
        frozenset({"label is alive"}),
        at(K.LINE_CHECK, stages=("reprinted tag",), twists=("another tag",), acts=TWISTED),
    ),
    Bug(
        "a tag printed again counts anew", "H14", a_reprint_counts_anew, frozenset({"a tag says until when"}),
        at(K.VOID_LABEL, K.REPRINT_AT_OPENING, stages=("opened",), twists=("from list",), acts=("any", "right")),
    ),
    Bug(
        "gone on with while a change is open", "H17", silenced(patient.identity_is_settled),
        frozenset({"nobody goes on while a change is open"}),
        at(K.READINESS, K.PATIENT_READY, K.PRINT_BAND, stages=("renamed",), twists=("from list",), acts=("any",)),
    ),
    Bug(
        "another patient's number is linked", "H17", silenced(identity.change_is_no_other_patients),
        frozenset({"one patient is linked to themselves"}),
        at(K.LINK_IDENTITY, stages=("another's number",), twists=("from list",), acts=("any",)),
    ),
    Bug(
        "a change holds nothing", "H17", a_change_holds_nothing, frozenset({"a change holds every live bag"}),
        Focus(stages=WARD, acts=("right", "around"), around=("name",)),
    ),
    Bug(
        "what was taken back still agrees", "H04", silenced(bag.label_names_this_patient),
        frozenset({"seal names the patient"}),
        at(K.APPLY_IN_PROCESSING, stages=("taken back",), twists=("from list",), acts=("any", "right")),
    ),
)  # fmt: skip
