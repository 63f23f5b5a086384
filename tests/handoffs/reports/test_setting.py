"""Any paper is set whole: what does not fit flows on, and nothing is markup."""

import re

import pypdfium2
import pytest

from kiosk.domain.paper import Blank, Block, Line, Paper, Quoted, Section, Table, Trace
from kiosk.handoffs.reports.setting import pages_of, pdf_of

COI = "CHA999026000001"


def quoted(text: str, number: int = 1) -> Quoted:
    """A quotation from a fact."""
    return Quoted(text, (Trace(COI, number, "kind"),))


def paper(*blocks: Block, running: str = "Nora Neumuster", place: str = "A9990 · Example") -> Paper:
    """A paper of these blocks."""
    about = (Line("Patient", (quoted("Nora Neumuster"),)),)
    return Paper("p", "Title", place, COI, 9, "ab" * 32, about, (quoted(running),), (Section("Section", blocks),))


def pages(content: bytes) -> list[str]:
    """What another library reads from each page, without any space."""
    document = pypdfium2.PdfDocument(content)
    texts = [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return texts


@pytest.mark.hazard("H28")
@pytest.mark.parametrize("length", [10, 3_000, 30_000])
def test_a_long_statement_flows_on_and_is_never_cut(length: int) -> None:
    """A statement of any length stands whole, over as many pages as it takes, the patient on each."""
    text = " ".join(f"word{n}" for n in range(length // 8))
    found = pages(pdf_of(paper(Line("Cause", (quoted(text),)))))
    # The heads and feet of pages stand between; what is left is the statement, in order.
    words = re.findall(r"word\d+", "".join(found))
    assert words == re.findall(r"word\d+", text)
    assert all("NoraNeumuster" in page for page in found)
    assert (len(found) > 1) == (length > 3_000)


def test_a_word_without_a_space_is_wrapped_between_its_letters() -> None:
    """What has no space to break at breaks anywhere, and nothing of it is lost; beside it, other cells stay whole."""
    word = "".join(f"{n:04d}" for n in range(90))
    columns = (("One", 20), ("Other", 80))
    found = "".join(pages(pdf_of(paper(Table(columns, (((quoted(word),), (quoted("short"),)),))))))
    assert word in re.sub(r"short|#1", "", found)


def test_a_long_table_has_its_titles_on_every_page() -> None:
    """Rows go on below the titles of their columns; each row stands once, each with its fact."""
    rows = tuple(((quoted(f"row-{n:03d}.", n),), (quoted("x", n),)) for n in range(1, 301))
    found = pages(pdf_of(paper(Table((("Number", 50), ("What", 50)), rows))))
    assert len(found) > 2
    assert all("NumberWhat" in page for page in found)
    assert re.findall(r"row-\d{3}", "".join(found)) == [f"row-{n:03d}" for n in range(1, 301)]
    assert all(f"#{n}" in "".join(found) for n in range(1, 301))


def test_a_long_name_stands_whole_on_every_page() -> None:
    """A name and a place as long as they may be are set in as many lines as they take."""
    name, place = "Ananas-" * 17 + "X", "Place " * 40
    found = pages(pdf_of(paper(*(Blank("Line", 3) for _ in range(20)), running=name, place=place.strip())))
    assert len(found) > 1
    assert all(name in page for page in found[1:])
    assert place.replace(" ", "") in found[0]


def test_nothing_is_markup() -> None:
    """Tags, entities and paths stand as they are."""
    hostile = '<b>a</b> <img src="file:///etc/passwd"/> &lt; a<b %s {0} \\n'
    assert hostile.replace(" ", "") in "".join(pages(pdf_of(paper(Line("Why", (quoted(hostile),))))))


def test_what_the_typeface_cannot_set_stands_as_its_code_point() -> None:
    """Letters that would need shaping are not set wrong; they are named."""
    found = "".join(pages(pdf_of(paper(Line("Name", (quoted("שרה Łucja"),))))))
    assert "‹U+05E9›‹U+05E8›‹U+05D4›Łucja" in found


def test_the_same_paper_is_the_same_bytes() -> None:
    """Set twice it is equal to the byte, and its pages are counted alike."""
    one = paper(*(Line("Line", (quoted(f"{n}"),)) for n in range(200)))
    assert pdf_of(one) == pdf_of(one)
    assert pages_of(one) == len(pages(pdf_of(one)))
