"""Staff badges at the screen: printed, read back, received, de-authorised; a dead one is told so."""

from collections.abc import Callable

import numpy as np
import pytest

from kiosk.domain.facts import (
    Fact,
    StaffBadgeDeauthorised,
    StaffBadgeHandedOver,
    StaffBadgePrinted,
    StaffBadgeReadBack,
)
from kiosk.domain.people import SingleBadge
from kiosk.handoffs.view import site_view
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import member
from tests.web.driving import Drive

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

Driven = Callable[..., Drive]
ADMIN, NURSE = "admin one", "nurse one"
LIFE = (StaffBadgePrinted, StaffBadgeReadBack, StaffBadgeHandedOver, StaffBadgeDeauthorised)


def lived(drive: Drive) -> list[type[Fact]]:
    """What became of the badges printed here, in order."""
    recorded = drive.world.bench.ledger.facts("site/people")
    return [type(told.entry.fact) for told in recorded if isinstance(told.entry.fact, LIFE)]


def single(drive: Drive) -> SingleBadge:
    """The nurse's one badge that the record knows by itself."""
    return site_view(drive.world.bench).people[drive.world.people[NURSE]].singles[-1]


def choose(drive: Drive, slug: str, named: str) -> None:
    """Touch a tile, and the line of the list that names this person or badge."""
    drive.begin(slug)
    drive.post(f"/acts/{slug}/{[choice.named for choice in drive.sitting.choices].index(named)}")


def printed(drive: Drive) -> Paper:
    """A badge of the nurse, asked for at the screen, as it came out of the printer."""
    choose(drive, "print-badge", drive.world.people[NURSE])
    drive.take_turn(ADMIN, form={"why": "the old one broke"})
    assert drive.ask == "badge", drive.told()
    facts = [told.entry.fact for told in drive.world.bench.ledger.facts("site/people")]
    sent = next(fact for fact in reversed(facts) if isinstance(fact, StaffBadgePrinted))
    kept = drive.world.bench.evidence.get(sent.bitmap_sha256)
    assert kept is not None
    columns, rows = (int(text.partition("=")[2]) for text in kept.media_type.split("; ")[1:])
    dots = np.frombuffer(kept.content, dtype=np.uint8).reshape(rows, -1)
    profile = drive.world.bench.printing["staff badge"].profile
    return Paper("staff badge", np.unpackbits(dots, axis=1, count=columns).astype(bool), profile.printer.dpi)


@pytest.mark.hazard("H09")
def test_a_badge_is_printed_read_back_and_received_at_the_screen(driven: Driven) -> None:
    """One screen leads to the next: printed by an administrator, read from the card, signed for by its person."""
    drive = driven("enrolled", "quality")
    paper = printed(drive)
    drive.world.papers["badge", "fresh"] = paper
    assert drive.badge("fresh")["state"] == "dead"
    drive.badge(ADMIN)
    assert drive.ask == "new badge", drive.told()
    drive.show(paper)
    assert drive.name == "sign", drive.told()
    assert single(drive).badge.rpartition(")")[2] in drive.words
    drive.sign(member(ADMIN).pin)
    assert drive.badge("fresh")["state"] == "read", drive.told()
    drive.sign(member(NURSE).pin)
    assert lived(drive) == list(LIFE[:3])
    assert single(drive).handed_over


@pytest.mark.hazard("H09")
def test_another_badge_is_not_taken_for_the_fresh_one(driven: Driven) -> None:
    """The wrong badge at the read-back is refused after the signature, and the right one is asked for again."""
    drive = driven("enrolled", "quality")
    paper = printed(drive)
    drive.badge(ADMIN)
    drive.show(drive.world.papers["badge", NURSE])
    drive.sign(member(ADMIN).pin)
    assert drive.ask == "new badge", drive.told()
    assert "Show the badge that was just printed" in drive.words
    assert lived(drive) == [StaffBadgePrinted]
    drive.show(paper)
    drive.sign(member(ADMIN).pin)
    assert lived(drive) == list(LIFE[:2])


@pytest.mark.hazard("H09")
def test_a_lost_badge_is_told_so_and_its_person_goes_on(driven: Driven) -> None:
    """A badge from elsewhere, keyed as it reads, is dead with its reason at the next screen; the administrator's is not."""
    drive = driven("enrolled", "quality")
    lost = member(NURSE).badge
    choose(drive, "deauthorise-badge", drive.world.people[NURSE])
    drive.take_turn(ADMIN, form={"badge": lost.format(), "why": "left on the bus"})
    assert "Recorded: A badge is lost" in drive.words
    assert lived(drive) == [StaffBadgeDeauthorised]
    drive.begin("receive-badge")
    told = drive.badge(NURSE)
    assert (told["state"], told["hint"]) == ("dead", "This badge is de-authorised: left on the bus")
    assert drive.ask == "badge"
    assert drive.badge(ADMIN)["state"] == "read"
