"""Content files for `kiosk label`, one of each kind, of plainly fictitious people."""

import copy
import json
from pathlib import Path
from typing import Any

from kiosk.labels.editions import editions
from kiosk.rehearsal.people import gsrn

HOSPITAL = {"fin": "A9990", "name": "Example University Hospital", "address": "1 Sample Street, Exampleton"}
PATIENT = {"name": "Łucja Nguyễn-Fictive", "record_number": "DEMO-700123", "birth_date": "1980-02-29"}

BAG: dict[str, Any] = {
    "kind": "base label",
    "din": "A999926000018",
    "coi": "CHA999926000001",
    "product_code": "DAX12100",
    "product_name": ["MNC, APHERESIS", "Citrate"],
    "blood_groups": "6400",
    "patient": PATIENT,
    "zone": "America/New_York",
    "collected": "2026-11-23 09:30",
    "expires": "2026-11-26 09:30",
    "volume_ml": "180",
    "cells": "9000 x 10^6 cells",
    "storage": "Store at 1 to 10 °C",
    "facility": HOSPITAL,
    "processing_facility": HOSPITAL,
    "bag": 1,
    "bags": 1,
    "issue": 1,
    "test_record": {"screening": "complete", "testing": "complete", "risk_factors": "none found"},
}
BADGE: dict[str, Any] = {
    "kind": "staff badge",
    "badge": f"{gsrn('8017', 410009)}(8019)1",
    "name": "Ines Ejemplo",
    "roles": ["nurse"],
    "facility": HOSPITAL,
}
WRISTBAND: dict[str, Any] = {
    "kind": "wristband",
    "wristband": "(8018)952132126000000014(8019)1",
    "patient": PATIENT,
    "facility": HOSPITAL,
}
ORDER: dict[str, Any] = {
    "kind": "order sheet",
    "order": "",
    "coi": "CHA999926000001",
    "patient": PATIENT,
    "therapy": "Autologous CAR-T cells (demonstration only)",
    "doses": ["600 million cells", "300 mL"],
    "route": "intravenous",
    "site": "central line",
    "limits": ["DMSO 40 mL in 24 h"],
    "weight": "70 kg on 2026-11-22",
    "physician": "Dr Kim Örnek",
    "zone": "America/New_York",
    "ordered": "2026-11-23 09:00",
    "facility": HOSPITAL,
}


def changed(document: dict[str, Any], *path: object, to: Any) -> dict[str, Any]:
    """The document with one thing in it changed; None takes it out."""
    copied = copy.deepcopy(document)
    inner: Any = copied
    for step in path[:-1]:
        inner = inner[step]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return copied


def write(document: object, folder: Path, name: str = "content.json") -> Path:
    """The document in a file."""
    path = folder / name
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def confirm_rows(site: Path, edition: str = "eu-2026-11") -> None:
    """As quality of a site would: every row of its rule table, keyed from the text itself."""
    tables = (
        f'[[confirmed]]\nedition = "{edition}"\nrow = "{row.id}"\nwords = {json.dumps(row.words, ensure_ascii=False)}\n'
        'read_in = "the text, 2026-11-30"\nby = "Lena Example, quality"\n'
        for row in editions()[edition].rows
    )
    (site / "label_rules.toml").write_text("\n".join(tables), encoding="utf-8")
