"""A ledger of some twenty facts, small enough to be counted by hand. Times are UTC, of 2026.

| fact | when | what |
|---|---|---|
| 1–3 | 5 Oct, 10:00 | two people apply a label: begun at 9:59:00, taken at 10:00:20; the second read for 15 s |
| 4, 5 | 2 Nov, 9:00 | a label is issued; nobody signs at a row without people |
| 6, 7 | 2 Nov, 9:02 | it is read back, grade 3.0 |
| 8–10 | 2 Nov, 9:10 | apply: the second person signs after 4 s, and the bag is another patient's: a stop of H01 and H03 |
| 11 | 2 Nov, 9:14 | apply: a picture was used before: a stop of H07 |
| 12 | 2 Nov, 9:20 | apply: somebody could not be read: a retry of H06 |
| 13 | 2 Nov, 9:30 | apply: taken |
| 14–16 | 3 Nov | a second label is issued, lost, and declared void |
| 17, 18 | 4 Nov, 8:00 | one is issued; a sheet too many is destroyed |
| 19 | 4 Nov, 9:00 | somebody begins to release, and goes |
| 20 | 5 Nov, 12:00 | release: refused for H13, a retry; nobody comes back |
"""

from datetime import UTC, datetime
from decimal import Decimal

from kiosk.domain import facts as f
from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp

COI, BAG = "CHA999026000001", "=A999926000001"
APPLY, ISSUE, READ, RELEASE = "apply label at collection", "issue label at collection", "read back label", "release"


def reason(hazard: str, interlock: str, answer: str) -> f.RecordedReason:
    """One reason of a refusal."""
    return f.RecordedReason(interlock, hazard, "identity", answer, "this", "that", BAG)


def moment(text: str) -> datetime:
    """'11-02 09:00:00' of the year."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def witnessed(attempt: str, step: str, turn: int, begun: str) -> f.Witnessed:
    """One person read and signed."""
    return f.Witnessed(attempt, step, turn, f"person-{turn}", "room", "signed", "", moment(begun), (), ())


def refused(attempt: str, step: str, *reasons: f.RecordedReason) -> f.StepRefused:
    """A refusal of the bag."""
    return f.StepRefused(attempt, step, (BAG,), "room", reasons)


def taken(attempt: str, step: str) -> f.StepTaken:
    """A step taken with the bag."""
    return f.StepTaken(attempt, step, (BAG,), "room")


STOP, RETRY = "stop", "retry"
JOURNEY: tuple[tuple[str, f.Fact], ...] = (
    ("10-05 10:00:05", witnessed("a1", APPLY, 1, "10-05 09:59:00")),
    ("10-05 10:00:20", witnessed("a1", APPLY, 2, "10-05 10:00:05")),
    ("10-05 10:00:20", taken("a1", APPLY)),
    ("11-02 09:00:00", f.LabelIssued(BAG, "base label", 1, "s1", "i1")),
    ("11-02 09:00:00", taken("i1", ISSUE)),
    ("11-02 09:02:00", f.LabelGraded(BAG, "base label", 1, "p", Decimal("3.0"), "contrast", ())),
    ("11-02 09:02:00", taken("r1", READ)),
    ("11-02 09:09:00", witnessed("a2", APPLY, 1, "11-02 09:08:30")),
    ("11-02 09:10:00", witnessed("a2", APPLY, 2, "11-02 09:09:56")),
    ("11-02 09:10:00", refused("a2", APPLY, reason("H01", "bag_is_this_journeys", STOP),
                               reason("H03", "bag_is_the_one_meant", STOP))),
    ("11-02 09:14:00", refused("a3", APPLY, reason("H07", "pictures_are_new", STOP))),
    ("11-02 09:20:00", refused("a4", APPLY, reason("H06", "two_readers_agree", RETRY))),
    ("11-02 09:30:00", taken("a5", APPLY)),
    ("11-03 09:00:00", f.LabelIssued(BAG, "base label", 2, "s2", "i2")),
    ("11-03 09:00:00", taken("i2", ISSUE)),
    ("11-03 09:05:00", f.LabelLost(BAG, "base label", 2, "jam")),
    ("11-03 09:09:00", f.LabelVoided(BAG, "base label", 2, "jam", "v1")),
    ("11-04 08:00:00", f.LabelIssued(BAG, "tie-tag", 1, "s3", "i3")),
    ("11-04 08:00:00", taken("i3", ISSUE)),
    ("11-04 08:03:00", f.ExtraSheetDestroyed(BAG, "tie-tag", 1, "x1")),
    ("11-04 09:00:30", witnessed("l1", RELEASE, 1, "11-04 09:00:00")),
    ("11-05 12:00:00", refused("l2", RELEASE, reason("H13", "specification_is_met", RETRY))),
)  # fmt: skip
INCIDENTS: tuple[tuple[str, f.Fact], ...] = (
    ("11-02 09:10:00", f.IncidentRecorded("a2", COI, APPLY, "room", (("container", "=A999926000009"),))),
    ("11-02 09:14:00", f.IncidentRecorded("a3", "", "sign", "room", (("refused", "people_are_qualified"),))),
)


def recorded(stream: str, facts: tuple[tuple[str, f.Fact], ...]) -> tuple[Recorded, ...]:
    """The facts as they would stand in a ledger."""
    return tuple(
        Recorded(
            Entry(f"{stream}-{number}", stream, fact, Stamp(moment(at), number, "boot", "kiosk")),
            number, moment(at), "key", GENESIS, GENESIS, "signature",
        )
        for number, (at, fact) in enumerate(facts, start=1)
    )  # fmt: skip
