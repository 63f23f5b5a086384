"""Papers for people go out of the site's own printer, where it has one: downtime sheet, order sheet, slip.

A locked kiosk has no other way to paper: its browser prints nothing and opens no other window. The downtime sheet comes
by itself with the match, the others when they are asked for. A paper authorises
nothing and carries no label's serial, so it may be asked for again; whether it came out, people see themselves.
"""

import hashlib

from kiosk.domain.decision import Authorized
from kiosk.domain.errors import KioskError
from kiosk.domain.facts import DowntimeSheetAsked
from kiosk.domain.printing import Delivery, PrintJob, PrintReport
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.downtime import downtime_sheet
from kiosk.labels.template import template_sha256

PAPER = "paper"
"""What the printing place for papers is called in a site's settings."""


def paper_printer(bench: Bench) -> str:
    """The profile of the printer for papers, '' where the site named none."""
    place = bench.printing.get(PAPER)
    return place.profile.id if place is not None else ""


def print_paper(bench: Bench, pdf: bytes, leave: Authorized, print_id: str = "") -> PrintReport:
    """Send one paper, with leave from the answer it belongs to; a `print_id` of its own is never sent twice.

    Raises KeyError where the site named no printer.
    """
    place = bench.printing[PAPER]
    profile = place.profile
    job = PrintJob(
        print_id or bench.fresh.token(), profile.id, profile.sha256, template_sha256(), hashlib.sha256(pdf).hexdigest(),
        profile.width_dots, profile.height_dots, profile.printer.dpi, profile.printer.language, pdf,
    )  # fmt: skip
    return place.printer.print(job, leave)


def print_downtime_sheet(
    bench: Bench, coi: str, granted: Authorized, calls: tuple[tuple[str, str, str], ...]
) -> Delivery | None:
    """Print the sheet of the match just authorised, once, and record what is known of it; None without a printer.

    Raises nothing: whatever fails here holds no opening up, and is said and recorded as far as it can be.
    """
    if not paper_printer(bench):
        return None
    container = granted.containers[0]
    try:
        sheet = downtime_sheet(bench, coi, container, calls)
        outcome = print_paper(bench, sheet, granted, f"{granted.attempt_id}-downtime-sheet").delivery
    except Exception:  # noqa: BLE001  a sheet that can't be drawn or sent is one that did not print
        outcome = Delivery.NOT_SENT
    fact = DowntimeSheetAsked(container, granted.attempt_id, outcome.value)
    try:
        bench.ledger.append((bench.entry(coi, fact, bench.clock.now(), people=granted.people),), {})
    except KioskError:
        return outcome if outcome is Delivery.NOT_SENT else Delivery.UNKNOWN
    return outcome
