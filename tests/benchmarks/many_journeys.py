"""A real site with thousands of journeys in its ledger, written in big appends: what lists must stay quick with.

By hand, in an empty folder: `python -m tests.benchmarks.many_journeys FOLDER 10000`. The people are plainly fictitious.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from kiosk.config import load_profiles, load_therapies
from kiosk.domain import facts as f
from kiosk.domain.clock import Moment
from kiosk.domain.commitment import commit
from kiosk.domain.identifiers import Coi, Din, Facility, OrderNumber
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.label import Establishment
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import THROW_AWAY
from kiosk.handoffs.opening import make_site, open_site
from kiosk.labels.editions import OF_SPECIMENS, editions
from kiosk.ledger.audit import Told
from kiosk.ledger.keys import load_key
from kiosk.ledger.particulars import LookupKey
from tests.domain.world import BASE, CAR_T, ORDERED, STATION, contents, planned, printed, taken

PLACE = Establishment(Facility("A9990"), "Demonstration Apheresis Unit", "1 Example Way, Sampletown")
PROFILES = {"base label": "file-300-100x100", "cryobag label": "file-300-cryobag", "tie-tag": "file-300-tie-tag"}
JOURNEYS_AN_APPEND = 200
YEAR = 26
SYLLABLES = ("ba", "do", "fen", "gri", "hol", "ki", "lum", "mar", "no", "pel", "qui", "ros", "sta", "tul", "vex", "zan")


def make_many_journeys(folder: Path, journeys: int, active: int) -> Bench:
    """A new site in `folder`, with `active` of its journeys on their way and the rest at their end."""
    bench = new_site(folder)
    moment = bench.clock.now()
    chance = Random(1)
    every = journeys // active
    for first in range(1, journeys + 1, JOURNEYS_AN_APPEND):
        entries = [
            bench.entry(coi_of(number), fact, moment, people=("nurse-1", "nurse-2"))
            for number in range(first, min(first + JOURNEYS_AN_APPEND, journeys + 1))
            for fact in _facts(bench, number, moment, _patient(chance), ends=number % every != 0)
        ]
        bench.ledger.append(entries, {})
    return bench


def new_site(folder: Path) -> Bench:
    """A new site in `folder`, founded and otherwise empty."""
    known = load_profiles()
    return make_site(
        folder, site="demo", kiosk="kiosk-1", station=STATION, mode=THROW_AWAY, zone="Europe/Berlin", facility=PLACE,
        edition=editions()[OF_SPECIMENS],
        therapies=load_therapies(), printing={piece: known[name] for piece, name in PROFILES.items()}, wristbands={},
    )  # fmt: skip


def opened_again(folder: Path, told: Told | None = None) -> Bench:
    """The site in `folder`, opened by a kiosk that has just started. `told` is told each stream as it is verified."""
    known = load_profiles()
    key = load_key(folder / "keys", KeyPurpose.DEVICE)
    now = datetime.now(UTC)
    devices = (key.trusted(KeyPurpose.DEVICE, "demo", now - timedelta(days=30), now + timedelta(days=30)),)
    return open_site(
        folder, site="demo", kiosk="kiosk-1", station=STATION, facility=PLACE, edition=editions()[OF_SPECIMENS],
        therapies=load_therapies(),
        printing={piece: known[name] for piece, name in PROFILES.items()}, wristbands={}, devices=devices,
        told=told,
    )  # fmt: skip


def coi_of(number: int) -> str:
    """The Chain of Identity identifier of the journey with this number, from 1."""
    return Coi.numbered(PLACE.facility, YEAR, number).value


def _patient(chance: Random) -> tuple[str, date]:
    first, last = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title() for _ in range(2))
    return f"{first} {last}", date(1930, 1, 1) + timedelta(days=chance.randrange(80 * 365))


def _facts(bench: Bench, number: int, moment: Moment, patient: tuple[str, date], *, ends: bool) -> Iterator[f.Fact]:
    salt, particulars_id = bench.fresh.salt(), bench.fresh.token()
    name, born = patient
    identity = f.IdentityCommitments(
        commit(salt, "patient", name), commit(salt, "wristband", str(number)), commit(salt, "birth date", str(born))
    )
    if not ends:
        document = {"name": name, "record_number": f"{number:08d}", "birth_date": str(born), "salt": salt.hex()}
        bench.particulars.put(
            particulars_id, coi_of(number), document, (LookupKey("record number", document["record_number"]),)
        )
    bag = Din.numbered(PLACE.facility, YEAR, number).value + "DAX12100"
    hour = timedelta(hours=1)
    yield f.Enrolled(particulars_id, CAR_T, identity, 1, "attempt-1")
    yield replace(ORDERED, order_number=OrderNumber.numbered(PLACE.facility, YEAR, number).value)
    yield replace(
        planned(bag, "apheresis", 1, 1), collected_at=moment.utc - hour, expires_at=moment.utc + timedelta(days=2)
    )
    yield from printed(bag, BASE)
    yield f.LabelReadBack(bag, BASE, 1, ("f0" * 32,))
    yield _witnessed(identity, moment, witness=1)
    yield _witnessed(identity, moment, witness=2)
    yield f.LabelApplied(bag, BASE, 1, "attempt-3")
    yield taken(StepKind.APPLY_AT_COLLECTION, bag)
    yield from contents(bag)
    if ends:
        yield taken(StepKind.FINISH, bag)


def _witnessed(identity: f.IdentityCommitments, moment: Moment, witness: int) -> f.Witnessed:
    return f.Witnessed(
        "attempt-3", StepKind.APPLY_AT_COLLECTION.value, witness, f"nurse-{witness}", STATION, "signed", "performed",
        moment.utc, (f.ValueRead("wristband", identity.band),), ("f1" * 32,),
    )  # fmt: skip


if __name__ == "__main__":
    made = make_many_journeys(Path(sys.argv[1]), int(sys.argv[2]), max(1, int(sys.argv[2]) * 3 // 100))
    sys.stdout.write(f"{len(made.ledger.streams())} streams in {sys.argv[1]}\n")
    made.ledger.close()
