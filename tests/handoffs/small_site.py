"""A small site on a real ledger, with a clock that stands still: founded in a moment, nothing printed, nobody enrolled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from kiosk.config import load_profiles, load_therapies
from kiosk.devices.fakes.clock import FakeClock
from kiosk.domain.identifiers import Badge, Facility
from kiosk.domain.label import Establishment
from kiosk.domain.people import Role
from kiosk.handoffs.approving import approve, sign_approval, waiting
from kiosk.handoffs.badging import BADGE
from kiosk.handoffs.bench import Bench, PrintingPlace
from kiosk.handoffs.connecting import printer_for, prints_folder
from kiosk.handoffs.founding import THROW_AWAY, NewPerson, register, register_first_two
from kiosk.handoffs.opening import make_site
from kiosk.handoffs.recording import Signed
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.labels.profile import PrinterProfile
from kiosk.rehearsal.people import gsrn
from kiosk.rehearsal.world import UNSAFE_CHEAP_PINS

PIN, WRONG = "918273", "918274"
"""Everybody's PIN, and nobody's."""

ROLES = {
    "ada": (Role.ADMINISTRATOR, Role.QUALITY),
    "benno": (Role.ADMINISTRATOR, Role.DIRECTOR),
    "carla": (Role.COLLECTION,),
    "lena": (Role.QUALITY,),
}


def badge(number: int) -> Badge:
    """The badge with this number."""
    return Badge.parse(f"{gsrn('8017', number)}(8019)1")


def founded(folder: Path, mode: str = THROW_AWAY) -> tuple[Bench, dict[str, str]]:
    """The bench of a new site, and its people's ids by name."""
    facility = Establishment(Facility("A9990" if mode == THROW_AWAY else "Z0000"), "Example Unit", "1 Example Way")
    bench = make_site(
        folder, site="small", kiosk="kiosk-1", station="ward", mode=mode, zone="Europe/Berlin", facility=facility,
        edition=editions()[OF_SPECIMENS], therapies=load_therapies(), printing={}, wristbands={},
    )  # fmt: skip
    clock = FakeClock(bench.clock.now().utc)
    rows = frozenset(row.id for row in bench.edition.rows)
    bench = replace(bench, clock=clock, pins=UNSAFE_CHEAP_PINS, confirmed_rows=rows)
    until = bench.now + timedelta(days=400)
    new = [
        NewPerson(f"{name.capitalize()} Example", badge(number), PIN, roles, until)
        for number, (name, roles) in enumerate(ROLES.items(), start=1)
    ]
    ids = [*register_first_two(bench, new[0], new[1])]
    ids += [register(bench, person, ids[0]) for person in new[2:]]
    return bench, dict(zip(ROLES, ids, strict=True))


def with_badge_printer(folder: Path, profile: PrinterProfile | None = None) -> tuple[Bench, dict[str, str]]:
    """A new site with a printer for badges, a file unless it is told another, that two people approved."""
    bench, people = founded(folder)
    profile = profile or load_profiles()["file-300-badge"]
    prints_folder(profile, folder).mkdir()
    bench = replace(bench, printing={BADGE: PrintingPlace(profile, printer_for(profile, folder))})
    one, other = (sign_approval(bench, turn, people[key], PIN) for turn, key in enumerate(("ada", "lena")))
    assert isinstance(one, Signed)
    assert isinstance(other, Signed)
    approve(bench, waiting(bench), "test badges", (one, other))
    return bench, people


def pass_time(bench: Bench, **spans: float) -> None:
    """Time passes at the site."""
    assert isinstance(bench.clock, FakeClock)
    bench.clock.advance(timedelta(**spans))
