"""Every paper of every played journey: each statement is what its fact says, and nothing is of anybody else."""

import re
from dataclasses import replace

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import PersonRegistered, RecordedReason, StepRefused
from kiosk.domain.paper import quotations, statements, text_of, words_of
from kiosk.handoffs.erasing import erase_patient
from kiosk.handoffs.reports.setting import FOOT, pdf_of
from kiosk.handoffs.reports.table import REPORTS
from kiosk.handoffs.reports.writing import paper_about, review_of
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.people import PATIENTS
from tests.handoffs.reports.conftest import Played
from tests.handoffs.reports.played import JOURNEYS
from tests.handoffs.reports.tracing import altered, bears_out, faults, ledger_of, place_of, removed, slip_line
from tests.handoffs.reports.written import DUTIES, papers, printed, squeezed, written

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

FRAME = "page of as recorded up to fact head all journeys facts, one hash over their heads Times between: … · !"
MARK = re.compile(r"#(\d+)(?:–(\d+))?")


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_statement_is_what_its_fact_says(name: str) -> None:
    """Each value is quoted from a place in the ledger that says just this, and no figure stands without one."""
    there = written(name)
    for paper in (*there.papers.values(), *there.reviews.values()):
        assert faults(paper, there.ledger) == [], paper.name
    assert all(any(map(quotations, statements(paper))) for paper in there.papers.values())


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_statement_falls_with_its_fact(name: str) -> None:
    """Each of the facts that a value names bears it: with one removed, or saying something else, it is found out."""
    # A duty's words stand in the table of duties whenever it happened, and another bad result is no good one: these
    # fall with the fact alone.
    there = written(name)
    quoted = {one for paper in there.papers.values() for said in statements(paper) for one in quotations(said)}
    assert quoted
    unmoved = [
        (one.text, trace, change.__name__)
        for one in quoted
        for trace in one.traces
        for change in (altered, removed)
        if not (change is altered and (">duty " in trace.path or one.text == "NOT MET"))
        and bears_out(one, change(there.ledger, trace, one.how))
    ]
    assert unmoved == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_nothing_of_another_patient_stands_in_it(name: str) -> None:
    """No identifier, name, record number, birth date or band of anybody else is in any paper or sheet of the patient."""
    there = written(name)
    # Among the others is one who looks alike and was collected in the same room.
    assert {who.name for who in PATIENTS if who.key != "patient"} <= there.others
    texts = {paper: squeezed("".join(there.pages[paper])) for paper in there.papers} | dict(there.sheets)
    found = [(paper, other) for paper, text in texts.items() for other in there.others if squeezed(other) in text]
    assert found == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_review_names_no_patient(name: str) -> None:
    """The review of a month names no patient, only identifiers of journeys."""
    there = written(name)
    for month in there.reviews:
        text = squeezed("".join(there.pages[month]))
        assert [p.name for p in PATIENTS if squeezed(p.name) in text or p.record_number in text] == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_statement_is_on_the_paper(name: str) -> None:
    """Another library reads every statement from the PDF, whole, and the patient on every page."""
    there = written(name)
    for key, paper in {**there.papers, **there.reviews}.items():
        pages = [squeezed(page) for page in there.pages[key]]
        text = "".join(pages)
        words = {squeezed(word) for said in statements(paper) for word in text_of(said).split(" ")}
        assert [word for word in words if word not in text] == [], paper.name
        assert all(squeezed(text_of(paper.running)) in page for page in pages[1:])


@pytest.mark.parametrize("name", JOURNEYS)
def test_nothing_but_statements_is_on_the_paper(name: str) -> None:
    """Whatever another library reads is a statement, a fixed word, the frame, or the number of a fact quoted there."""
    there = written(name)
    for key, paper in {**there.papers, **there.reviews}.items():
        frame = (paper.place, paper.title, paper.stream, FOOT, FRAME, f"{paper.count}, {paper.count}", paper.head[:16])
        known = {
            squeezed(word)
            for text in (*map(text_of, statements(paper)), *words_of(paper), *frame)
            for word in text.split()
        }
        quoted = {trace for said in statements(paper) for one in quotations(said) for trace in one.traces}
        numbers = {str(trace.number) for trace in quoted}
        streams = {trace.stream.removeprefix("site/") for trace in quoted} | {trace.site for trace in quoted}
        pages = there.pages[key]
        counted = {str(number) for number in range(len(pages) + 1)}
        odd = {
            word
            for word in map(squeezed, " ".join(pages).split())
            if word not in known | streams | counted
            and not ((mark := MARK.fullmatch(word)) and set(mark.groups()) - {None} <= numbers)
            and not any(word in longer for longer in known)
        }
        assert odd == set(), paper.name


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("name", JOURNEYS)
def test_every_line_of_a_slip_is_what_its_facts_say(name: str) -> None:
    """A slip numbers the facts by which a label was issued and settled, and says just what they say."""
    there = written(name)
    for slip in there.slips:
        for label in slip.labels:
            issued = there.ledger.bodies["", slip.coi.value, label.issued_fact]
            said = (label.piece, label.issue, label.issued.shown, label.issued_by)
            assert said == slip_line(issued, there.ledger)
            assert label.edition == issued["fact"]["edition"]
            assert issued["kind"] == "LabelIssued"
            assert label.bag.replace(" ", "").startswith(issued["fact"]["container"])
            if label.settled_fact is None or label.settled is None:
                assert (label.settled, label.settled_by) == (None, ())
                continue
            settled = there.ledger.bodies["", slip.coi.value, label.settled_fact]
            said = (label.piece, label.issue, label.settled.shown, label.settled_by)
            assert said == slip_line(settled, there.ledger)
            assert settled["fact"]["container"] == issued["fact"]["container"]
            assert (
                settled["kind"]
                == {"applied": "LabelApplied", "handed on": "LabelHandedOn", "void": "LabelVoided"}[label.state]
            )
    assert any(slip.labels for slip in there.slips) or name in {"just enrolled", "given elsewhere"}


