"""`kiosk handover`: cards and trust, a journey given, taken over, countersigned; refusals with 1, faults with 2."""

import re
from pathlib import Path

import pytest
from click.testing import Result

from kiosk.cli.sites import bench_of
from kiosk.handoffs.view import site_view
from tests.cli.contents import write
from tests.cli.running import init, run
from tests.cli.staff import BADGES, PINS, TRUSTED, enrol, person, typed

STAFF = [
    person(0, "site administrator", "quality officer", "collection staff"),
    person(1, "site administrator", "cell laboratory director", "cell laboratory staff", "collection staff"),
]
FINGERPRINT = re.compile(r"(?:[0-9a-f]{4} ){15}[0-9a-f]{4}")
LABORATORY, QUALITY = 1, 0


def founded(folder: Path, name: str) -> Path:
    """A site with two people who can do it all between them."""
    told = init(folder, name=name)
    assert told.exit_code == 0, told.stderr
    folder_of_people = folder.parent / f"people of {name}"
    folder_of_people.mkdir()
    told = run(
        "operators", "--site", folder, "--file", write(STAFF, folder_of_people),
        typed=typed(PINS[0], PINS[0], PINS[1], PINS[1]),
    )  # fmt: skip
    assert told.exit_code == 0, told.stderr
    return folder


def card_of(site: Path, out: Path, name: str) -> tuple[Path, str]:
    """A site's card, and the fingerprint as it is said."""
    told = run("handover", "card", "--site", site, "--out", out)
    assert (told.exit_code, told.stdout) == (0, "")
    said = FINGERPRINT.search(told.stderr)
    assert said is not None
    return out / f"{name}.card", said.group()


def trust(site: Path, card: Path, heard: str) -> int:
    """Two people trust a card."""
    return run(
        "handover", "trust", "--site", site, "--card", card, "--fingerprint", heard,
        "--badge", BADGES[0], "--badge", BADGES[1], typed=typed(PINS[0], PINS[1]),
    ).exit_code  # fmt: skip


@pytest.mark.hazard("H26")
def test_a_card_is_trusted_by_two_who_heard_its_fingerprint(tmp_path: Path) -> None:
    """The card is the same each time; its own fingerprint trusts it, with or without blanks, and another is 2."""
    north, south = founded(tmp_path / "north", "north"), founded(tmp_path / "south", "south")
    card, heard = card_of(south, tmp_path / "out", "south")
    content = card.read_bytes()
    assert card_of(south, tmp_path / "out", "south") == (card, heard)
    assert card.read_bytes() == content
    assert trust(north, card, heard.replace("a", "b").replace("1", "2")) == 2
    assert trust(north, card, heard) == 0
    assert trust(north, card, heard.replace(" ", "")) == 0
    assert trust(south, card, heard) == 2
    bench = bench_of(north)
    try:
        assert set(site_view(bench).other_sites) == {"south"}
    finally:
        bench.ledger.close()


@pytest.mark.hazard("H19", "H18")
def test_a_journey_goes_from_one_folder_to_another(tmp_path: Path) -> None:
    """Enrolled at one site, given, and refused there from then on; where the clock is not trusted it never leaves."""
    north, south, out = founded(tmp_path / "north", "north"), founded(tmp_path / "south", "south"), tmp_path / "out"
    for here, there, name in ((north, south, "south"), (south, north, "north")):
        assert trust(here, *card_of(there, out, name)) == 0
    enrolled = enrol_here(north, tmp_path)
    coi = enrolled or "CHA999026000222"
    given = make(north, coi, out, "--to", "south")
    if not TRUSTED:
        assert given.exit_code != 0
        assert not list(out.glob("*.bundle"))
        return
    assert (given.exit_code, given.stdout) == (0, ""), given.stderr
    (bundle,) = out.glob("*.bundle")
    assert bundle.stat().st_mode & 0o777 == 0o600
    assert bundle.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert make(north, coi, out, "--to", "south").exit_code == 1
    assert make(north, coi, out).exit_code == 0


def make(site: Path, coi: str, out: Path, *more: str) -> Result:
    """Laboratory and quality hand the journey over."""
    badges = ("--badge", BADGES[LABORATORY], "--badge", BADGES[QUALITY]) if more else ()
    pins = typed(PINS[LABORATORY], PINS[QUALITY]) if more else None
    return run("handover", "make", "--site", site, "--coi", coi, "--out", out, *more, *badges, typed=pins)


def enrol_here(site: Path, folder: Path) -> str:
    """The Chain of Identity a patient is enrolled under; nothing where that is refused."""
    told = enrol(site, folder, pins=(PINS[0], PINS[1]), badges=(BADGES[0], BADGES[1]))
    found = re.search(r"Enrolled under (\S+)\.", told.stderr)
    return found.group(1) if found is not None else ""


ASKED = "REFUSED file_is_the_one_asked_for: expected the hand-over file of the other site, read "
CHOOSE = " Nothing was opened, and nothing is lost. Choose the file the other site sent, or ask it to send it again."
BUNDLE = b"Samevein hand-over 1\n"


@pytest.mark.hazard("H22", "H26")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", f"{ASKED}an empty file.{CHOOSE}"),
        (b"%PDF-1.7\n", f"{ASKED}a PDF.{CHOOSE}"),
        (b"\x89PNG\r\n", f"{ASKED}a picture.{CHOOSE}"),
        (b"PK\x03\x04", f"{ASKED}an archive or an office document.{CHOOSE}"),
        (b"\xd2\x84\x47", f"{ASKED}a receipt.{CHOOSE}"),
        (bytes(range(1, 200)) * 9, f"{ASKED}a file of another kind.{CHOOSE}"),
        (b"\x00" * (70 * 2**20), f"{ASKED}a file of another kind.{CHOOSE}"),
        (BUNDLE + b"\x00" * (70 * 2**20), f"{ASKED}a file that is too large.{CHOOSE}"),
        (
            b"Samevein hand-over 7\n" + bytes(900),
            ("REFUSED file_is_of_this_version: expected a hand-over file of this version, read one made by another "
            "version of the kiosk. Nothing was opened, and nothing is lost. Ask IT at both sites for one version; "
            "then have it made again."),
        ),
        (
            BUNDLE,
            ("REFUSED hand_over_is_genuine: expected the file as it was sent, read hand-over bundle: one that was cut "
            "off. Use nothing of it. Keep the bag apart, and ask the other site for it anew."),
        ),
    ],
    ids=["empty", "PDF", "picture", "archive", "receipt", "random", "70 MiB", "too large", "version", "cut off"],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_plain_words(content: bytes, said: str, tmp_path: Path) -> None:
    """What was chosen by mistake is refused with 1, called by its name, with what to do next; a card's file with 2."""
    site = founded(tmp_path / "north", "north")
    card_of(site, tmp_path / "out", "north")
    odd = tmp_path / "odd"
    odd.write_bytes(content)
    told = run(
        "handover", "accept", "--site", site, "--file", odd, "--sheet", odd, "--out", tmp_path, "--badge", BADGES[0]
    )
    assert (told.exit_code, told.stdout, told.stderr) == (1, "", f"{said}\n")
    assert trust(site, odd, "0" * 64) == 2


def test_a_journey_nobody_knows_has_no_chain(tmp_path: Path) -> None:
    """Neither a chain nor a bundle is made of a journey without facts."""
    site = founded(tmp_path / "north", "north")
    words = ("--site", site, "--coi", "CHA999026000222", "--out", tmp_path / "out")
    assert run("handover", "chain", *words).exit_code == 2
    assert run("handover", "make", *words).exit_code == 2
