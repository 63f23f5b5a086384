"""`kiosk protocol`: templates that follow from the site's settings and the program's own tables."""

from pathlib import Path

from kiosk import __version__
from kiosk.cli.protocols.page import Item, Protocol, Section, markdown
from kiosk.config import load_hazards, load_settings, load_therapies
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.steps import STEPS
from kiosk.labels.template import template_sha256
from tests.cli.running import run


def written(site: Path, which: str) -> str:
    """A protocol of the site."""
    out = site.parent / f"{which}.md"
    told = run("protocol", which, "--site", site, "--out", out)
    assert (told.exit_code, told.stdout) == (0, ""), told.stderr
    assert "rows" in told.stderr
    return out.read_text(encoding="utf-8")


def test_the_iq_asks_for_what_this_site_is_made_of(site: Path) -> None:
    """Release, template, settings, libraries, the doctor's checks, printers, rows of the rules and lock-down files."""
    text = written(site, "iq")
    settings = load_settings(site)
    for words in (
        __version__, template_sha256(), settings.facility_name, "| library flask |", "| folder |", "| clock |",
        "`/etc/systemd/system/samevein.service`", "“BIOLOGICAL HAZARD”", "(not confirmed)",
    ):  # fmt: skip
        assert words in text, words
    assert [piece for piece, profile in settings.printing.items() if f"{piece}: profile `{profile}`" not in text] == []
    assert "## Signatures" in text


def test_the_oq_does_every_step_and_challenges_every_control(site: Path) -> None:
    """Each therapy is rehearsed, each step done, each interlock and guard challenged and named with what it says."""
    text = written(site, "oq")
    assert [name for name in load_therapies() if f"kiosk rehearse --therapy {name}`" not in text] == []
    assert [kind.value for kind in STEPS if f"| {kind.value}: " not in text] == []
    controls = {name for hazard in load_hazards() for name in (*hazard.interlocks, *hazard.guards)}
    assert controls == INTERLOCKS.keys() | GUARDS.keys()
    assert [name for name in controls if f"refused by `{name}` (" not in text] == []


def test_rows_are_numbered_and_left_open() -> None:
    """A row has its section's number and its own, what is expected, and room for the rest; a bar in a text is no column."""
    text = markdown(Protocol("OQ", ("of a test",), (Section("Steps", "Do it.", (Item("a | b", "done"),)),)))
    assert "| 1.1 | a \\| b | done | | yes / no | |" in text
    assert "| Reviewed by quality | | | |" in text


def test_a_site_that_is_none_has_no_protocol(tmp_path: Path) -> None:
    """Without sound settings the command ends with 2, and nothing is written."""
    told = run("protocol", "iq", "--site", tmp_path, "--out", tmp_path / "iq.md")
    assert (told.exit_code, told.stdout) == (2, "")
    assert not (tmp_path / "iq.md").exists()