def test_every_paper_is_written_from_some_journey() -> None:
    """None of the papers is left unplayed."""
    assert {name for played in JOURNEYS for name in written(played).papers} == set(REPORTS)


@pytest.mark.parametrize("name", ["car-t given", "made outside", "transplant given", "given elsewhere"])
def test_identity_and_custody_are_told_in_two_pages(name: str) -> None:
    """From vein to vein on two pages: of each basic therapy, two doses with their tags among them, and after a move."""
    assert len(written(name).pages["custody-report"]) == 2


@pytest.mark.parametrize("name", JOURNEYS)
def test_whoever_signed_a_step_stands_in_the_custody_report(name: str) -> None:
    """Every signature under a step that was taken is cited, with its meaning and its time."""
    there = written(name)
    cited: dict[tuple[str, str, int], set[str]] = {}
    for said in statements(there.papers["custody-report"]):
        for trace in (trace for one in quotations(said) for trace in one.traces):
            cited.setdefault(place_of(trace), set()).add(trace.path.split(">")[0])
    taken = {body["fact"]["attempt_id"] for body in there.ledger.bodies.values() if body["kind"] == "StepTaken"}
    signed = {
        place for place, body in there.ledger.bodies.items()
        if body["kind"] == "Witnessed" and body["fact"]["signature"] == "signed"
        and body["fact"]["attempt_id"] in taken and place[1] == there.papers["custody-report"].stream
    }  # fmt: skip
    assert signed
    due = {"fact.person", "fact.meaning", "stamp.occurred_at"}
    assert [place for place in signed if not due <= cited.get(place, set())] == []


@pytest.mark.parametrize("name", JOURNEYS)
def test_every_milestone_stands_in_the_papers(name: str) -> None:
    """What happened to the patient beside the steps stands in the custody report, and in the record of an infusion."""
    there = written(name)
    reached = {place for place, body in there.ledger.bodies.items()
               if body["kind"] == "MilestoneRecorded" and place[1] == there.papers["custody-report"].stream}  # fmt: skip
    for paper in (there.papers[key] for key in ("custody-report", "infusion-record") if key in there.papers):
        said = {place_of(t) for one in map(quotations, statements(paper)) for q in one for t in q.traces
                if t.path == "fact.name"}  # fmt: skip
        assert reached <= said, paper.name
    assert reached or name == "just enrolled"


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("name", JOURNEYS)
def test_the_edition_of_every_label_is_told(name: str) -> None:
    """By which rules each label was made stands in custody report and reconciliation, of every label that was issued."""
    there = written(name)
    issued = {place for place, body in there.ledger.bodies.items()
              if body["kind"] == "LabelIssued" and place[1] == there.papers["custody-report"].stream}  # fmt: skip
    for paper in (there.papers[key] for key in ("custody-report", "label-reconciliation") if key in there.papers):
        said = {place_of(t) for one in map(quotations, statements(paper)) for q in one for t in q.traces
                if t.path == "fact.edition"}  # fmt: skip
        assert said == issued, paper.name
    assert issued or name == "just enrolled"


def test_the_same_facts_give_the_same_bytes(journey: Played) -> None:
    """Written again a year later, by another process of the kiosk, a paper is the same to the byte."""
    world = journey("stopped at the bed")
    first = {name: pdf_of(paper) for name, paper in papers(world).items()}
    world.pass_time(days=365)
    world.close()
    again = world.branched("a year later")
    assert {name: pdf_of(paper) for name, paper in papers(again).items()} == first
    again.discard()
    world.reopen()


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


def test_a_former_name_stands_beside_the_present_one() -> None:
    """Once two people linked both, the paper is the new name's and says the old."""
    paper = written("renamed").papers["infusion-record"]
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


def test_an_exception_stands_on_every_paper_after_it() -> None:
    """What three people released although sterility grew says so on certificate and deviation, signed by all three."""
    there = written("excepted")
    for name in ("release-certificate", "deviation-report"):
        text = squeezed("".join(there.pages[name]))
        assert squeezed("conditioned; no second collection") in text
        for who in ("Dr Kim Örnek", "Benno Exempel", "Lena Vzorová"):
            assert squeezed(who) in text
