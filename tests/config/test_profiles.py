"""A site's own printer profiles: they inherit what ships, are checked like it, and never stand in its place."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kiosk.config import load_profiles
from kiosk.domain.errors import ParseError
from tests.tree import ROOT

OWN = """
schema = 1
id = "cell-lab"
inherits = "zebra-zd621-300-cryobag"

[printer]
expect_hi = "ZTC ZD621-300dpi ZPL"

[stock]
material = "polyester label and resin ribbon, validated 2026-11-02"
validated_for = ["liquid nitrogen", "water bath", "contact with the bag"]

[output]
darkness = 24

[transport]
host = "192.0.2.17"
"""


def put(site: Path, content: str = OWN, name: str = "cell-lab") -> Path:
    """A profile in a site's folder."""
    path = site / "printer_profiles" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_a_site_adds_its_own_profile(tmp_path: Path) -> None:
    """It takes the shipped facts, states its own, and leaves the shipped profiles as they are."""
    put(tmp_path)
    known = load_profiles(tmp_path)
    own = known["cell-lab"]
    assert (own.media.width_mm, own.printer.dpi, own.transport.port) == (80.0, 300, 9100)
    assert (own.transport.host, own.output.darkness, own.stock.validated_for[0]) == (
        "192.0.2.17",
        24,
        "liquid nitrogen",
    )
    assert set(own.unconfirmed) == {"media.gap_mm"}
    assert {name: profile.sha256 for name, profile in known.items() if name != "cell-lab"} == {
        name: profile.sha256 for name, profile in load_profiles().items()
    }


def test_a_site_without_profiles_has_those_that_ship(tmp_path: Path) -> None:
    """No folder, and an empty one, add nothing."""
    assert load_profiles(tmp_path) == load_profiles()
    (tmp_path / "printer_profiles").mkdir()
    assert load_profiles(tmp_path) == load_profiles()


@pytest.mark.hazard("H02")
def test_a_shipped_id_is_not_taken(tmp_path: Path) -> None:
    """A site's file in place of a shipped one would print under a name that means something else: refused."""
    shipped = (ROOT / "printer_profiles" / "file-300-100x100.toml").read_text(encoding="utf-8")
    put(tmp_path, shipped, "file-300-100x100")
    with pytest.raises(ParseError) as refused:
        load_profiles(tmp_path)
    assert (
        str(refused.value)
        == "printer profile file-300-100x100: Expected an id of its own, got that of another profile."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("schema = ", r"^printer profile cell-lab: Expected TOML, got "),
        (OWN.replace("darkness = 24", "darkness = 31"), "output.darkness: Expected a number from 0 to 30, got 31."),
        (OWN.replace('"cell-lab"', '"lab"'), "printer profile cell-lab id: Expected its file name, cell-lab, got lab."),
        (
            OWN.replace("cryobag", "cryobox", 1),
            "inherits: Expected the name of a profile, got zebra-zd621-300-cryobox.",
        ),
    ],
)
def test_a_wrong_profile_of_a_site_stops_the_load(content: str, message: str, tmp_path: Path) -> None:
    """It is checked like one that ships, and a fault in it keeps the kiosk from starting."""
    put(tmp_path, content)
    with pytest.raises(ParseError, match=message):
        load_profiles(tmp_path)


def test_the_wheel_brings_every_profile(tmp_path: Path) -> None:
    """What is built to be installed holds each profile inside the package, as it is in the checkout."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        inside = {name: opened.read(name) for name in opened.namelist() if name.startswith("kiosk/printer_profiles/")}
    assert inside == {
        f"kiosk/printer_profiles/{path.name}": path.read_bytes() for path in (ROOT / "printer_profiles").iterdir()
    }


def test_the_readmes_example_is_a_profile(tmp_path: Path) -> None:
    """What README shows a site to write is right as it stands."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```toml\n(schema = 1\n.*?)^```", readme, re.MULTILINE | re.DOTALL)
    put(tmp_path, shown, "cell-lab-cryobag")
    assert load_profiles(tmp_path)["cell-lab-cryobag"].stock.validated_for
