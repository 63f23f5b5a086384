"""Two stations ask one printer at once: one print after the other, or a plain word that it is busy; never two in one."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from kiosk.config import load_profiles
from kiosk.devices.fakes.faults import Fault
from kiosk.devices.fakes.zebra import FakeZebra
from kiosk.domain.decision import Refused
from kiosk.domain.facts import StaffBadgePrinted
from kiosk.domain.printing import Delivery
from kiosk.domain.records import RecordKind
from kiosk.handoffs.badging import BADGE, PrintedBadge, print_badge
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.connecting import printer_for
from kiosk.handoffs.recording import Signed, sign_record
from kiosk.labels.profile import Transport
from kiosk.labels.zpl import decode
from kiosk.ledger.errors import StaleJourney
from tests.devices.vectors import wait_for
from tests.handoffs.small_site import PIN, with_badge_printer

SHIPPED = load_profiles()["zebra-zd421-300-badge"]
TRIES = 40
Outcome = PrintedBadge | Refused


@dataclass
class TwoStations:
    """A printer, and two stations that print badges on it."""

    zebra: FakeZebra
    stations: tuple[Bench, Bench]
    people: dict[str, str]

    def asks(self, station: int) -> Outcome:
        """The administrator at a station prints a badge for somebody."""
        bench, (by, whose) = self.stations[station], (("ada", "carla"), ("benno", "lena"))[station]
        signed = sign_record(bench, RecordKind.PRINT_BADGE, self.people[by], PIN)
        assert isinstance(signed, Signed)
        return print_badge(bench, self.people[whose], "a new one", signed)

    def asks_until_printed(self, station: int) -> PrintedBadge:
        """They ask again as long as they are told that the printer, or the record, is busy."""
        for _ in range(TRIES):
            try:
                outcome = self.asks(station)
            except StaleJourney:
                continue
            if isinstance(outcome, PrintedBadge) and outcome.report.delivery is not Delivery.NOT_SENT:
                return outcome
        raise AssertionError("The printer never became free.")

    @property
    def serials_spent(self) -> int:
        """How many badges the record says were about to be printed."""
        facts = self.stations[0].ledger.facts("site/people")
        return sum(isinstance(told.entry.fact, StaffBadgePrinted) for told in facts)

    def sheets_are(self, *badges: PrintedBadge) -> bool:
        """Whether exactly these came out, each whole, dot for dot, on a sheet of its own."""
        came = sorted(np.packbits(decode(sheet)).tobytes() for sheet in self.zebra.sheets)
        return came == sorted(np.packbits(badge.proved.bits).tobytes() for badge in badges)


@pytest.fixture(params=["one kiosk", "two kiosks"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TwoStations]:
    """Two stations of one kiosk, or of two kiosks that know nothing of each other but what the printer says."""
    with FakeZebra(SHIPPED.printer.expect_hi) as zebra:
        wire = Transport("socket9100", zebra.host, zebra.port, status_timeout_s=5, job_deadline_s=60)
        profile = replace(SHIPPED, transport=wire)
        bench, people = with_badge_printer(tmp_path, profile)
        here = replace(bench, station="quality")
        if request.param == "two kiosks":
            here = replace(here, printing={BADGE: PrintingPlace(profile, printer_for(profile, tmp_path))})
        yield TwoStations(zebra, (bench, here), people)
        bench.ledger.close()


def at_once(*acts: Callable[[], PrintedBadge]) -> list[PrintedBadge]:
    """Do all of it at the same moment; gives what came of each."""
    ready, done = threading.Barrier(len(acts)), []

    def one(act: Callable[[], PrintedBadge]) -> None:
        ready.wait()
        done.append(act())

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


@pytest.mark.hazard("H05")
def test_while_one_station_prints_the_other_is_told_so(two: TwoStations) -> None:
    """A label on its way keeps every other from the printer, in plain words and with no serial spent; then it prints."""
    two.zebra.when_job_comes = Fault.PRINTS_LATE
    first: list[Outcome] = []
    printing = threading.Thread(target=lambda: first.append(two.asks(0)))
    printing.start()
    wait_for(lambda: bool(two.zebra.held))
    busy = two.asks(1)
    assert isinstance(busy, Refused)
    assert [(r.interlock, r.expected) for r in busy.reasons] == [("printer_ready", "an idle printer without fault")]
    assert "1 formats in the buffer" in busy.reasons[0].read
    assert two.serials_spent == 1
    two.zebra.when_job_comes = None
    two.zebra.release()
    printing.join()
    second = two.asks(1)
    (one,) = first
    assert isinstance(one, PrintedBadge)
    assert isinstance(second, PrintedBadge)
    assert (one.report.delivery, second.report.delivery) == (Delivery.SENT, Delivery.SENT)
    assert two.sheets_are(one, second)


@pytest.mark.hazard("H05")
def test_two_stations_at_the_same_moment_get_a_sheet_each(two: TwoStations) -> None:
    """Whoever comes first, each badge comes out once and whole, and nothing else does."""
    badges = at_once(lambda: two.asks_until_printed(0), lambda: two.asks_until_printed(1))
    assert len(badges) == 2
    assert two.sheets_are(*badges)
