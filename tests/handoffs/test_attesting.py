"""One person attests what was pressed at their place: by role, each act once, and every paper says who did."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk.config import load_duties
from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Line, Paper, Table, Tone, text_of
from kiosk.domain.people import Role
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.attesting import attest, is_overdue, waiting_here
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import NewPerson, register
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.handoffs.reports.writing import paper_about, review_of
from kiosk.handoffs.telling import tell
from kiosk.handoffs.view import journey_of
from tests.domain.world import COI, DOSE, Chapter, history
from tests.handoffs.reports.tracing import faults, ledger_of
from tests.handoffs.small_site import PIN, WRONG, badge, founded, pass_time

BED, BENCH = "ward", "clean room"
STAFF = {"nina": Role.NURSE, "pia": Role.PHYSICIAN, "otto": Role.PROCESSING, "carla": Role.COLLECTION}
ACTS = (StepKind.OPEN, StepKind.START, StepKind.FINISH)
DUTIES = load_duties()


class Site(NamedTuple):
    """A site where a bag was opened, given and emptied, its people's ids by name, and the numbers of the acts."""

    bench: Bench
    people: dict[str, str]
    acts: tuple[int, ...]
    folder: Path


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Three buttons were pressed at the bed, a minute apart, in the midst of a month: no review parts them."""
    bench, people = founded(tmp_path / "site")
    pass_time(bench, days=(15 - bench.now.day) % 28)
    until = bench.now + timedelta(days=400)
    for number, (name, role) in enumerate(STAFF.items(), start=20):
        person = NewPerson(f"{name.capitalize()} Example", badge(number), PIN, (role,), until)
        people[name] = register(bench, person, people["ada"])
    told = history(Chapter.MATCHED)
    bench.ledger.append(tuple(bench.entry(COI, one.fact, bench.clock.now(), people=one.people) for one in told), {})
    for step in ACTS:
        press(bench, step)
        pass_time(bench, minutes=1)
    yield Site(bench, people, tuple(journey_of(bench, COI).pressed), tmp_path / "site")
    bench.ledger.close()


def press(bench: Bench, step: StepKind) -> None:
    """A large button was touched at the bed."""
    fact = f.StepTaken(bench.fresh.token(), step.value, (DOSE,), BED)
    bench.ledger.append((bench.entry(COI, fact, bench.clock.now()),), {})


def signed(site: Site, who: str) -> Signed:
    """Somebody signs with their PIN that they attest."""
    answer = sign_record(site.bench, RecordKind.ATTEST, site.people[who], PIN)
    assert isinstance(answer, Signed), answer
    return answer


def waiting(site: Site) -> tuple[int, ...]:
    """The numbers of what waits at the bed."""
    return tuple(act.number for _, acts in waiting_here(site.bench) for act in acts)


def lines(paper: Paper, section: str) -> dict[str, tuple[str, Tone]]:
    """The lines of a section by their captions."""
    blocks = [block for part in paper.sections if part.title == section for block in part.blocks]
    return {block.caption: (text_of(block.said), block.tone) for block in blocks if isinstance(block, Line)}


def rows(paper: Paper) -> list[str]:
    """How each act of a review stands."""
    blocks = [block for part in paper.sections if part.title == "Acts without sign-in" for block in part.blocks]
    return [text_of(row[-1]) for block in blocks if isinstance(block, Table) for row in block.rows]


def infusion_record(site: Site) -> Paper:
    """The infusion record as it would be printed now, each of its statements borne out by the ledger's file."""
    paper = paper_about(site.bench, "infusion-record", COI, DUTIES)
    assert faults(paper, ledger_of(site.folder)) == []
    return paper


def review(site: Site, *, months_later: int = 0) -> Paper:
    """The review of the month of the acts, or of a later one, each of its statements borne out by the ledger's file."""
    pressed_at = journey_of(site.bench, COI).pressed[site.acts[0]].at
    month = pressed_at.year * 12 + pressed_at.month - 1 + months_later
    paper = review_of(site.bench, f"{month // 12}-{month % 12 + 1:02d}", DUTIES)
    assert faults(paper, ledger_of(site.folder)) == []
    return paper


