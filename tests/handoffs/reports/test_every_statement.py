"""Every paper of every played journey: each statement is what its fact says, and nothing is of anybody else."""

import re
import unicodedata
from dataclasses import replace

import pypdfium2
import pytest

from kiosk.config import load_duties
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PersonRegistered, RecordedReason, StepRefused
from kiosk.domain.paper import Paper, quotations, statements, text_of
from kiosk.handoffs.erasing import erase_patient
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.table import REPORTS
from kiosk.handoffs.reports.writing import latest_months, paper_about, reports_at_hand, review_of
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.world import World
from tests.handoffs.disclosure import documents_of, record_texts
from tests.handoffs.reports.conftest import Played
from tests.handoffs.reports.played import JOURNEYS
from tests.handoffs.reports.tracing import faults, ledger_of
from tests.rehearsal.kept import stored_documents, stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

DUTIES = load_duties()


def papers(world: World) -> dict[str, Paper]:
    """Every paper that the patient's journey gives, by name."""
    coi = world.journeys["patient"]
    return {name: paper_about(world.bench, name, coi, DUTIES) for name in reports_at_hand(world.bench, coi, DUTIES)}


def reviews(world: World) -> dict[str, Paper]:
    """The review of every month on record."""
    return {month: review_of(world.bench, month, DUTIES) for month in latest_months(world.bench)}


def printed(paper: Paper) -> str:
    """What another library reads from the PDF, without any space."""
    document = pypdfium2.PdfDocument(pdf_of(paper))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return squeezed(text)


def squeezed(text: str) -> str:
    """The text without any space, in composed letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def others_texts(world: World) -> set[str]:
    """Whatever names another patient of the site, or a thing of theirs."""
    facts, documents = stored_facts(world.folder), stored_documents(world.folder)
    own = [fact for fact in facts if fact.stream == world.journeys["patient"]]
    theirs = [f for f in facts if not f.stream.startswith("site/") and f.stream != world.journeys["patient"]]
    mine = record_texts(own) | documents_of(own, documents)
    return {text for text in record_texts(theirs) | documents_of(theirs, documents) if text not in mine}


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_statement_is_what_its_fact_says(journey: Played, name: str) -> None:
    """Each value is quoted from a place in the ledger that says just this, and no figure stands without one."""
    world = journey(name)
    ledger = ledger_of(world.folder)
    for paper in (*papers(world).values(), *reviews(world).values()):
        assert faults(paper, ledger) == [], paper.name
        assert any(quotations(said) for said in statements(paper))


@pytest.mark.parametrize("name", JOURNEYS)
def test_nothing_of_another_patient_stands_in_it(journey: Played, name: str) -> None:
    """No identifier, name, record number, birth date or band of anybody else is in any paper about the patient."""
    world = journey(name)
    theirs = others_texts(world)
    assert theirs
    for paper in papers(world).values():
        text = printed(paper)
        assert [other for other in theirs if squeezed(other) in text] == [], paper.name


def test_the_review_names_no_patient(journey: Played) -> None:
    """The review of a month names no patient, only identifiers of journeys."""
    world = journey("stopped at the bed")
    for review in reviews(world).values():
        text = printed(review)
        assert [p.name for p in PATIENTS if squeezed(p.name) in text or p.record_number in text] == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_statement_is_on_the_paper(journey: Played, name: str) -> None:
    """Another library reads every statement from the PDF, whole, and the patient on every page."""
    world = journey(name)
    for paper in (*papers(world).values(), *reviews(world).values()):
        text = printed(paper)
        words = {squeezed(word) for said in statements(paper) for word in text_of(said).split(" ")}
        assert [word for word in words if word not in text] == [], paper.name
        document = pypdfium2.PdfDocument(pdf_of(paper))
        pages = [squeezed(page.get_textpage().get_text_range()) for page in document]
        document.close()
        assert all(squeezed(text_of(paper.running)) in page for page in pages[1:])


def test_every_paper_is_written_from_some_journey(journey: Played) -> None:
    """None of the papers is left unplayed."""
    assert {name for played in JOURNEYS for name in papers(journey(played))} == set(REPORTS)


def test_the_same_facts_give_the_same_bytes(journey: Played) -> None:
    """Written again a year later, by another process of the kiosk, a paper is the same to the byte."""
    world = journey("stopped at the bed")
    first = {name: pdf_of(paper) for name, paper in papers(world).items()}
    world.pass_time(days=365)
    world.close()
    again = world.branched("a year later")
    assert {name: pdf_of(paper) for name, paper in papers(again).items()} == first
    again.discard()
    world._reopen()


def test_what_was_erased_is_erased_on_paper(journey: Played) -> None:
    """After erasure each paper says 'erased' where names stood, of the patient and of a person, and still traces."""
    world = journey("car-t given")
    coi = world.journeys["patient"]
    erase_patient(world.bench, coi, "the patient asked for it")
    nurse = next(
        record.entry.fact.particulars_id
        for record in world.bench.ledger.facts("site/people")
        if isinstance(record.entry.fact, PersonRegistered) and record.entry.fact.person == world.people["nurse one"]
    )
    world.bench.particulars.erase(nurse)
    ledger = ledger_of(world.folder)
    written = papers(world)
    assert set(written) >= {"infusion-record", "custody-report"}
    for paper in written.values():
        text = printed(paper)
        assert faults(paper, ledger) == []
        assert [word for word in ("Nguy", "DEMO-700123", "29FEB1980", "InesEjemplo") if word in text] == []
        assert text_of(paper.about[0].said) == "erased"


def test_a_former_name_stands_beside_the_present_one(journey: Played) -> None:
    """Once two people linked both, the paper is the new name's and says the old."""
    paper = papers(journey("renamed"))["infusion-record"]
    said = {line.caption: text_of(line.said) for line in paper.about}
    assert (said["Patient"], said["Formerly"]) == ("Łucja Beispiel", "Łucja Nguyễn-Fictive, DEMO-700123")


