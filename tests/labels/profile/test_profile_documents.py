"""Documents become profiles whole, or not at all."""

from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.errors import ParseError
from kiosk.labels.profile import dots, parse_profile, parse_profiles, read_profiles
from tests.labels.profile.changing import BROTHER, FILE, OUT, SHIPPED, ZEBRA, changed, refusal

TABLES = "id, printer, media, stock, transport, status, barcode, output, limits, rfid, unconfirmed"
MEDIA = "width_mm, height_mm, max_print_width_mm, margins_mm, tracking, gap_mm, sheet"
USES = "liquid nitrogen, water bath, alcohol, contact with the bag"


@pytest.mark.parametrize(
    ("millimetres", "dpi", "whole"),
    [
        (0.25, 203, 2),
        (0.25, 300, 3),
        (0.25, 305, 3),
        (0.25, 600, 6),
        (0.33, 203, 3),
        (100, 203, 799),
        (100, 300, 1181),
    ],
)
def test_millimetres_become_whole_dots(millimetres: float, dpi: int, whole: int) -> None:
    """One function rounds lengths to the dots of the printer."""
    assert dots(millimetres, dpi) == whole


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("id", "other", " id: Expected its file name, file-300-100x100, got other."),
        ("schema", 2, " schema: Expected 1, got 2."),
        ("schema", OUT, " schema: Expected 1, got None."),
        ("inherits", "nobody", " inherits: Expected the name of a profile, got nobody."),
        ("inherits", 3, " inherits: Expected the name of a profile, got 3."),
        (
            "colour",
            "red",
            f" colour: Expected a known key ({TABLES}), got an unknown key.",
        ),
        (
            "media.colour",
            "red",
            f" media.colour: Expected a known key ({MEDIA}), got an unknown key.",
        ),
        ("media", OUT, " media: Expected a value, got nothing."),
        ("media.width_mm", OUT, " media.width_mm: Expected a value, got nothing."),
        ("media.width_mm", "100", " media.width_mm: Expected a number, got '100'."),
        ("media.width_mm", True, " media.width_mm: Expected a number, got True."),
        ("media.margins_mm", [1, 1], " media.margins_mm: Expected 4 values, got [1, 1]."),
        ("printer", "Zebra", " printer: Expected a table, got 'Zebra'."),
        ("printer.vendor", 7, " printer.vendor: Expected a text, got 7."),
        ("printer.dpi", 301, " printer.dpi: Expected one of 203, 300, 305, 600, 609, got 301."),
        (
            "printer.language",
            "epl",
            " printer.language: Expected one of png, pdf, pwg, zpl-gfa, brother-raster, got 'epl'.",
        ),
        ("output.darkness", 1.5, " output.darkness: Expected a whole number, got 1.5."),
        ("output.rotate", 45, " output.rotate: Expected one of 0, 90, 180, 270, got 45."),
        ("output.rotate", False, " output.rotate: Expected one of 0, 90, 180, 270, got False."),
        ("limits.copies_max", 2, " limits.copies_max: Expected one of 1, got 2."),
        ("status.silent_means", "ready", " status.silent_means: Expected one of not_ready, got 'ready'."),
        ("stock.validated_for", "alcohol", " stock.validated_for: Expected a list, got 'alcohol'."),
        (
            "stock.validated_for",
            ["gamma rays"],
            f" stock.validated_for: Expected one of {USES}, got 'gamma rays'.",
        ),
        ("rfid", {"epc": "sgtin-96"}, " rfid.epc: Expected one of sgtin-198, got 'sgtin-96'."),
        (
            "rfid",
            {"epc": "sgtin-198", "attempts": 3},
            " rfid.attempts: Expected one of 1, got 3.",
        ),
        ("unconfirmed", "all of it", " unconfirmed: Expected a table of texts, got 'all of it'."),
        ("unconfirmed", {"printer.dpi": ""}, " unconfirmed: Expected a table of texts, got {'printer.dpi': ''}."),
    ],
)
def test_a_wrong_document_stops_the_load(fact: str, value: Any, message: str) -> None:
    """Whatever is unknown, missing, of the wrong type or off its list is named and refused."""
    assert refusal(FILE, {fact: value}) == f"printer profile {FILE}{message}"


def test_one_wrong_document_stops_all() -> None:
    """No profile is given out while one of them is wrong."""
    with pytest.raises(ParseError, match=r"^printer profile file-300-100x100 schema: Expected 1, got 2\.$"):
        parse_profiles(changed(FILE, {"schema": 2}))


def child(**facts: Any) -> dict[str, Any]:
    """A document of a site's own, that inherits."""
    return {"schema": 1, "id": "own", **facts}


def test_a_child_inherits_and_changes() -> None:
    """A profile takes what it does not say from its parent, table by table, and has its own hash."""
    own = parse_profile("own", {**SHIPPED, "own": child(inherits=FILE, media={"width_mm": 80.0})})
    parent = parse_profile(FILE, SHIPPED)
    assert (own.media.width_mm, own.media.height_mm) == (80.0, 100.0)
    assert own.sha256 != parent.sha256


def test_another_wire_begins_its_table_anew() -> None:
    """A child on another kind of wire states its own address, and keeps nothing of its parent's."""
    wire = {"kind": "usb", "device": "/dev/usb/lp0"}
    own = parse_profile("own", {**SHIPPED, "own": child(inherits=ZEBRA, transport=wire)})
    assert (own.transport.device, own.transport.host, own.transport.port) == ("/dev/usb/lp0", "", 0)
    assert own.media == parse_profile(ZEBRA, SHIPPED).media


