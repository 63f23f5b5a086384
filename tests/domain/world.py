"""A small world of plainly fictitious people and one patient's cells, made by replaying real facts.

`course(therapy)` is a whole course, from enrolment to the empty bag, chapter by chapter; `history` is it up to a chapter.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, auto
from types import MappingProxyType
from typing import Any

from kiosk.domain import facts as f
from kiosk.domain.clock import ClockTrust
from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp
from kiosk.domain.identifiers import Facility, StorageLocation
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.people import Role
from kiosk.domain.replay import replay
from kiosk.domain.site import Link, SiteView, replay_site
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Therapy
from kiosk.domain.therapy_file import parse_therapy
from tests.tree import ROOT

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MICROSECOND, SECOND, MINUTE, HOUR, DAY = (
    timedelta(microseconds=1), timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1),
)  # fmt: skip

COI, OTHER_COI = "A999026000001D", "A999026000002B"
STATION, OTHER_STATION = "couch-1", "couch-2"
CAR_T, HSCT = "car-t", "autologous-hsct"
PATIENT = f.IdentityCommitments(patient="a1" * 16, band="b1" * 16, birth_date="c1" * 16)
MARRIED = f.IdentityCommitments(patient="a2" * 16, band="b2" * 16, birth_date="c1" * 16)
STRANGER = f.IdentityCommitments(patient="a9" * 16, band="b9" * 16, birth_date="c9" * 16)
BAND_SERIAL, MARRIED_BAND_SERIAL = 1, 2
ORDER_NUMBER = "ORD-0001"
SEAL_KEY = "5ea15ea1"
HERE, ELSEWHERE = "demo", "elsewhere"
TEMPLATE, PROFILE = "7e" * 32, "9f" * 32
BASE, CRYOBAG, TIE_TAG = "base label", "cryobag label", "tie-tag"
SLOT, OTHER_SLOT, SLOT_ELSEWHERE = (
    StorageLocation.numbered(Facility(fin), 1, 2, slot).value
    for fin, slot in (("A9990", 3), ("A9990", 4), ("A9991", 3))
)
COLLECTION, FOREIGN = "A999926000001DAX12100", "A999926000777DAX12100"
EXPIRY_LOCAL, ZONE = "0260631300", "Europe/Berlin"
GROUP = "9700"

THERAPIES = MappingProxyType(
    {
        path.stem: parse_therapy(
            path.stem, hashlib.sha256(path.read_bytes()).hexdigest(), tomllib.loads(path.read_text(encoding="utf-8"))
        )
        for path in sorted((ROOT / "kiosk/therapies").glob("*.toml"))
    }
)
"""The real therapies of the tree, by id."""


@dataclass(frozen=True)
class Happened:
    """A fact, when it happened and who acted."""

    fact: f.Fact
    at: datetime = NOON - MINUTE
    people: tuple[str, ...] = ()


def recorded(stream: str, story: Iterable[Happened], after: int = 0) -> tuple[Recorded, ...]:
    """Put a story into envelopes, numbered on from `after`. The chain is the ledger's business and empty here."""
    return tuple(
        Recorded(
            Entry(f"{stream}/{number}", stream, told.fact, Stamp(told.at, number, "boot", "kiosk-1"), told.people),
            number, told.at, "key", GENESIS, GENESIS, "",
        )
        for number, told in enumerate(story, after + 1)
    )  # fmt: skip


def journey_of(story: Iterable[Happened], coi: str = COI) -> Journey:
    """Replay a story."""
    return replay(coi, recorded(coi, story))


def person(role: Role, turn: int = 1) -> str:
    """Name the person who has that role and no other, and takes that turn."""
    return f"{role.value.replace(' ', '-')}-{turn}"


def _site_story() -> tuple[Happened, ...]:
    story: list[f.Fact] = [f.SiteFounded(HERE, "A9990", "throw-away", ZONE)]
    for who, role in ((person(role, turn), role) for role in Role for turn in (1, 2, 3)):
        story += [
            f.PersonRegistered(who, f"particulars of {who}", "founder"),
            f.BadgeIssued(who, f"badge of {who}"),
            f.RoleGranted(who, role.value, NOON - 90 * DAY, NOON + 90 * DAY),
        ]
    story += [
        f.TemplateApproved(TEMPLATE, "reviewed"),
        f.ProfileApproved("thermal", PROFILE),
        f.SiteTrusted(ELSEWHERE, "A9991", "0f" * 32, "1e" * 32, (), (person(Role.QUALITY), person(Role.DIRECTOR))),
        f.KeyTrustedBySite(SEAL_KEY, "ab" * 32, KeyPurpose.SEAL.value, HERE, NOON - 90 * DAY, NOON + 90 * DAY),
    ]
    return tuple(Happened(fact) for fact in story)


