"""Every interlock has a case in one of the tables here: an untested interlock is none."""

from collections.abc import Iterator

import pytest

from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.interlocks.declaration import RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Answer, ReasonClass
from kiosk.domain.site import SiteView
from kiosk.domain.steps import STEPS
from tests.domain.interlocks import (
    test_bag,
    test_bands,
    test_dose,
    test_ends,
    test_foreign,
    test_handover,
    test_history,
    test_identity,
    test_kiosk_itself,
    test_labels,
    test_line,
    test_material,
    test_patient,
    test_processing,
    test_read_back,
    test_release,
    test_reprints,
    test_salvage,
    test_shipper_labels,
    test_shipping,
    test_storage,
    test_tags,
    test_thaw,
    test_timing,
    test_windows,
    test_witnesses,
)
from tests.domain.interlocks.table import Case

TABLES = (
    test_bag, test_bands, test_dose, test_ends, test_foreign, test_handover, test_history, test_identity, test_kiosk_itself, test_labels, test_line,
    test_material, test_patient, test_processing, test_read_back, test_release, test_reprints, test_salvage,
    test_shipper_labels, test_shipping, test_storage, test_tags, test_thaw, test_timing, test_windows, test_witnesses,
)  # fmt: skip


def cases() -> Iterator[tuple[str, Case]]:
    """Every case, with the name of the file of interlocks it stands for."""
    for table in TABLES:
        for row in table.CASES:
            case = row.values[0]
            assert isinstance(case, Case)
            yield table.__name__.rpartition("test_")[2], case


def test_every_interlock_has_its_case() -> None:
    """There is a case for every interlock, in the table that mirrors its file."""
    due = {(i.look.__module__.rpartition(".")[2], name) for name, i in INTERLOCKS.items()}
    assert {(file, case.interlock) for file, case in cases()} == due


def test_every_case_stands_for_the_declared_hazard_and_class() -> None:
    """Hazard, class and answer of every case are those declared, up to a stop that became a timed stop."""
    for _, case in cases():
        rule = INTERLOCKS[case.interlock].rule
        answer = Answer.STOP if case.answer is Answer.TIMED_STOP else case.answer
        assert (case.hazard, case.kind, answer) == (rule.hazard, rule.kind, rule.answer)


def test_every_case_is_at_a_step_that_asks_the_interlock() -> None:
    """A case is made at a step whose row asks the interlock."""
    for _, case in cases():
        assert INTERLOCKS[case.interlock] in STEPS[case.step].interlocks


@pytest.mark.parametrize("name", sorted(INTERLOCKS))
def test_an_interlock_says_what_holds_and_what_to_do(name: str) -> None:
    """Every interlock has one name, a sentence of what holds, and a remedy in plain words that ends as a sentence."""
    declared = INTERLOCKS[name]
    assert declared.rule.name == name
    assert declared.holds.endswith(".")
    assert declared.rule.remedy.endswith(".")
    assert declared.rule.answer in {Answer.RETRY, Answer.STOP}


def test_quality_is_what_the_safety_case_lists_and_no_more() -> None:
    """Only these can be covered by an exceptional release."""
    assert {name for name, i in INTERLOCKS.items() if i.rule.kind is ReasonClass.QUALITY} == {
        "results_are_recorded", "specification_is_met", "no_quality_hold_is_open", "product_has_not_expired",
        "within_post_thaw_limit", "label_does_not_say_quarantine", "contents_are_known", "weight_is_recent",
        "dmso_is_within_limits", "volume_is_within_limits", "out_of_cold_is_within_limit",
        "transport_is_validated", "temperature_is_recorded", "temperature_stayed_in_limits",
        "transit_was_as_validated", "shipper_came_whole",
        "window_has_begun", "window_is_open", "window_has_not_closed", "doses_are_released",
        "history_is_noted", "history_was_reviewed",
    }  # fmt: skip


def test_an_interlock_is_declared_once_and_documented() -> None:
    """A second interlock of one name, or one that does not say what holds, can't be declared."""

    def seal_was_read(_journey: Journey, _site: SiteView, _attempt: object) -> Mismatch | None:
        """A namesake."""
        return None

    def undocumented(_journey: Journey, _site: SiteView, _attempt: object) -> Mismatch | None:
        return None

    for look, answer in ((seal_was_read, RETRY), (undocumented, STOP)):
        with pytest.raises(ValueError, match="Expected one named, documented interlock"):
            interlock("H06", ReasonClass.IDENTITY, answer, "Read again.")(look)
    assert "undocumented" not in INTERLOCKS
