"""Labels of one set on one sheet: all of one bag's donation, each once, and never another patient's."""

from dataclasses import replace

import numpy as np
import pytest

from kiosk.domain.identifiers import Coi, DonationSymbol
from kiosk.domain.label import LabelContent, LabelKind
from kiosk.domain.reasons import Reason
from kiosk.labels import pdf
from kiosk.labels.profile import PrinterProfile, Sheet
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.labels.sheet_set import sheet_of
from tests.labels.contents import badge, bag_label, profile_for

TWO_UP = Sheet(210, 297, 1, 2, 55.0, 32.5, 100.0, 132.0)


def on_paper(profile: PrinterProfile) -> PrinterProfile:
    """The profile as a laser printer's, two labels a sheet."""
    media = replace(profile.media, tracking="sheet", sheet=TWO_UP)
    return replace(profile, printer=replace(profile.printer, language="pdf"), media=media)


PAPER = on_paper(profile_for(LabelKind.BASE, 203))


def proved(content: LabelContent, profile: PrinterProfile = PAPER) -> Proved:
    """The proof of a label for the sheet."""
    outcome = prove(content, profile)
    assert isinstance(outcome, Proved)
    return outcome


FIRST, SECOND = proved(bag_label()), proved(bag_label(bag=2))


@pytest.mark.hazard("H03")
def test_a_set_lies_on_one_sheet() -> None:
    """Two labels of one donation come out of the page as they were proved."""
    payload = sheet_of((FIRST, SECOND))
    assert isinstance(payload, bytes)
    pictures = pdf.read(payload).pictures
    assert [np.array_equal(one.bits, two.bits) for one, two in zip(pictures, (FIRST, SECOND), strict=True)] == [
        True
    ] * 2
    alone = pdf.read(FIRST.payload).pictures
    assert len(alone) == 1


@pytest.mark.hazard("H03")
@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ((), "labels of bags"),
        ((FIRST, proved(badge(), on_paper(profile_for(LabelKind.BADGE, 203)))), "labels of bags"),
        ((FIRST, proved(bag_label(coi=Coi("CHA999926000002")))), "labels of one donation and one chain of identity"),
        (
            (FIRST, proved(bag_label(donation=DonationSymbol("A99992612345700")))),
            "labels of one donation and one chain of identity",
        ),
        ((FIRST, FIRST), "each label once"),
        (
            (FIRST, proved(bag_label(bag=2), profile_for(LabelKind.BASE, 203))),
            "labels proved for one profile with sheets",
        ),
        ((proved(bag_label(), profile_for(LabelKind.BASE, 203)),), "labels proved for one profile with sheets"),
    ],
)
def test_what_is_no_set_of_one_bag_is_refused(labels: tuple[Proved, ...], expected: str) -> None:
    """Nothing, a badge, another patient, another donation, a label twice, another printer: refused."""
    reason = sheet_of(labels)
    assert isinstance(reason, Reason)
    assert (reason.interlock, reason.expected) == ("sheet_holds_one_set", expected)
