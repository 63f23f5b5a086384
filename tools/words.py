"""The catalogue of the screens: gathers every text that a screen can show, and keeps `locale/<code>.po` in step.

    make words          update each catalogue; a text that is new waits there for its translation

A text stands in the source in English. Most are marked where they stand (`_`, `gettext`, `ngettext`, `words`). Those of
the inner rings, which know of no language, are gathered in `OF_TABLES` and `OF_CALLS`: whoever shows another table
through `_(variable)` names it there. A translation is kept as long as its text stands unchanged, and dropped with it.
"""

import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from kiosk.config import load_hazards
from kiosk.domain.administration import ELSEWHERE, ROUTES
from kiosk.domain.attempt import Signature
from kiosk.domain.clock import ClockTrust
from kiosk.domain.containers import ContainerState, LabelState
from kiosk.domain.deviations import DeviationState, Opened
from kiosk.domain.ends import Withdrawal
from kiosk.domain.errors import KioskError
from kiosk.domain.guards import GUARDS
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.label import LabelKind
from kiosk.domain.landmarks import Landmark
from kiosk.domain.people import BadgeState, Duty, Meaning, Role, Standing
from kiosk.domain.printing import Delivery
from kiosk.domain.readings import SealTrust
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.risk.changes import Turn
from kiosk.domain.shipping import ShipmentState
from kiosk.domain.site import Link
from kiosk.domain.statements import Completion, RiskFactors
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs.recording import signature_refused
from kiosk.web.pages import demo
from kiosk.web.words import LANGUAGES
from tools.spoken import HOLE, Source

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "kiosk/web/locale"
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "words": None, "ngettext": (1, 2)}
WIDTH = 100

ENUMS: tuple[type[Enum], ...] = (
    StepKind, Read, Signature, Role, Meaning, Duty, Standing, ContainerState, LabelState, LabelKind, ReasonClass,
    SealTrust, ClockTrust, Link, Completion, RiskFactors, BadgeState, Delivery, Opened, DeviationState, ShipmentState,
    Withdrawal, Landmark, Turn,
)  # fmt: skip
"""Their values are shown through `_(something.value)`."""

REASONS = {"Mismatch": (0, 1), "reason": (0, 1)}
OF_CALLS: tuple[tuple[str, Mapping[str, tuple[int, ...]]], ...] = (
    ("kiosk/domain/interlocks/*.py", REASONS),
    ("kiosk/domain/decide.py", REASONS),
    ("kiosk/domain/editions.py", REASONS),
    ("kiosk/handoffs/label_rules.py", {"reason": (0,)}),
    ("kiosk/domain/dosing.py", {"Amount": (0,)}),
    ("kiosk/domain/text.py", {"ParseError": (1, 2)}),
    ("kiosk/barcodes/*.py", REASONS),
    ("kiosk/ledger/errors.py", REASONS),
    ("kiosk/ledger/chosen.py", {"Kind": (1,), "_require": (0,), "WrongFile": (1, 2), "OtherVersion": (1, 2)}),
    ("kiosk/ledger/exchange.py", {"ParseError": (0, 1, 2)}),
    ("kiosk/handoffs/attempts.py", REASONS | {"ValueRead": (0,)}),
    ("kiosk/handoffs/labelling.py", REASONS),
    ("kiosk/handoffs/recording.py", REASONS),
    ("kiosk/handoffs/sentences/*.py", {"Phrase": (0,)}),
    ("kiosk/handoffs/phrasing.py", {"Phrase": (0,)}),
    ("kiosk/handoffs/salvaging.py", {"ParseError": (0, 1)}),
    ("kiosk/handoffs/deviating.py", {"ParseError": (0, 1, 2)}),
    ("kiosk/handoffs/accepting.py", REASONS),
    ("kiosk/handoffs/inventory.py", REASONS | {"ParseError": (0, 1)}),
    ("kiosk/handoffs/shipping.py", {"ParseError": (0, 1)}),
    ("kiosk/handoffs/staffing.py", {"ParseError": (0, 1, 2)}),
    ("kiosk/handoffs/founding.py", {"ParseError": (0, 1, 2)}),
    ("kiosk/handoffs/registering.py", {"ParseError": (0, 1)}),
    ("kiosk/handoffs/processing.py", {"ParseError": (0, 1)}),
    ("kiosk/handoffs/signing.py", {"ParseError": (0, 1, 2)}),
    ("kiosk/devices/live_camera.py", {"DeviceError": (3,)}),
    ("kiosk/devices/cameras.py", {"DeviceError": (3,)}),
    ("kiosk/web/**/*.py", {"ParseError": (0, 1, 2)}),
)
"""Files, and the calls whose texts a screen shows, with the positions of the texts."""

NOT_SHOWN = frozenset({"kiosk/web/tls.py", "kiosk/web/server.py", "kiosk/web/logs.py"})
"""They speak to the person who starts the kiosk, at the command line."""


@dataclass(frozen=True)
class Text:
    """One text of the screens: for one thing, for many where it counts, and the files it stands in."""

    one: str
    many: str = ""
    where: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def id(self) -> str | tuple[str, str]:
        """As a catalogue names it."""
        return (self.one, self.many) if self.many else self.one


@cache
def texts() -> tuple[Text, ...]:
    """Every text that a screen can show, in alphabetical order."""
    found: dict[tuple[str, str], set[str]] = {}
    for one, many, where in (*_of_python(), *_of_templates(), *_of_calls(), *_of_tables()):
        found.setdefault((one, many), set()).add(where)
    plurals = {one for one, many in found if many}
    return tuple(
        Text(one, many, frozenset(where))
        for (one, many), where in sorted(found.items())
        if many or one not in plurals
    )  # fmt: skip