def test_who_states_a_fact_answers_for_it() -> None:
    """The note that a fact is unconfirmed falls away where a child states the fact, and stays where it does not."""
    own = parse_profile("own", {**SHIPPED, "own": child(inherits=ZEBRA, printer={"expect_hi": "ZTC ZD621-300dpi ZPL"})})
    assert "printer.expect_hi" in parse_profile(ZEBRA, SHIPPED).unconfirmed
    assert "printer.expect_hi" not in own.unconfirmed
    assert "media.gap_mm" in own.unconfirmed


def test_a_child_can_leave_a_fact_in_doubt() -> None:
    """A note of the child's own stays, whatever it states."""
    facts = {"printer": {"expect_hi": "ZD621"}, "unconfirmed": {"printer.expect_hi": "not asked yet"}}
    own = parse_profile("own", {**SHIPPED, "own": child(inherits=ZEBRA, **facts)})
    assert own.unconfirmed["printer.expect_hi"] == "not asked yet"


def test_inheritance_in_a_circle_is_refused() -> None:
    """Profiles that inherit each other do not load."""
    circle = {name: {"schema": 1, "id": name, "inherits": other} for name, other in (("a", "b"), ("b", "a"))}
    with pytest.raises(ParseError) as refused:
        parse_profiles(circle)
    assert str(refused.value) == "printer profile a: Expected inheritance without a circle, got a -> b -> a."


def test_a_fault_of_the_parent_is_the_parents() -> None:
    """What is wrong in an inherited file is told under its own name."""
    with pytest.raises(ParseError) as refused:
        parse_profile("zebra-zd621-203-100x100", changed(ZEBRA, {"schema": 2}))
    assert str(refused.value) == f"printer profile {ZEBRA} schema: Expected 1, got 2."


def test_a_folder_without_right_files_is_refused(tmp_path: Path) -> None:
    """An empty folder, a file that is not TOML, and one that says a key twice, stop the load."""
    with pytest.raises(ParseError, match=r"at least one .toml file"):
        read_profiles(tmp_path)
    for content in ("id = ", 'id = "broken"\nid = "broken"\n'):
        (tmp_path / "broken.toml").write_text(content)
        with pytest.raises(ParseError, match=r"printer profile broken: Expected TOML"):
            read_profiles(tmp_path)


OTHER_FACTS: tuple[tuple[str, dict[str, Any]], ...] = (
    (ZEBRA, {"printer.vendor": "Arbez"}),
    (ZEBRA, {"printer.model": "ZD620"}),
    (ZEBRA, {"printer.dpi": 305}),
    (ZEBRA, {"printer.method": "direct-thermal"}),
    (ZEBRA, {"printer.expect_hi": "ZD620-300dpi"}),
    (ZEBRA, {"media.width_mm": 99.0}),
    (ZEBRA, {"media.height_mm": 99.0}),
    (ZEBRA, {"media.max_print_width_mm": 103.0}),
    (ZEBRA, {"media.margins_mm": [1, 1, 1, 2]}),
    (ZEBRA, {"media.gap_mm": 2.0}),
    (ZEBRA, {"media.tracking": "mark"}),
    (ZEBRA, {"stock.material": "paper"}),
    (ZEBRA, {"stock.validated_for": ["alcohol"]}),
    (ZEBRA, {"output.rotate": 180}),
    (ZEBRA, {"output.threshold": 127}),
    (ZEBRA, {"output.darkness": 21}),
    (ZEBRA, {"output.speed_ips": 2}),
    (ZEBRA, {"transport.host": "127.0.0.2"}),
    (ZEBRA, {"transport.port": 9101}),
    (ZEBRA, {"transport.connect_timeout_s": 4}),
    (ZEBRA, {"transport.status_timeout_s": 4}),
    (ZEBRA, {"transport.job_deadline_s": 31}),
    (ZEBRA, {"barcode.x_mm": 0.26}),
    (ZEBRA, {"barcode.min_x_dots": 2}),
    (ZEBRA, {"barcode.quiet_x": 11}),
    (ZEBRA, {"rfid": {"epc": "sgtin-198"}}),
    (FILE, {"transport.folder": "elsewhere"}),
    (BROTHER, {"transport.device": "/dev/usb/lp1"}),
)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize(
    ("name", "facts"), OTHER_FACTS, ids=lambda said: ", ".join(said) if isinstance(said, dict) else None
)
def test_the_hash_follows_every_fact(name: str, facts: dict[str, Any]) -> None:
    """A profile that differs in one fact that prints differs in its hash; the same facts give the same one."""
    shipped = parse_profile(name, SHIPPED)
    assert shipped.sha256 == parse_profile(name, changed(name, {})).sha256
    assert shipped.sha256 != parse_profile(name, changed(name, facts)).sha256


def test_the_hash_does_not_follow_a_doubt() -> None:
    """A figure confirmed as it stands is the same profile: what was issued under it can still be printed."""
    doubted = changed(ZEBRA, {"unconfirmed.printer.dpi": "look at the type plate"})
    assert parse_profile(ZEBRA, doubted).unconfirmed["printer.dpi"] == "look at the type plate"
    assert parse_profile(ZEBRA, doubted).sha256 == parse_profile(ZEBRA, SHIPPED).sha256
