"""`kiosk enrol` and `kiosk order`: keyed by one person, keyed again by another, refused with 1 where they differ."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.sites import bench_of
from kiosk.rehearsal.people import gsrn
from tests.cli.contents import write
from tests.cli.running import run
from tests.cli.staff import BADGES, PATIENT, PINS, TRUSTED, add_third, enrol, typed


@pytest.mark.hazard("H18")
def test_a_patient_is_enrolled_where_the_clock_is_trusted(site: Path, tmp_path: Path) -> None:
    """Two people enrol a patient, and order for them, where the clock is trusted; elsewhere they are refused with 1."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path)
    if not TRUSTED:
        assert told.exit_code == 1
        assert "REFUSED time_is_trusted" in told.stderr
        return
    assert (told.exit_code, told.stdout) == (0, "")
    assert enrol(site, tmp_path, pins=("000000", PINS[2])).exit_code == 1


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("field", [*sorted(PATIENT), "authority"])
def test_keyed_otherwise_is_refused(field: str, site: Path, tmp_path: Path) -> None:
    """Where the second keying differs in one field, nobody is enrolled and the difference is a reason."""
    other = {
        "name": "Lucja Nguyen-Fictive", "record_number": "DEMO-700124", "birth_date": "1980-02-28",
        "wristband": f"{gsrn('8018', 700124)}(8019)2", "authority": "Fictive General Hospital",
    }  # fmt: skip
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path, {**PATIENT, field: other[field]})
    assert told.exit_code == 1
    assert "REFUSED keyed_twice_alike" in told.stderr
    assert other[field] not in told.stderr


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("authority", ["", "Fictive General Hospital"])
def test_whose_number_it_is_is_enrolled_with_it(authority: str, site: Path, tmp_path: Path) -> None:
    """A number is one patient's only with the hospital that gave it; a file that names none means this one."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    keyed = {**PATIENT, "authority": authority} if authority else PATIENT
    told = enrol(site, tmp_path, keyed, first=keyed)
    assert "REFUSED keyed_twice_alike" not in told.stderr
    assert told.exit_code == (0 if TRUSTED else 1)
    if not TRUSTED:
        return
    bench = bench_of(site)
    try:
        (found,) = bench.particulars.lookup("record number", PATIENT["record_number"])
        document = bench.particulars.get(found.particulars_id)
    finally:
        bench.ledger.close()
    assert document is not None
    assert document["authority"] == authority


@pytest.mark.parametrize(
    "second", [{}, [], {**PATIENT, "extra": "x"}, {**PATIENT, "birth_date": "1980-02-30"}, {**PATIENT, "name": 5},
               {**PATIENT, "birth_date": "1780-01-01"}, {**PATIENT, "wristband": "bed 12"}],
)  # fmt: skip
def test_an_unsound_patient_file_is_2(second: Any, site: Path, tmp_path: Path) -> None:
    """A file that is no patient is a fault of the input, before anybody signs."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    told = enrol(site, tmp_path, second)
    assert (told.exit_code, told.stdout) == (2, "")
    assert isinstance(told.exception, SystemExit)


def test_an_order_for_nobody_is_refused(site: Path, tmp_path: Path) -> None:
    """An order for a Chain of Identity that nobody was enrolled under is refused with 1."""
    add_third(site, tmp_path, BADGES[0], PINS[0])
    fields = {
        "cells_e6": "600", "volume_ml": "300", "dmso_limit_ml": "40", "volume_limit_ml": "400", "route": "intravenous",
        "site_of_body": "central line", "weight_kg": "70", "weighed_on": "2026-01-01", "physician": "Dr Kim Örnek",
    }  # fmt: skip
    path = write(fields, tmp_path)
    told = run(
        "order", "--site", site, "--coi", "CHA999026000555", "--file", path, "--rekeyed", path,
        "--badge", BADGES[1], "--badge", BADGES[2], typed=typed(PINS[1], PINS[2]),
    )  # fmt: skip
    assert (told.exit_code, told.stdout) == (1, "")
    assert "REFUSED patient_is_enrolled" in told.stderr