Found = tuple[str, str, str]


def _of_python() -> Iterator[Found]:
    for path in sorted((ROOT / "kiosk/web").rglob("*.py")):
        yield from _marked(path, extract_python)


def _of_templates() -> Iterator[Found]:
    for path in sorted((ROOT / "kiosk/web/templates").glob("*.html")):
        yield from _marked(path, babel_extract)


def _marked(path: Path, extract: Callable[..., Iterable[tuple[Any, ...]]]) -> Iterator[Found]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"} if path.suffix == ".html" else {}
    with BytesIO(path.read_bytes()) as file:
        for _line, called, message, _comments in extract(file, KEYWORDS, [], options):
            held = message if isinstance(message, tuple) else (message,)
            one, many = held[0], held[1] if called == "ngettext" and len(held) > 1 else ""
            if isinstance(one, str) and one and isinstance(many, str):
                yield one, many, _name(path)


def _of_calls() -> Iterator[Found]:
    for files, called in OF_CALLS:
        for path in sorted(ROOT.glob(files)):
            if _name(path) not in NOT_SHOWN:
                yield from ((text, "", _name(path)) for text in sorted(Source(path).said_to(called)) if _whole(text))


def _whole(text: str) -> bool:
    """Whether it is a text of its own, not one with values in it, and no name that code alone knows."""
    return bool(text) and HOLE not in text and "_" not in text and (text[0].isalpha() or text[0] == "{")


def _of_tables() -> Iterator[Found]:
    for table in ENUMS:
        where = table.__module__.replace(".", "/") + ".py"
        yield from ((str(member.value), "", where) for member in table)
    for interlock in INTERLOCKS.values():
        yield interlock.rule.remedy, "", "kiosk/domain/interlocks"
    for rule in GUARDS.values():
        yield rule.remedy, "", "kiosk/domain/guards.py"
    for signature in Signature:
        yield signature_refused(signature).remedy, "", "kiosk/handoffs/recording.py"
    for broken in _kinds_of(KioskError):
        remedy = broken.__dict__.get("remedy")
        if isinstance(remedy, str):
            yield remedy, "", broken.__module__.replace(".", "/") + ".py"
    yield from ((place, "", "kiosk/web/pages/demo.py") for place in demo.PLACES)
    yield from ((route, "", "kiosk/domain/administration.py") for route in (*ROUTES, ELSEWHERE))
    yield from ((hazard.hazard, "", "kiosk/domain/hazards.toml") for hazard in load_hazards())
    yield from _of_therapies()


def _kinds_of(error: type[KioskError]) -> Iterator[type[KioskError]]:
    """The errors that the screens can meet: those that the application itself brings in."""
    yield error
    for kind in error.__subclasses__():
        if not kind.__module__.startswith(("kiosk.cli", "tests.")):
            yield from _kinds_of(kind)


def _of_therapies() -> Iterator[Found]:
    for path in sorted((ROOT / "kiosk/therapies").glob("*.toml")):
        therapy = tomllib.loads(path.read_text("utf-8"))
        shown = [therapy["name"], therapy["identity_test"], *therapy["readiness"], *therapy["containers"]]
        shown += [*therapy["administration"]["sites"], *therapy["administration"]["prohibitions"]]
        shown += [milestone["name"] for milestone in therapy["milestones"]]
        for line in (*therapy["release"], *therapy["history"]):
            shown += [line["test"], line.get("times", ""), line["unit"], line["value"]]
        yield from ((text, "", _name(path)) for text in shown if any(map(str.isalpha, text)))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is kept."""
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def updated(kept: Catalog) -> Catalog:
    """The catalogue with exactly the texts there are, each with its translation where it has one."""
    new = Catalog(
        locale=kept.locale, project="Samevein", version="screens", fuzzy=False, copyright_holder="the Samevein authors",
        creation_date=kept.creation_date, revision_date=kept.revision_date, last_translator=kept.last_translator,
        language_team=kept.language_team, msgid_bugs_address=kept.msgid_bugs_address,
        header_comment=kept.header_comment,
    )  # fmt: skip
    for text in texts():
        known = kept.get(text.id)
        locations = [(where, 0) for where in sorted(text.where)]
        new.add(text.id, known.string if known is not None else None, locations=locations)
    return new


def lacking(held: Catalog) -> tuple[str, ...]:
    """The texts of a catalogue that wait for their translation."""
    return tuple(str(message.id) for message in held if message.id and not _translated(message))


def _translated(message: Message) -> bool:
    said = (message.string,) if isinstance(message.string, str) else message.string or ()
    return not message.fuzzy and bool(said) and all(said)


def main() -> int:
    """Write every catalogue anew; 1 while one lacks a translation."""
    missing = 0
    for language in LANGUAGES[1:]:
        kept = catalogue(language)
        new = updated(kept)
        with (LOCALE / f"{language}.po").open("wb") as file:
            write_po(file, new, width=WIDTH, include_lineno=False)
        for message in kept:
            if message.id and new.get(message.id) is None:
                print(f"{language}: dropped {message.id!r}, {message.string!r}")
        waiting = lacking(new)
        for text in waiting:
            print(f"{language}: to be translated {text!r}")
        print(f"{language}: {len(new)} texts, {len(waiting)} to be translated")
        missing += len(waiting)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