def site(**changes: Any) -> SiteView:
    """A site in good order: connected, in time, two approved therapies, three people a role, one seal key."""
    now = {"therapies": THERAPIES, "clock": ClockTrust.TRUSTED, "link": Link.CONNECTED}
    return replace(replay_site(recorded("site/people", _site_story())), **{**now, **changes})


class Chapter(IntEnum):
    """How far a course has come."""

    NOTHING = auto()
    ENROLLED = auto()
    ORDERED = auto()
    COLLECTION_PLANNED = auto()
    COLLECTION_PRINTED = auto()
    COLLECTION_READ_BACK = auto()
    COLLECTED = auto()
    DOSES_PLANNED = auto()
    DERIVED = auto()
    FIRST_DOSE_READ_BACK = auto()
    DOSES_LABELLED = auto()
    MEASURED = auto()
    NOTED = auto()
    RELEASED = auto()
    CONDITIONED = auto()
    READY = auto()
    PATIENT_READY = auto()
    MATCHED = auto()
    OPENED = auto()
    VERIFIED = auto()
    INFUSING = auto()
    INFUSED = auto()


def dose(therapy: str, division: str) -> str:
    """Name a dose bag of the therapy: 'A0' or 'B0'."""
    return f"A999926000001{THERAPIES[therapy].containers['dose'].product}1{division}"


DOSE, SECOND_DOSE = dose(CAR_T, "A0"), dose(CAR_T, "B0")


def taken(step: StepKind, *containers: str, attempt: str = "earlier") -> f.StepTaken:
    """A step that was authorised before."""
    return f.StepTaken(attempt, step.value, containers, STATION)


def printed(container: str, piece: str, issue: int = 1) -> tuple[f.Fact, ...]:
    """A label issued and sent to the printer."""
    name = f"{container}, {piece}, {issue}"
    return (
        f.LabelIssued(container, piece, issue, f"serial of {name}", "earlier"),
        f.PrintStarted(container, piece, issue, f"print of {name}", "5c" * 32),
    )


def _read_back(container: str, *pieces: str) -> tuple[f.Fact, ...]:
    return tuple(f.LabelReadBack(container, piece, 1, ()) for piece in pieces)


def _applied(container: str, step: StepKind, *pieces: str) -> tuple[f.Fact, ...]:
    return (*(f.LabelApplied(container, piece, 1, "earlier") for piece in pieces), taken(step, container))


def planned(container: str, kind: str, bag: int, bags: int) -> f.ContainerPlanned:
    """A container in date for two more days: 13:00 in Berlin on day 63 of 2026 is noon in UTC."""
    return f.ContainerPlanned(container, kind, GROUP, bag, bags, NOON - 3 * DAY, NOON + 2 * DAY, EXPIRY_LOCAL, ZONE)


def contents(container: str) -> tuple[f.Fact, ...]:
    """Half of what is ordered."""
    return (f.ContentsMeasured(container, Decimal(50), Decimal(70), Decimal(5)),)


def results(container: str, therapy: Therapy) -> tuple[f.Fact, ...]:
    """Results that meet the therapy's specification to the last digit, and cells that are the patient's."""
    meets = (f.ResultRecorded(container, line.test, line.value, line.unit) for line in therapy.release)
    return (*meets, f.ResultRecorded(container, therapy.identity_test, "agrees", ""))


def left_out(therapy: Therapy) -> tuple[f.Fact, ...]:
    """Every milestone of the therapy that a patient may not have: this one does not."""
    return tuple(f.MilestoneRecorded(m.name, None, "", "e") for m in therapy.milestones.values() if m.may_be_left_out)


def reached(therapy: Therapy, at: datetime, *, irreversible: bool) -> tuple[f.Fact, ...]:
    """Every other milestone of the therapy of that kind."""
    return tuple(
        f.MilestoneRecorded(m.name, at, "", "earlier")
        for m in therapy.milestones.values()
        if m.irreversible is irreversible and not m.may_be_left_out
    )


ORDERED = f.Ordered(
    order_number=ORDER_NUMBER, cells_e6=Decimal(140), volume_ml=Decimal(100), dmso_limit_ml=Decimal(12),
    volume_limit_ml=Decimal(120), route="intravenous", site_of_body="central line", weight_kg=Decimal(70),
    weighed_on=date(2026, 2, 26), physician=person(Role.PHYSICIAN), attempt_id="earlier",
)  # fmt: skip
RELEASERS = (person(Role.QUALITY, 1), person(Role.DIRECTOR, 2))


