"""Papers for people go out of the site's own printer, where it has one: downtime sheet, order sheet, slip.

A locked kiosk has no other way to paper: its browser prints nothing and opens no other window. A paper authorises
nothing and carries no label's serial, so it may be asked for again; whether it came out, people see themselves.
"""

import hashlib

from kiosk.domain.decision import Authorized
from kiosk.domain.printing import PrintJob, PrintReport
from kiosk.handoffs.bench import Bench
from kiosk.labels.template import template_sha256

PAPER = "paper"
"""What the printing place for papers is called in a site's settings."""


def paper_printer(bench: Bench) -> str:
    """The profile of the printer for papers, '' where the site named none."""
    place = bench.printing.get(PAPER)
    return place.profile.id if place is not None else ""


def print_paper(bench: Bench, pdf: bytes, leave: Authorized) -> PrintReport:
    """Send one paper, with leave from the answer it belongs to. Raises KeyError where the site named no printer."""
    place = bench.printing[PAPER]
    profile = place.profile
    job = PrintJob(
        bench.fresh.token(), profile.id, profile.sha256, template_sha256(), hashlib.sha256(pdf).hexdigest(),
        profile.width_dots, profile.height_dots, profile.printer.dpi, profile.printer.language, pdf,
    )  # fmt: skip
    return place.printer.print(job, leave)