def room_to_sign(paper: Paper) -> bool:
    """Whether the paper has a blank for whoever attests by hand."""
    blocks = [block for section in paper.sections for block in section.blocks]
    return any(isinstance(block, Blank) and "attested" in block.caption for block in blocks)


@pytest.mark.hazard("H09")
def test_a_nurse_attests_once(site: Site) -> None:
    """One act, then the others at once; then nothing waits, and a second signature for any of them is refused."""
    first, *others = site.acts
    assert waiting(site) == site.acts
    attest(site.bench, COI, (first,), signed(site, "nina"))
    assert waiting(site) == tuple(others)
    attest(site.bench, COI, (*others, *others), signed(site, "pia"))
    assert waiting(site) == ()
    told = [record.entry for record in site.bench.ledger.facts(COI) if isinstance(record.entry.fact, f.ActAttested)]
    assert [(one.fact, one.people) for one in told] == [
        (f.ActAttested((first,)), (site.people["nina"],)), (f.ActAttested(tuple(others)), (site.people["pia"],)),
    ]  # fmt: skip
    for number in site.acts:
        with pytest.raises(ParseError, match="one that nobody signed or attested"):
            attest(site.bench, COI, (number,), signed(site, "nina"))


@pytest.mark.hazard("H09")
def test_the_laboratory_attests_an_opening_alone(site: Site) -> None:
    """Whoever thaws attests that it was opened; what flows into a patient they do not, nor anything beside it."""
    opened, started, _ = site.acts
    for acts in ((started,), (opened, started)):
        with pytest.raises(ParseError, match="nurse or physician"):
            attest(site.bench, COI, acts, signed(site, "otto"))
    attest(site.bench, COI, (opened,), signed(site, "otto"))
    assert opened not in waiting(site)


@pytest.mark.hazard("H09")
def test_others_attest_nothing(site: Site) -> None:
    """Collection staff, quality and the director are refused by their role, and another record's signature serves not."""
    for who in ("carla", "lena", "benno"):
        assert isinstance(sign_record(site.bench, RecordKind.ATTEST, site.people[who], PIN), Reason)
    other = replace(signed(site, "nina"), act=RecordKind.VIEW_RECORD.value)
    with pytest.raises(ParseError, match="one for: attest"):
        attest(site.bench, COI, site.acts, other)
    assert waiting(site) == site.acts


def test_only_what_was_pressed_here_and_nobody_signed(site: Site) -> None:
    """No act of another place, none that people signed, no other fact, and not nothing."""
    elsewhere = replace(site.bench, station=BENCH)
    assert waiting_here(elsewhere) == ()
    with pytest.raises(ParseError, match="one pressed at clean room, got one pressed at ward"):
        attest(elsewhere, COI, site.acts, signed(site, "nina"))
    for wrong in ((1,), (site.acts[0] - 1,), (9999,)):
        with pytest.raises(ParseError, match="one that nobody signed or attested"):
            attest(site.bench, COI, wrong, signed(site, "nina"))
    with pytest.raises(ParseError, match="at least one"):
        attest(site.bench, COI, (), signed(site, "nina"))
    assert waiting(site) == site.acts


def test_what_left_for_another_site_waits_no_more(site: Site) -> None:
    """Once the journey is at home elsewhere nothing is recorded in it here, and no screen asks for it."""
    away = f.HandedOver("b1" * 8, 1, "demo", "elsewhere", "4b" * 16, (DOSE,), "earlier")
    site.bench.ledger.append((site.bench.entry(COI, away, site.bench.clock.now()),), {})
    assert waiting(site) == ()
    with pytest.raises(ParseError, match="handed over to elsewhere"):
        attest(site.bench, COI, site.acts, signed(site, "nina"))


