"""The papers of every played journey, written once in a test run, with the ledger they were written from."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pypdfium2

from kiosk.config import load_duties
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Paper
from kiosk.domain.step import StepKind
from kiosk.handoffs.downtime import downtime_sheet
from kiosk.handoffs.reconciling import reconciliation_content
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.writing import latest_months, paper_about, reports_at_hand, review_of
from kiosk.handoffs.sheets import order_sheet_pdf, wristband_pdf
from kiosk.labels.sheets.reconciliation import ReconciliationSlip, reconciliation_page
from kiosk.rehearsal.world import World
from tests.handoffs.disclosure import documents_of, record_texts
from tests.handoffs.reports.played import played
from tests.handoffs.reports.tracing import Ledger, ledger_of
from tests.rehearsal.kept import stored_documents, stored_facts

DUTIES = load_duties()
STATIONS = ("collection room", "clean room", "ward")
MATCHES = {StepKind.MATCH_AT_BED.value, StepKind.MATCH_IN_LABORATORY.value}


@dataclass(frozen=True)
class Written:
    """What one journey gives on paper. `pages` are what another library reads, page by page, by the paper's name.

    `reviews` are those of its months; `sheets` what the kiosk prints beside the papers for the record. `others` is
    whatever names another patient of the site, or a thing of theirs.
    """

    ledger: Ledger
    papers: Mapping[str, Paper]
    reviews: Mapping[str, Paper]
    pages: Mapping[str, tuple[str, ...]]
    sheets: Mapping[str, str]
    slips: tuple[ReconciliationSlip, ...]
    others: frozenset[str]


@cache
def written(name: str) -> Written:
    """The papers of a journey, by its name among those played. Its site is gone."""
    world = played(name)
    try:
        about, months = papers(world), reviews(world)
        return Written(
            ledger_of(world.folder), about, months,
            {name: read(pdf_of(paper)) for name, paper in {**about, **months}.items()},
            {name: squeezed("".join(read(content))) for name, content in _sheets(world).items()}, _slips(world),
            others_texts(world),
        )  # fmt: skip
    finally:
        world.discard()


def papers(world: World) -> dict[str, Paper]:
    """Every paper that the patient's journey gives, by name."""
    coi = world.journeys["patient"]
    return {name: paper_about(world.bench, name, coi, DUTIES) for name in reports_at_hand(world.bench, coi, DUTIES)}


def reviews(world: World) -> dict[str, Paper]:
    """The review of every month on record."""
    return {month: review_of(world.bench, month, DUTIES) for month in latest_months(world.bench)}


def read(content: bytes) -> tuple[str, ...]:
    """What another library reads from each page of a PDF."""
    document = pypdfium2.PdfDocument(content)
    texts = tuple(page.get_textpage().get_text_range() for page in document)
    document.close()
    return texts


def printed(paper: Paper) -> str:
    """What another library reads from the PDF, without any space."""
    return squeezed("".join(read(pdf_of(paper))))


def squeezed(text: str) -> str:
    """The text without any space, in composed letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def others_texts(world: World) -> frozenset[str]:
    """Whatever names another patient of the site, or of the site it lies beside and had the journey from."""
    folders = [there for there in (world.folder, world.folder.parent) if (there / "site.db").exists()]
    facts = tuple(fact for there in folders for fact in stored_facts(there))
    documents = {name: said for there in folders for name, said in stored_documents(there).items()}
    own = [fact for fact in facts if fact.stream == world.journeys["patient"]]
    theirs = [f for f in facts if not f.stream.startswith("site/") and f.stream != world.journeys["patient"]]
    return (record_texts(theirs) | documents_of(theirs, documents)) - record_texts(own) - documents_of(own, documents)


def _sheets(world: World) -> dict[str, bytes]:
    """Order sheet, wristband, each station's slip, and the downtime sheet of every bag that was matched."""
    coi = world.journeys["patient"]
    drawn = {"order": order_sheet_pdf(world.bench, coi), "band": wristband_pdf(world.bench, coi)}
    found = {name: sheet for name, sheet in drawn.items() if isinstance(sheet, bytes)}
    found |= {f"slip {slip.station}": reconciliation_page(slip) for slip in _slips(world)}
    matched = {
        container for fact in stored_facts(world.folder)
        if fact.stream == coi and fact.kind == "StepTaken" and fact.said["step"] in MATCHES
        for container in fact.said["containers"]
    }  # fmt: skip
    for container in matched:
        found[f"downtime {container}"] = downtime_sheet(world.bench, coi, container, ())
    return found


def _slips(world: World) -> tuple[ReconciliationSlip, ...]:
    """The slip of each station that ever had the patient's labels open."""
    found = []
    for station in STATIONS:
        try:
            found.append(reconciliation_content(world.at(station).bench, world.journeys["patient"]))
        except ParseError:
            continue
    return tuple(found)
