"""Is this the bag?"""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.domain import facts as f
from kiosk.domain.interlocks import bag
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.readings import SealTrust
from kiosk.domain.step import StepKind as S
from kiosk.domain.steps import STEPS
from tests.domain.attempts import CLEAN, labels_of
from tests.domain.changes import both, everyone, happened, instead, labels, never, seal_key, site
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import (
    BASE,
    COI,
    COLLECTION,
    DAY,
    DOSE,
    EXPIRY_LOCAL,
    FOREIGN,
    MICROSECOND,
    NOON,
    OTHER_COI,
    SECOND_DOSE,
    STRANGER,
    Chapter,
)

NO_SEAL = {"trust": None, "key_id": None, "piece": None, "issue": None, "commitment": None}
REPRINTED = happened(
    f.LabelIssued(COLLECTION, BASE, 2, "serial", "earlier", "torn"), f.LabelApplied(COLLECTION, BASE, 2, "earlier")
)
OTHER_BAG_READ = both(instead(Chapter.DOSES_LABELLED, DOSE), everyone(bags=labels_of(SECOND_DOSE)))

CASES = (
    refused(
        pytest.mark.hazard("H06"), RETRY, "seal_was_read", S.HAND_OVER,
        labels(**NO_SEAL), "the seal", "no seal", COLLECTION,
    ),
    *(
        refused(
            pytest.mark.hazard("H26"), STOP, "seal_is_trusted", S.HAND_OVER,
            labels(trust=trust), "valid", trust.value, COLLECTION,
        )
        for trust in SealTrust if trust is not SealTrust.VALID
    ),
    *(
        refused(pytest.mark.hazard("H26"), STOP, "seal_is_trusted", S.HAND_OVER, change, "valid", read.value, COLLECTION)
        for change, read in (
            (labels(key_id=None), SealTrust.UNKNOWN_KEY),
            (labels(key_id="00000000"), SealTrust.UNKNOWN_KEY),
            (site(keys={}), SealTrust.UNKNOWN_KEY),
            (seal_key(purpose=KeyPurpose.DEVICE), SealTrust.UNKNOWN_KEY),
            (seal_key(revoked_at=NOON - 90 * DAY), SealTrust.REVOKED_KEY),
            (seal_key(retired_at=NOON - 90 * DAY), SealTrust.OUT_OF_DATES),
            (seal_key(not_after=NOON), SealTrust.OUT_OF_DATES),
            (seal_key(not_before=NOON + MICROSECOND), SealTrust.OUT_OF_DATES),
        )
    ),
    refused(
        pytest.mark.hazard("H01"), STOP, "bag_is_this_journeys", S.HAND_OVER,
        labels(coi=OTHER_COI), COI, OTHER_COI, COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H06"), STOP, "bag_is_in_the_record", S.HAND_OVER,
        labels(container=FOREIGN), COLLECTION, FOREIGN, FOREIGN,
        also=("bag_is_the_one_meant", "everything_was_read"),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "bag_is_the_one_meant", S.HAND_OVER,
        OTHER_BAG_READ, DOSE, SECOND_DOSE, SECOND_DOSE, also=("everything_was_read",),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "bag_is_the_one_meant", S.ISSUE_IN_PROCESSING,
        everyone(bags=labels_of(SECOND_DOSE)), COLLECTION, SECOND_DOSE, SECOND_DOSE,
        also=("label_was_issued_here",),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "bag_is_the_one_meant", S.ISSUE_IN_PROCESSING,
        never(f.ContainersDerived), "a parent on record", COLLECTION, COLLECTION, also=("container_is_made_here",),
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "label_issue_is_current", S.HAND_OVER,
        REPRINTED, "base label issue 2", "base label issue 1", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "label_was_not_voided", S.HAND_OVER,
        happened(f.LabelVoided(COLLECTION, BASE, 1, "torn", "earlier")),
        "a living base label", "base label issue 1, declared void on 2026-03-02 11:59 UTC", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H26"), STOP, "label_was_issued_here", S.HAND_OVER,
        labels(issue=7), "a label of the record", "base label issue 7", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H26"), STOP, "label_was_issued_here", S.HAND_OVER,
        labels(piece="door sign"), "a label of the record", "door sign issue 1", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "label_is_on_its_container", S.DERIVE,
        never(f.LabelApplied), "base label, applied", "base label, read back", COLLECTION,
        also=("container_bears_its_labels",),
    ),
    refused(
        pytest.mark.hazard("H03"), STOP, "label_is_on_its_container", S.HAND_OVER,
        happened(f.LabelHandedOn(COLLECTION, BASE, 1, "laboratory", "earlier")),
        "base label, applied", "base label, handed on", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H04"), STOP, "label_names_this_patient", S.HAND_OVER,
        labels(commitment=STRANGER.patient),
        "this patient, or an identity linked to them", "another identity", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "label_says_what_the_record_says", S.HAND_OVER,
        labels(expiry="0260631301"), f"expiry {EXPIRY_LOCAL}", "expiry 0260631301", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "label_says_what_the_record_says", S.HAND_OVER,
        labels(expiry=None), f"expiry {EXPIRY_LOCAL}", "expiry none assigned", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "label_says_what_the_record_says", S.HAND_OVER,
        labels(bags=2), "bag 1 of 1", "bag 1 of 2", COLLECTION,
    ),
    refused(
        pytest.mark.hazard("H02"), STOP, "label_says_what_the_record_says", S.HAND_OVER,
        labels(blood_group="5300"), "blood group 9700", "blood group 5300", COLLECTION,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_another_bag_is_refused(case: Case) -> None:
    """A label that is unreadable, forged, dead, another's or not what the record says, and nothing is authorised."""
    case.check()


@pytest.mark.hazard("H03")
def test_one_wrong_label_among_right_ones_is_seen() -> None:
    """A bag with its own cryobag label and another bag's tie-tag is refused, whichever was read first."""
    world = instead(Chapter.DOSES_LABELLED, DOSE)(CLEAN[S.HAND_OVER])
    mixed = (labels_of(DOSE)[0], labels_of(SECOND_DOSE)[1])
    for read in (mixed, mixed[::-1]):
        assert "bag_is_the_one_meant" in everyone(bags=read)(world).refused_by()


def test_what_a_label_does_not_show_is_not_compared() -> None:
    """Bag number and blood group count when they were seen; a label that leaves them out is not refused for it."""
    labels(bag=None, bags=None, blood_group=None)(CLEAN[S.HAND_OVER]).granted()


@pytest.mark.hazard("H06", "H04")
@pytest.mark.parametrize("missing", ["piece", "issue", "commitment"])
def test_a_seal_that_leaves_something_out_was_not_read(missing: str) -> None:
    """A seal without piece, issue number or commitment is refused: what is left out could not be compared."""
    (reason,) = labels(**{missing: None})(CLEAN[S.HAND_OVER]).reasons()
    assert (reason.interlock, reason.expected, reason.read) == ("seal_was_read", "the seal", "no seal")


@pytest.mark.hazard("H26")
@pytest.mark.parametrize(("ended", "answer"), [("revoked_at", "key revoked"), ("retired_at", "key outside its dates")])
def test_a_key_that_ended_counts_for_labels_issued_before(ended: str, answer: str) -> None:
    """By the record's time of the issue: before the key was revoked or retired its label counts, afterwards it doesn't."""
    clean = CLEAN[S.HAND_OVER]
    asked = clean.attempt.at(clean.now, STEPS[S.HAND_OVER])
    container = clean.journey.containers[COLLECTION]
    issued = [label.issued_at for (_, _), label in container.labels.items() if label.issued_at is not None]
    assert issued

    def refused_by(moment: datetime) -> str | None:
        refusal = bag.seal_is_trusted(clean.journey, seal_key(**{ended: moment})(clean).site, asked)
        return refusal.read if refusal is not None else None

    assert refused_by(max(issued) + MICROSECOND) is None
    assert refused_by(min(issued) - MICROSECOND) == answer
    unknown = replace(clean.journey, containers={})
    revoked = seal_key(revoked_at=NOON)(clean).site
    refusal = bag.seal_is_trusted(unknown, revoked, asked)
    assert refusal is not None, "a label of which the record knows no issue is never one of a revoked key"