def test_it_is_overdue_when_the_therapys_time_is_over(site: Site) -> None:
    """Not before, and the act that was pressed first comes first."""
    window = site.bench.therapies[journey_of(site.bench, COI).therapy or ""].attest_window

    def late() -> list[bool]:
        ((listed, acts),) = waiting_here(site.bench)
        return [is_overdue(site.bench, listed, act) for act in acts]

    assert late() == [False, False, False]
    pass_time(site.bench, seconds=(window - timedelta(seconds=90)).total_seconds())
    assert late() == [True, True, False]


def test_the_infusion_record_names_who_attested(site: Site) -> None:
    """What nobody attested stands in alarm, with room to sign by hand; room is left until nothing is missing."""
    opened, *others = site.acts
    paper = infusion_record(site)
    said, tone = lines(paper, "Bag")["NOT ATTESTED"]
    assert (said.count("open "), said.count("start infusion"), said.count("finish bag"), tone) == (1, 1, 1, Tone.ALARM)
    assert room_to_sign(paper)
    attest(site.bench, COI, (opened,), signed(site, "nina"))
    paper = infusion_record(site)
    assert lines(paper, "Bag")["Attested by"][0].startswith("Nina Example, ")
    assert "open " not in lines(paper, "Bag")["NOT ATTESTED"][0]
    assert room_to_sign(paper)
    attest(site.bench, COI, tuple(others), signed(site, "nina"))
    paper = infusion_record(site)
    assert "NOT ATTESTED" not in lines(paper, "Bag")
    assert not room_to_sign(paper)


def test_the_custody_report_says_who_answered_for_an_act(site: Site) -> None:
    """In the column of who acted: nobody signed in, until somebody attested it."""

    def said() -> list[str]:
        paper = paper_about(site.bench, "custody-report", COI, DUTIES)
        assert faults(paper, ledger_of(site.folder)) == []
        tables = [block for part in paper.sections for block in part.blocks if isinstance(block, Table)]
        return [text_of(row[-1]) for table in tables for row in table.rows]

    assert said().count("nobody signed in") >= len(site.acts)
    before = said().count("nobody signed in")
    attest(site.bench, COI, site.acts, signed(site, "nina"))
    assert said().count("attested by Nina Example") == before - said().count("nobody signed in") > 0


def test_the_review_tells_overdue_from_not_yet(site: Site) -> None:
    """By the last moment on record; who attested after how long, and whether that was late."""
    opened, started, _ = site.acts
    attest(site.bench, COI, (opened,), signed(site, "nina"))
    paper = review(site)
    assert rows(paper) == ["Nina Example, after 3 min", "not yet", "not yet"]
    pass_time(site.bench, days=2)
    attest(site.bench, COI, (started,), signed(site, "nina"))
    paper = review(site)
    assert rows(paper) == ["Nina Example, after 3 min", "Nina Example, after 2 d, LATE", "OVERDUE"]
    told = lines(paper, "Acts without sign-in")
    assert {caption: told[caption] for caption in ("Attested", "Not attested yet", "Overdue")} == {
        "Attested": ("2", Tone.PLAIN), "Not attested yet": ("none", Tone.PLAIN), "Overdue": ("1", Tone.ALARM),
    }  # fmt: skip


def test_what_nobody_attested_comes_back_month_after_month(site: Site) -> None:
    """A later month's review has the acts that still wait; one attested before that month it has no more."""
    opened, *others = site.acts
    attest(site.bench, COI, (opened,), signed(site, "nina"))
    pass_time(site.bench, days=70)
    assert isinstance(sign_record(site.bench, RecordKind.VIEW_RECORD, site.people["lena"], WRONG), Reason)
    assert rows(review(site, months_later=2)) == ["OVERDUE"] * len(others)


def test_the_timeline_says_what_was_attested(site: Site) -> None:
    """The journey, line by line, names the person and each act with its bag."""
    attest(site.bench, COI, site.acts[:2], signed(site, "nina"))
    last = tell(site.bench, COI)[-1]
    assert last.people == ("Nina Example",)
    bag = "bag 1 of 2, A9999 26 000001, DCT121A0"
    said = f"Attested what was pressed without a sign-in: open, {bag}; start infusion, {bag}"
    assert last.said.said() == said
