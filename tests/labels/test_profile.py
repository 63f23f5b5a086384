"""Printer profiles are checked whole, or they do not exist."""

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.labels.profile import dots, parse_profiles, read_profiles
from tests.labels.contents import PROFILES, profiles


def documents(name: str = "file-300-100x100") -> dict[str, Any]:
    """One shipped document, to be changed."""
    return {name: tomllib.loads((PROFILES / f"{name}.toml").read_text())}


def changed(*path: str, to: Any) -> dict[str, Any]:
    """The file printer's document with one value changed; None takes it out."""
    found = copy.deepcopy(documents())
    table = found["file-300-100x100"]
    for key in path[:-1]:
        table = table.setdefault(key, {})
    if to is None:
        del table[path[-1]]
    else:
        table[path[-1]] = to
    return found


def test_every_shipped_profile_is_right() -> None:
    """All load, each under its file's name, with a hash of its own and bars of 2, 3 or 6 dots."""
    shipped = profiles()
    assert {path.stem for path in PROFILES.glob("*.toml")} == set(shipped)
    assert len({profile.sha256 for profile in shipped.values()}) == len(shipped)
    assert {(p.printer.dpi, p.x_dots) for p in shipped.values()} == {(203, 2), (300, 3), (600, 6)}


@pytest.mark.parametrize(
    ("millimetres", "dpi", "whole"),
    [(0.25, 203, 2), (0.25, 300, 3), (0.25, 600, 6), (0.33, 203, 3), (100, 203, 799), (100, 300, 1181)],
)
def test_millimetres_become_whole_dots(millimetres: float, dpi: int, whole: int) -> None:
    """One function rounds lengths to the dots of the printer."""
    assert dots(millimetres, dpi) == whole


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (
            changed("id", to="other"),
            "printer profile file-300-100x100 id: Expected its file name, file-300-100x100, got other.",
        ),
        (changed("schema", to=2), "printer profile file-300-100x100 schema: Expected 1, got 2."),
        (changed("schema", to=None), "printer profile file-300-100x100 schema: Expected 1, got None."),
        (
            changed("inherits", to="nobody"),
            "printer profile file-300-100x100 inherits: Expected the name of a profile, got nobody.",
        ),
        (
            changed("inherits", to=3),
            "printer profile file-300-100x100 inherits: Expected the name of a profile, got 3.",
        ),
        (changed("colour", to="red"), "got an unknown key."),
        (changed("media", "colour", to="red"), "printer profile file-300-100x100 media.colour: Expected a known key"),
        (
            changed("media", "width_mm", to=None),
            "printer profile file-300-100x100 media.width_mm: Expected a value, got nothing.",
        ),
        (
            changed("media", "width_mm", to="100"),
            "printer profile file-300-100x100 media.width_mm: Expected a number, got '100'.",
        ),
        (changed("media", "width_mm", to=True), "media.width_mm: Expected a number, got True."),
        (changed("media", "width_mm", to=9), "media.width_mm: Expected a number from 10 to 300, got 9.0."),
        (
            changed("media", "max_print_width_mm", to=90),
            "media.width_mm at most media.max_print_width_mm, 90.0, got 100.0.",
        ),
        (changed("media", "margins_mm", to=[1, 1]), "media.margins_mm: Expected 4 values, got [1, 1]."),
        (changed("media", "margins_mm", to=[1, 1, 1, 20]), "Expected four numbers from 0 to 20"),
        (changed("printer", "dpi", to=301), "printer.dpi: Expected one of 203, 300, 305, 600, 609, got 301."),
        (
            changed("printer", "language", to="epl"),
            "printer.language: Expected one of png, pdf, pwg, zpl-gfa, brother-raster, got 'epl'.",
        ),
        (changed("printer", to="Zebra"), "printer: Expected a table, got 'Zebra'."),
        (changed("output", "rotate", to=45), "output.rotate: Expected one of 0, 90, 180, 270, got 45."),
        (changed("output", "rotate", to=False), "output.rotate: Expected one of 0, 90, 180, 270, got False."),
        (changed("output", "threshold", to=255), "output.threshold: Expected a number from 1 to 254, got 255."),
        (changed("limits", "copies_max", to=2), "limits.copies_max: Expected one of 1, got 2."),
        (changed("status", "silent_means", to="ready"), "status.silent_means: Expected one of not_ready, got 'ready'."),
        (changed("barcode", "min_x_dots", to=4), "Expected bars of at least 4 dots, got 3 dots."),
        (changed("barcode", "quiet_x", to=5), "barcode.quiet_x: Expected a number from 10 to 40, got 5."),
    ],
)
def test_a_wrong_profile_stops_the_load(found: dict[str, Any], message: str) -> None:
    """Whatever is unknown, missing, of the wrong type or out of bounds is named and refused."""
    with pytest.raises(ParseError) as refused:
        parse_profiles(found)
    assert message in str(refused.value)


def test_a_child_inherits_and_changes() -> None:
    """A profile takes what it does not say from its parent, table by table, and has its own hash."""
    parent = documents()
    child = {"schema": 1, "id": "narrow", "inherits": "file-300-100x100", "media": {"width_mm": 80.0}}
    both = parse_profiles(parent | {"narrow": child})
    assert (both["narrow"].media.width_mm, both["narrow"].media.height_mm) == (80.0, 100.0)
    assert both["narrow"].sha256 != both["file-300-100x100"].sha256


def test_inheritance_in_a_circle_is_refused() -> None:
    """Profiles that inherit each other do not load."""
    circle = {name: {"schema": 1, "id": name, "inherits": other} for name, other in (("a", "b"), ("b", "a"))}
    with pytest.raises(ParseError) as refused:
        parse_profiles(circle)
    assert str(refused.value) == "printer profile a: Expected inheritance without a circle, got a -> b -> a."


def test_a_folder_without_right_files_is_refused(tmp_path: Path) -> None:
    """An empty folder, and a file that is not TOML, stop the load."""
    with pytest.raises(ParseError, match=r"at least one .toml file"):
        read_profiles(tmp_path)
    (tmp_path / "broken.toml").write_text("id = ")
    with pytest.raises(ParseError, match=r"printer profile broken: Expected TOML"):
        read_profiles(tmp_path)


def test_the_hash_follows_every_fact() -> None:
    """Two profiles that differ in one fact differ in their hash; the same facts give the same one."""
    one = parse_profiles(documents())["file-300-100x100"]
    assert one.sha256 == parse_profiles(documents())["file-300-100x100"].sha256
    assert one.sha256 != parse_profiles(changed("output", "darkness", to=7))["file-300-100x100"].sha256
