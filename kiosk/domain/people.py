"""People, their roles, and what a signature of theirs means.

A person is known by an id of the site; names live among the particulars. A badge belongs to a person, and two badges
of one person are one person.
"""

from dataclasses import dataclass
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

    `particulars_id` is where their name lies.
    """

    person_id: str
    badges: tuple[str, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    standing: Standing = Standing.ACTIVE
    pin_record: str | None = None
    pin_failures: int = 0
    particulars_id: str = ""

    def roles_at(self, moment: datetime) -> frozenset[Role]:
        """The roles held at that moment; none for a suspended person."""
        if self.standing is not Standing.ACTIVE:
            return frozenset()
        return frozenset(held.role for held in self.roles if held.since <= moment < held.until)