def test_what_the_eye_cannot_see_is_shown(journey: Played) -> None:
    """A control or bidirectional character in a fact stands on paper as its code point, and turns no line round."""
    world = journey("just enrolled")
    coi = world.journeys["patient"]
    reason = RecordedReason("a", "H06", "identity", "stop", "plain", "\u202eesrever\u0007 \u200d\u2066x", None)
    told(world, coi, StepRefused("0" * 16, "order", (), "ward", (reason,)))
    paper = papers(world)["deviation-report"]
    assert "‹U+202E›esrever‹U+0007›‹U+200D›‹U+2066›x" in printed(paper)


def test_a_paper_with_nothing_to_say_is_refused(journey: Played) -> None:
    """No certificate of nothing: what the record does not hold is no paper, nor is an unknown one or journey."""
    world = journey("just enrolled")
    coi = world.journeys["patient"]
    for name, whose in (("release-certificate", coi), ("infusion-record", coi), ("no-such", coi),
                        ("infusion-record", "CHA999026999999")):  # fmt: skip
        with pytest.raises(ParseError):
            paper_about(world.bench, name, whose, DUTIES)
    for month in ("2026-13", "26-01", "2026-1", "２０２６-01"):
        with pytest.raises(ParseError):
            review_of(world.bench, month, DUTIES)


def test_a_release_is_held_against_no_other_specification(journey: Played) -> None:
    """Where the therapy's file is another today, the certificate says so and quotes no line of it."""
    world = journey("car-t given")
    changed = {name: replace(therapy, sha256="f" * 64) for name, therapy in world.bench.therapies.items()}
    world.bench = replace(world.bench, therapies=changed)
    text = printed(papers(world)["release-certificate"])
    assert squeezed("the therapy file of that time is not the one loaded here") in text
    assert "atleast70" not in text


def test_an_exception_stands_on_every_paper_after_it(journey: Played) -> None:
    """What three people released although sterility grew says so on certificate and deviation, signed by all three."""
    world = journey("excepted")
    for name in ("release-certificate", "deviation-report"):
        text = printed(papers(world)[name])
        assert squeezed("conditioned; no second collection") in text
        for who in ("Dr Kim Örnek", "Benno Exempel", "Lena Vzorová"):
            assert squeezed(who) in text
