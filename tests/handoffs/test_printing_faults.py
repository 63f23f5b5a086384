"""A label whose fate nobody knows is lost, and nothing is printed in its place until two people say what became of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from kiosk.devices.fakes.printer import FakePrinter, PrinterFault
from kiosk.devices.printers import PrinterStatus
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized, Refused
from kiosk.domain.label import LabelKind
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.domain.step import StepKind
from kiosk.handoffs.labelling import Printed, issue_label
from kiosk.handoffs.lost_labels import labels_lost_in_between
from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.evidence import Evidence, Exhibit
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.mixups.doing import use_printer, void
from kiosk.rehearsal.scenes import COLLECTORS, clear, read_back
from kiosk.rehearsal.world import World
from tests.handoffs.conftest import At
from tests.rehearsal.kept import stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

BASE = LabelKind.BASE.value


class PrinterThatFailsLate(FakePrinter):
    """Says that it is ready, and has no paper when the job comes."""

    def status(self) -> PrinterStatus:
        """It looks ready."""
        return PrinterStatus(None)


class PrinterThatKills(FakePrinter):
    """The kiosk dies while the job is on its way."""

    def _print_once(self, job: PrintJob) -> PrintReport:
        raise SystemError("the power went")


def bag_of(world: World) -> str:
    """The patient's collection bag."""
    return world.containers["patient collection"][0]


def issued(world: World, reason: str = "") -> Printed | Refused:
    """The label of the collection bag is asked for, as in the story, or anew by two."""
    again = bool(world.journey().containers[bag_of(world)].labels)
    step = StepKind.REPRINT_AT_COLLECTION if again else StepKind.ISSUE_AT_COLLECTION
    play = Play(step, COLLECTORS, containers=(bag_of(world),), by_list="patient", told=COLLECTORS)
    answer = issue_label(world.bench, prepare(world, play), BASE, reason)
    if isinstance(answer, Printed):
        world.printed(answer.container, BASE, answer.issue, answer.proved)
    return answer


def states(world: World) -> list[LabelState]:
    """The state of every issue of the label, in order."""
    labels = world.journey().containers[bag_of(world)].labels
    return [label.state for _, label in sorted(labels.items())]


def names(answer: object) -> set[str]:
    """Who refused."""
    assert isinstance(answer, Refused)
    return {reason.interlock for reason in answer.reasons}


def placed(world: World, printer: FakePrinter) -> FakePrinter:
    """The printer stands where base labels are printed."""
    place = replace(world.bench.printing[BASE], printer=printer)
    world.bench = replace(world.bench, printing={**world.bench.printing, BASE: place})
    return printer


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("fault", [PrinterFault.JAMS, PrinterFault.PRINTS_LATE], ids=lambda f: f.name)
def test_an_unknown_outcome_is_a_lost_label(at: At, fault: PrinterFault) -> None:
    """When the printer can't say what came out, the label is lost and the job is not sent again."""
    world = at("enrolled")
    printer = use_printer(world, BASE, fault)
    answer = issued(world)
    assert isinstance(answer, Printed)
    assert answer.report.delivery is Delivery.UNKNOWN
    assert states(world) == [LabelState.LOST]
    assert {"no_label_is_in_doubt", "earlier_issue_is_dead"} <= names(issued(world, "none came out"))
    assert {"labels_are_reconciled"} <= names(perform(world, clear("patient", COLLECTORS[0])))
    assert len(printer.jobs) == 1


@pytest.mark.hazard("H05")
def test_a_label_voided_by_two_is_printed_anew_under_another_number(at: At) -> None:
    """Once two people voided the lost label, the next one has the next issue number, and the first stays dead."""
    world = at("enrolled")
    printer = use_printer(world, BASE, PrinterFault.JAMS)
    issued(world)
    assert isinstance(void(world, bag_of(world), BASE, "torn out of the printer"), Authorized)
    printer.fault = PrinterFault.NONE
    again = issued(world, "the first jammed")
    assert isinstance(again, Printed)
    assert again.issue == 2
    assert states(world) == [LabelState.VOID, LabelState.STARTED]
    assert len(printer.sheets) == 1


@pytest.mark.hazard("H05")
def test_a_late_sheet_that_was_voided_stays_dead(at: At) -> None:
    """A sheet that comes out after it was voided can't be read back."""
    world = at("enrolled")
    printer = use_printer(world, BASE, PrinterFault.PRINTS_LATE)
    issued(world)
    void(world, bag_of(world), BASE, "nothing came out")
    printer.finish_late_jobs()
    assert len(printer.sheets) == 1
    assert "label_waits_for_read_back" in names(read_back(world, "patient", bag_of(world), BASE))


