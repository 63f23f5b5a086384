"""People, their roles, and what a signature of theirs means.

A person is known by an id of the site; names live among the particulars. A badge belongs to a person, and two badges
of one person are one person.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum


class Role(Enum):
    """What a person is qualified to do here."""

    COLLECTION = "collection staff"
    PROCESSING = "processing staff"
    LABORATORY = "cell laboratory staff"
    NURSE = "bedside nurse"
    PHYSICIAN = "physician"
    DIRECTOR = "cell laboratory director"
    QUALITY = "quality officer"
    ADMINISTRATOR = "site administrator"


class Meaning(Enum):
    """What a signature says (21 CFR 11.50: such as review, approval, responsibility or authorship)."""

    AUTHORSHIP = "I entered this"
    RESPONSIBILITY = "I did this and read the identifiers myself"
    REVIEW = "I read the identifiers from scratch and saw no one else's reading"
    APPROVAL = "I approve this"
    ACCESS = "I look into the record because my work asks for it"
    ACKNOWLEDGEMENT = "I have seen this and do what it says"
    ATTESTATION = "I attest that this was done at the time that stands here"
    EXAMINATION = "I looked this through, and what I found stands here"


class Duty(Enum):
    """What somebody is on call for: whom a screen says to call."""

    LABORATORY = "cell laboratory"
    PHYSICIAN = "physician"
    QUALITY = "quality"
    IT = "IT"
    ADMINISTRATOR = "site administrator"


class Standing(Enum):
    """Whether a person may act at all."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class BadgeState(Enum):
    """Where one badge stands in its life. Only those that were read back, or never printed here, open a turn."""

    PRINTED = "printed, not read back"
    IN_FORCE = "in force"
    DEAUTHORISED = "de-authorised"


@dataclass(frozen=True)
class SingleBadge:
    """One badge the record knows by itself, by number and serial; `why` is why it is de-authorised.

    Badges are known so when they were printed here, or from when one from elsewhere is de-authorised.
    """

    badge: str
    state: BadgeState
    handed_over: bool = False
    why: str = ""


@dataclass(frozen=True)
class RoleHeld:
    """A role, valid from `since` up to but not including `until` (UTC)."""

    role: Role
    since: datetime
    until: datetime


@dataclass(frozen=True)
class OnCallPeriod:
    """Somebody answers for a duty from `since` up to but not including `until` (UTC)."""

    duty: Duty
    particulars_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Person:
    """A person as the record knows them now. `pin_failures` counts wrong PINs since the last right one.

    `badges` are the numbers that any badge of theirs carries, `singles` the badges known each by itself, oldest first.
    `particulars_id` is where their name lies.
    """

    person_id: str
    badges: tuple[str, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    standing: Standing = Standing.ACTIVE
    pin_record: str | None = None
    pin_failures: int = 0
    particulars_id: str = ""
    singles: tuple[SingleBadge, ...] = ()

    def single(self, badge: str) -> SingleBadge | None:
        """What is known of one badge of theirs; None where it was never told from their others."""
        return next((single for single in self.singles if single.badge == badge), None)

    def with_single(self, changed: SingleBadge) -> "Person":
        """The person with one badge as it stands now."""
        others = tuple(single for single in self.singles if single.badge != changed.badge)
        return replace(self, singles=(*others, changed))

    def roles_at(self, moment: datetime) -> frozenset[Role]:
        """The roles held at that moment; none for a suspended person."""
        if self.standing is not Standing.ACTIVE:
            return frozenset()
        return frozenset(held.role for held in self.roles if held.since <= moment < held.until)