def course(therapy: str) -> dict[Chapter, tuple[Happened, ...]]:
    """A whole course, chapter by chapter. The first dose bag goes to its end, the second stays released."""
    first, second = dose(therapy, "A0"), dose(therapy, "B0")
    read = THERAPIES[therapy]
    at_bed = StepKind.MATCH_AT_BED in read.steps
    match = StepKind.MATCH_AT_BED if at_bed else StepKind.MATCH_IN_LABORATORY
    labelled, c = StepKind.APPLY_IN_PROCESSING, Chapter
    said = tuple((item, "yes") for item in read.readiness)
    chapters: tuple[tuple[Chapter, timedelta, tuple[f.Fact, ...]], ...] = (
        (c.ENROLLED, 6 * DAY, (f.Enrolled("particulars", therapy, PATIENT, BAND_SERIAL, "earlier"),)),
        (c.ORDERED, 4 * DAY, (ORDERED, *left_out(read))),
        (
            c.COLLECTION_PLANNED,
            3 * DAY,
            (*reached(read, NOON - 3 * DAY, irreversible=False), planned(COLLECTION, "apheresis", 1, 1)),
        ),
        (c.COLLECTION_PRINTED, 3 * DAY, printed(COLLECTION, BASE)),
        (c.COLLECTION_READ_BACK, 3 * DAY, _read_back(COLLECTION, BASE)),
        (c.COLLECTED, 3 * DAY, _applied(COLLECTION, StepKind.APPLY_AT_COLLECTION, BASE)),
        (c.DOSES_PLANNED, 2 * DAY, (planned(first, "dose", 1, 2), planned(second, "dose", 2, 2))),
        (
            c.DERIVED,
            2 * DAY,
            (
                f.ContainersDerived((COLLECTION,), (first, second), "earlier"),
                taken(StepKind.DERIVE, COLLECTION),
            ),
        ),
        (
            c.FIRST_DOSE_READ_BACK,
            2 * DAY,
            (*printed(first, CRYOBAG), *printed(first, TIE_TAG), *_read_back(first, CRYOBAG, TIE_TAG)),
        ),
        (
            c.DOSES_LABELLED,
            2 * DAY,
            (
                *_applied(first, labelled, CRYOBAG, TIE_TAG),
                *(*printed(second, CRYOBAG), *printed(second, TIE_TAG), *_read_back(second, CRYOBAG, TIE_TAG)),
                *_applied(second, labelled, CRYOBAG, TIE_TAG),
            ),
        ),
        (c.MEASURED, DAY, tuple(x for bag in (first, second) for x in (*contents(bag), *results(bag, read)))),
        (c.NOTED, DAY, tuple(f.HistoryNoted(rule.test, rule.value, rule.unit) for rule in read.history)),
        (c.RELEASED, DAY, (taken(StepKind.RELEASE, first), taken(StepKind.RELEASE, second))),
        # Told of an earlier day than the release: facts are trusted here, and the course is short.
        (c.CONDITIONED, DAY, reached(read, NOON - 4 * DAY, irreversible=True)),
        (c.READY, 25 * MINUTE, (f.ReadinessAnswered(said, person(Role.NURSE)),)),
        (c.PATIENT_READY, 20 * MINUTE, () if at_bed else (taken(StepKind.PATIENT_READY),)),
        (c.MATCHED, 9 * MINUTE, (taken(match, first),)),
        (c.OPENED, 8 * MINUTE, (f.ContainerOpened(first), taken(StepKind.OPEN, first))),
        (c.VERIFIED, 1 * MINUTE, (taken(StepKind.LINE_CHECK, first),)),
        (c.INFUSING, 1 * MINUTE, (f.InfusionStarted(first), taken(StepKind.START, first))),
        (c.INFUSED, 1 * MINUTE, (f.BagFinished(first, Decimal(50)), taken(StepKind.FINISH, first))),
    )
    return {
        chapter: tuple(Happened(fact, NOON - ago, _actors(fact)) for fact in told) for chapter, ago, told in chapters
    }


def _actors(fact: f.Fact) -> tuple[str, ...]:
    released = isinstance(fact, f.StepTaken) and fact.step == StepKind.RELEASE.value
    return RELEASERS if released else (person(Role.PROCESSING, 1), person(Role.PROCESSING, 2))


COURSES = MappingProxyType({therapy: course(therapy) for therapy in THERAPIES})


def history(until: Chapter, therapy: str = CAR_T) -> tuple[Happened, ...]:
    """Everything that happened up to and with a chapter."""
    return tuple(told for chapter, story in COURSES[therapy].items() if chapter <= until for told in story)