@pytest.mark.hazard("H05")
def test_a_printer_that_is_not_ready_is_asked_for_nothing(at: At) -> None:
    """Without paper nothing is issued, sent or spent: the next label is the first."""
    world = at("enrolled")
    printer = use_printer(world, BASE, PrinterFault.NOT_READY)
    assert "printer_ready" in names(issued(world))
    assert printer.jobs == []
    assert states(world) == []
    printer.fault = PrinterFault.NONE
    again = issued(world)
    assert isinstance(again, Printed)
    assert again.issue == 1


@pytest.mark.hazard("H05")
def test_a_job_that_never_left_is_a_spent_number(at: At) -> None:
    """When the paper ends between the question and the job, nothing was sent, and the issue is lost all the same."""
    world = at("enrolled")
    printer = placed(world, PrinterThatFailsLate())
    printer.fault = PrinterFault.NOT_READY
    answer = issued(world)
    assert isinstance(answer, Printed)
    assert answer.report.delivery is Delivery.NOT_SENT
    assert printer.jobs == []
    assert states(world) == [LabelState.LOST]


@pytest.mark.hazard("H05")
def test_a_blank_sheet_is_read_back_by_nobody(at: At) -> None:
    """A printer that reports nothing and prints nothing leaves a label that waits, and a session that can't be closed."""
    world = at("enrolled")
    use_printer(world, BASE, PrinterFault.NO_INK)
    answer = issued(world)
    assert isinstance(answer, Printed)
    assert answer.report.delivery is Delivery.SENT
    assert states(world) == [LabelState.STARTED]
    assert "labels_are_reconciled" in names(perform(world, clear("patient", COLLECTORS[0])))


@pytest.mark.hazard("H20")
def test_a_kiosk_that_dies_before_the_permission_printed_nothing(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    """When it dies after the issue and before the permission was spent, no job was sent; two people void the number."""
    world = at("enrolled")
    printer = use_printer(world, BASE, PrinterFault.NONE)
    with monkeypatch.context() as dying:
        dying.setattr(Evidence, "put", _dies_keeping_the_bitmap(Evidence.put))
        with pytest.raises(LedgerUnavailable):
            issued(world)
    assert printer.jobs == []
    assert states(world) == [LabelState.ISSUED]
    labels_lost_in_between(world.bench)
    assert printer.jobs == []
    assert "earlier_issue_is_dead" in names(issued(world, "the kiosk died"))
    assert "labels_are_reconciled" in names(perform(world, clear("patient", COLLECTORS[0])))
    assert isinstance(void(world, bag_of(world), BASE, "the kiosk died"), Authorized)
    again = issued(world, "the kiosk died")
    assert isinstance(again, Printed)
    assert again.issue == 2


def _dies_keeping_the_bitmap(put: Callable[[Evidence, Exhibit], str]) -> Callable[[Evidence, Exhibit], str]:
    """The bitmap is kept between the issue and the permission to print."""

    def dying(evidence: Evidence, exhibit: Exhibit) -> str:
        if exhibit.media_type.startswith("application/x-dots"):
            raise LedgerUnavailable("the power went")
        return put(evidence, exhibit)

    return dying


@pytest.mark.hazard("H20")
def test_a_kiosk_that_dies_while_it_sends_finds_a_lost_label_at_start(at: At) -> None:
    """The permission is on record before the first byte; after a restart the label is lost, once, and listed each time."""
    world = at("enrolled")
    placed(world, PrinterThatKills())
    with pytest.raises(SystemError):
        issued(world)
    assert states(world) == [LabelState.STARTED]
    world.close()
    restarted = world.branched("restarted")
    lost = ((restarted.journeys["patient"], bag_of(restarted), BASE, 1),)
    assert labels_lost_in_between(restarted.bench) == lost
    assert states(restarted) == [LabelState.LOST]
    assert labels_lost_in_between(restarted.bench) == lost
    assert [fact.kind for fact in stored_facts(restarted.folder)].count("LabelLost") == 1
    assert "no_label_is_in_doubt" in names(issued(restarted, "the kiosk died"))
    restarted.discard()


@pytest.mark.hazard("H20")
def test_nothing_is_lost_where_nothing_was_sent(at: At) -> None:
    """At a site whose labels are all accounted for, a start finds none lost and records nothing."""
    world = at("collected")
    before = stored_facts(world.folder)
    assert labels_lost_in_between(world.bench) == ()
    assert stored_facts(world.folder) == before


@pytest.mark.hazard("H05")
def test_two_sheets_of_one_issue_count_once(at: At) -> None:
    """A printer that prints twice is sent one job; the second sheet, read back later, is refused."""
    world = at("enrolled")
    printer = use_printer(world, BASE, PrinterFault.PRINTS_TWICE)
    issued(world)
    assert (len(printer.jobs), len(printer.sheets)) == (1, 2)
    assert isinstance(read_back(world, "patient", bag_of(world), BASE), Authorized)
    assert "label_waits_for_read_back" in names(read_back(world, "patient", bag_of(world), BASE))
