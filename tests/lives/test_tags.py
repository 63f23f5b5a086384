"""A label with a tag inside, from the couch to its end: written and read back, void, wrong, or nobody knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from kiosk.barcodes import epc
from kiosk.config import load_profiles
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.zebra import VOID, FakeZebra
from kiosk.domain import facts as f
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.step import StepKind as K
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.labelling import MARKED_VOID
from kiosk.labels.profile import Transport
from tests.adversary.rigging import drawing_with
from tests.lives.day import INK, LabelDay
from tests.lives.promises import broken_by

TAGGED = load_profiles()["zebra-zd621r-300-100x100"]


@contextmanager
def day_with_tags(fault: Fault = Fault.NONE, deadline_s: float = 20) -> Iterator[tuple[LabelDay, FakeZebra]]:
    """A day at a simulated Zebra that writes tags, with the real driver of its profile."""
    with FakeZebra(TAGGED.printer.expect_hi) as zebra, drawing_with(INK):
        wire = Transport("socket9100", host=zebra.host, port=zebra.port, status_timeout_s=5, job_deadline_s=deadline_s)
        profile = replace(TAGGED, transport=wire)
        day = LabelDay.before(profile)
        try:
            zebra.fault = fault
            day.use(printer_for(profile, day.world.site.folder), zebra.sheets)
            yield day, zebra
        finally:
            day.end()


def told(day: LabelDay) -> list[f.Fact]:
    """What the record says of tags and sheets, in order."""
    kinds = (f.TagAnswered, f.LabelLost, f.LabelVoided, f.ExtraSheetDestroyed)
    return [fact for fact in day.facts if isinstance(fact, kinds)]


@pytest.mark.hazard("H25")
def test_a_tag_written_and_read_back_reaches_the_record() -> None:
    """The label's tag names its bag, the record says so, and the label lives as any other."""
    with day_with_tags() as (day, _):
        day.to_the_end()
        (started,) = (fact for fact in day.facts if isinstance(fact, f.PrintStarted))
        assert started.epc is not None
        assert epc.decode(started.epc).serial == day.bag[:13] + day.bag[-2:]
        assert told(day) == [f.TagAnswered(day.bag, "base label", 1, started.epc, "")]
        assert [label.state for label in day.labels] == [LabelState.APPLIED]
        assert list(broken_by(day)) == []


@pytest.mark.hazard("H25", "H05")
def test_a_void_tag_is_a_sheet_counted_and_a_label_void() -> None:
    """The printer marked the sheet VOID: in doubt at once, void by two with the sheet counted, then issued anew."""
    with day_with_tags(Fault.TAG_VOID, deadline_s=1) as (day, zebra):
        assert isinstance(day.act(K.ISSUE_AT_COLLECTION), Authorized)
        assert zebra.sheets == [VOID]
        assert [label.state for label in day.labels] == [LabelState.LOST]
        assert isinstance(day.act(K.VOID_LABEL), Authorized)
        answered, lost, void, sheet = told(day)
        assert (answered, type(lost)) == (
            f.TagAnswered(day.bag, "base label", 1, None, "silence of the tag"),
            f.LabelLost,
        )
        assert isinstance(void, f.LabelVoided)
        assert isinstance(sheet, f.ExtraSheetDestroyed)
        assert (sheet.attempt_id, sheet.why) == (void.attempt_id, MARKED_VOID)
        zebra.fault = Fault.NONE
        day.to_the_end()
        assert [(label.state, label.extra_sheets) for label in day.labels] == [
            (LabelState.VOID, 1),
            (LabelState.APPLIED, 0),
        ]
        assert list(broken_by(day)) == []


@pytest.mark.hazard("H25")
def test_a_wrong_tag_is_refused_at_read_back() -> None:
    """The ink is right and the tag is not: people find the label, and it is never read back, only void."""
    with day_with_tags(Fault.WRONG_TAG) as (day, zebra):
        assert isinstance(day.act(K.ISSUE_AT_COLLECTION), Authorized)
        assert [label.state for label in day.labels] == [LabelState.LOST]
        assert isinstance(day.act(K.FIND_LABEL), Authorized)
        refused = day.act(K.READ_BACK)
        assert isinstance(refused, Refused)
        assert [reason.interlock for reason in refused.reasons] == ["tag_of_the_label_agrees"]
        zebra.fault = Fault.NONE
        assert isinstance(day.act(K.VOID_LABEL), Authorized)
        assert [label.state for label in day.labels] == [LabelState.VOID]


@pytest.mark.hazard("H25", "H20")
def test_a_tag_nobody_heard_of_is_refused_at_read_back() -> None:
    """The printer printed and fell silent: the label is found, and its unknown tag keeps it from being read back."""
    with day_with_tags(deadline_s=1) as (day, zebra):
        zebra.when_job_comes = Fault.SILENT
        assert isinstance(day.act(K.ISSUE_AT_COLLECTION), Authorized)
        zebra.release()
        assert [type(fact) for fact in told(day)] == [f.LabelLost]
        assert isinstance(day.act(K.FIND_LABEL), Authorized)
        refused = day.act(K.READ_BACK)
        assert isinstance(refused, Refused)
        assert [(reason.interlock, reason.read) for reason in refused.reasons] == [
            ("tag_of_the_label_was_written", "no answer of a tag")
        ]
