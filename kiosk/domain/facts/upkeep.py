"""Facts of keeping the record itself: a restore, what the clock was worth, and who looked the record through."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SiteRestored:
    """The record was restored at `at` from a backup of `facts` facts; whatever was recorded after that is lost.

    `known` is how many facts the newest checkpoint at hand knew, 0 where none was. `people` are the two who signed that
    it is worked on with a record that lacks facts, or may; nobody where the record reaches that checkpoint.
    """

    backup: str
    backed_up_at: datetime
    at: datetime
    facts: int
    known: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class RestorationAcknowledged:
    """The two people have looked at what the restored record lacks, bag by bag; from here on it is worked with."""

    backup: str
    at: datetime
    people: tuple[str, ...]


@dataclass(frozen=True)
class ClockTrustChanged:
    """From here on the kiosk's time counts for more or for less: `was` and `now` are names of `ClockTrust`.

    `other` is the time by the clock it was held against (boot clock, record or server), where it was one of these.
    The stamp of this fact bears the clock as it stood, wrong or right.
    """

    was: str
    now: str
    other: datetime | None


@dataclass(frozen=True)
class TrailReviewed:
    """Quality looked through the audit trail of `since` to `until` (local days, the last included), and found this.

    The other fields say what the review was narrowed to, empty where it was to nothing: a person's id, a stream, a kind
    of fact. `facts` is how many there were, `head` the SHA-256 over their heads in the order shown.
    """

    since: str
    until: str
    person_id: str
    stream: str
    kind: str
    facts: int
    head: str
    found: str
    person: str


@dataclass(frozen=True)
class AccessStanding:
    """What one person could do when access was reviewed: roles in force, those lapsed, the standing, the badge."""

    person_id: str
    roles: tuple[str, ...]
    lapsed: tuple[str, ...]
    standing: str
    badge: str


@dataclass(frozen=True)
class AccessReviewed:
    """Who may do what was looked through and signed. `people` is what was shown, in that order."""

    people: tuple[AccessStanding, ...]
    found: str
    person: str


UpkeepFact = SiteRestored | RestorationAcknowledged | ClockTrustChanged | TrailReviewed | AccessReviewed
