"""`kiosk label` over the content files of the documentation: what is wrong in one is named, and nothing is written."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.contents import changed, write
from tests.cli.running import documents, run
from tools.pictures import DOCS, PROFILES

WRONG: list[tuple[str, tuple[object, ...], Any, str]] = [
    ("partial-label", ("volume_ml",), "180", "volume_ml"),
    ("partial-label", ("expires",), "none assigned", "expires"),
    ("kit-label", ("kit", "label"), 7, "label of a collection kit"),
    ("kit-label", ("kit", "seal"), "1", "seal"),
    ("post-thaw-tag", ("limit_minutes",), None, "limit_minutes"),
    ("post-thaw-tag", ("infuse_by",), "2026-12-14 11:46", "infuse by 2026-12-14 16:45 UTC"),
    ("syringe-label", ("volume_ml",), None, "volume of a syringe"),
    ("tube-label", ("blood_groups",), "6400", "blood_groups"),
    ("outer-shipper-label", ("patient",), {"name": "Somebody"}, "patient"),
    ("outer-shipper-label", ("sscc",), "(00)195213212345678905", "check digit"),
    ("outer-shipper-label", ("containers",), [], "containers"),
    ("inner-shipper-label", ("patient",), None, "patient"),
    ("inner-shipper-label", ("emergency", "number"), None, "number"),
    ("inner-shipper-label", ("due",), "2026-11-23 08:00", "arrival after"),
    ("kit-cover-sheet", ("labels", 0, "issue"), None, "issue"),
    ("location-label", ("place",), "LOCA9990010203A", "check character"),
    ("location-label", ("place",), None, "place"),
    ("kit-cover-sheet", ("use_before",), "2026-11-20 09:00", "use of a collection kit"),
]


@pytest.mark.parametrize(("name", "path", "value", "said"), WRONG, ids=lambda v: str(v)[:40])
def test_what_is_wrong_is_named(name: str, path: tuple[object, ...], value: Any, said: str, tmp_path: Path) -> None:
    """A key too many, a missing one and a value that does not agree are refused by name, and nothing is written."""
    document = json.loads((DOCS / "labels" / f"{name}.json").read_text(encoding="utf-8"))
    out = tmp_path / "label.png"
    content = write(changed(document, *path, to=value), tmp_path)
    told = run("label", "--content", content, "--profile", PROFILES[document["kind"]], "--out", out, "--json")
    (answer,) = documents(told.stdout)
    assert (told.exit_code, answer["proved"], out.exists()) == (1, False, False)
    assert any(said in f"{reason['expected']} {reason['read']}" for reason in answer["refused"]), answer["refused"]
