"""What the patient was called before stands on a tie-tag whole, or nothing is printed."""

from dataclasses import replace

import pytest

from kiosk.domain.label import LabelKind
from kiosk.labels.layout import lay_out
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from tests.labels.contents import PATIENT, bag_label, profile_for

FORMER = ("Łucja Nguyễn, ID DEMO-700999", "Łucja Beispiel, ID DEMO-700123, born 27 FEB 1980", "Łucja N, ID 77-0042")
MOVED = replace(PATIENT, authority="Sampletown General")


@pytest.mark.hazard("H04")
@pytest.mark.parametrize("dpi", [203, 300, 600])
def test_a_tie_tag_states_three_former_identities_at_every_resolution(dpi: int) -> None:
    """Every former name and number is set, and the organisation of the present number."""
    label, profile = bag_label(LabelKind.TIE_TAG, patient=MOVED, formerly=FORMER), profile_for(LabelKind.TIE_TAG, dpi)
    assert isinstance(prove(label, profile), Proved)
    text = " ".join(placed.text for placed in lay_out(label, profile).drawing.texts)
    assert all(word in text for word in " ".join(FORMER).split())
    assert f"ID {PATIENT.record_number} (Sampletown General)" in text


@pytest.mark.hazard("H02")
def test_more_former_identities_than_fit_are_refused_and_never_cut() -> None:
    """A tag that can't say all of it is not printed."""
    found = prove(bag_label(LabelKind.TIE_TAG, formerly=FORMER * 4), profile_for(LabelKind.TIE_TAG))
    assert isinstance(found, NotProved)
    assert {reason.interlock for reason in found.reasons} == {"text_fits"}
