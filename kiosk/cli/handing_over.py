"""`kiosk handover`: journeys to and from other organisations, in files."""

from pathlib import Path
from typing import NoReturn, TypeVar

import click

from kiosk.barcodes.picture import open_picture
from kiosk.cli.answers import DONE, REFUSED, document, leave, say
from kiosk.cli.setting_up import FILE, FOLDER, answer_decision, ask_pin, person_of, signed_by
from kiosk.cli.sites import bench_of, signature_or_leave
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Coi
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs import accepting, handing_over, trusting
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.view import journey_of
from kiosk.ledger.bundles import fingerprint, parse_card, write_card
from kiosk.ledger.exchange import EXCHANGE_FILE, MOST_BYTES, OwnKeys, load_exchange, make_exchange
from kiosk.ledger.foreign import lines, told
from kiosk.ledger.keys import load_key

T = TypeVar("T")

_SITE = click.option("--site", "folder", type=FOLDER, required=True, help="The site's folder.")
_COI = click.option("--coi", required=True, help="Chain of Identity identifier of the patient.")
_TWO = click.option("--badge", "badges", multiple=True, required=True, help="Badge of each person, in turn; twice.")
_OUT = click.option("--out", type=FOLDER, required=True, help="Folder for the files.")


@click.group()
def handover() -> None:
    """A journey to or from another organisation, with no shared database: signed, encrypted, in one file."""


@handover.command()
@_SITE
@_OUT
def card(folder: Path, out: Path) -> None:
    """Write this site's card, with public keys alone, for another site to trust; say its fingerprint."""
    bench = bench_of(folder)
    try:
        keys = folder / "keys"
        exchange = load_exchange(keys) if (keys / EXCHANGE_FILE).exists() else make_exchange(keys)
        mine = trusting.own_card(bench, exchange)
        _write(out, f"{mine.site.replace(' ', '-')}.card", write_card(mine))
        say(f"Fingerprint, to be said by telephone or on paper: {spaced(fingerprint(mine))}")
        leave(DONE)
    finally:
        bench.ledger.close()


@handover.command()
@_SITE
@click.option("--card", "path", type=FILE, required=True, help="The other site's card.")
@click.option("--fingerprint", "heard", required=True, help="Its fingerprint, as the other site itself said it.")
@_TWO
def trust(folder: Path, path: Path, heard: str, badges: tuple[str, ...]) -> None:
    """Trust another site: quality or an administrator, then the laboratory director or quality, sign."""
    bench = bench_of(folder)
    try:
        if len(badges) != len(trusting.SIGNERS):
            raise ParseError("badges", "those of two people", str(len(badges)))
        one, other = (
            signature_or_leave(trusting.sign_trust(bench, turn, person_of(bench, badge), ask_pin(badge)))
            for turn, badge in enumerate(badges)
        )
        found = parse_card(_read(path))
        trusting.trust_site(bench, found, heard, (one, other))
        say(f"Trusted: {found.site}. It has to trust this site the same way.")
        leave(DONE)
    finally:
        bench.ledger.close()


@handover.command()
@_SITE
@_COI
@_OUT
@click.option("--to", "to_site", help="Name of the other site; left out, the file of the last hand-over is made again.")
@click.option("--badge", "badges", multiple=True, help="Badge of the laboratory, then of quality or the director.")
def make(folder: Path, coi: str, out: Path, to_site: str | None, badges: tuple[str, ...]) -> None:
    """Hand a journey over: two sign, then the file and the sheet are written. The journey is not here any more."""
    bench = bench_of(folder)
    try:
        stream = Coi.parse(coi).value
        if to_site is not None:
            under_way = signed_by(bench, open_attempt(bench, StepKind.HAND_OVER_TO_SITE, coi=stream), badges)
            decision = handing_over.hand_over(bench, under_way, to_site)
            if answer_decision(decision, f"Handed over to {to_site}.") != DONE:
                leave(REFUSED)
        made = handing_over.make_bundle(bench, stream, load_key(folder / "keys", KeyPurpose.DEVICE))
        _write(out, made.name, made.content)
        _write(out, made.name.replace(".bundle", ".pdf"), handing_over.sheet_of(bench, made))
        say("Send the file; put the sheet with the bag.")
        leave(DONE)
    finally:
        bench.ledger.close()


@handover.command()
@_SITE
@click.option("--file", "path", type=FILE, required=True, help="The bundle.")
@click.option("--sheet", type=FILE, required=True, help="A picture of the sheet that came with the bag.")
@_OUT
@_TWO
def accept(folder: Path, path: Path, sheet: Path, out: Path, badges: tuple[str, ...]) -> None:
    """Take a journey over: open, verify, compare with the sheet; two sign; the receipt is written."""
    bench = bench_of(folder)
    try:
        keys = OwnKeys(load_key(folder / "keys", KeyPurpose.DEVICE), load_exchange(folder / "keys"))
        opened = _or_leave(accepting.open_bundle(bench, _read(path), keys.exchange))
        code = _or_leave(accepting.sheet_shown(bench, open_picture(_read(sheet))))
        said = _or_leave(accepting.read_sheet(bench, opened, code))
        under_way = signed_by(bench, open_attempt(bench, StepKind.ACCEPT_FROM_SITE, coi=opened.said.coi), badges)
        decision = accepting.accept(bench, under_way, opened, said)
        if answer_decision(decision, f"Taken over from {opened.said.from_site}.") != DONE:
            leave(REFUSED)
        receipt = accepting.make_receipt(bench, opened.said.coi, keys.device)
        _write(out, f"hand-over-{opened.said.bundle_id}.receipt", receipt)
        say("Send the receipt back.")
        leave(DONE)
    finally:
        bench.ledger.close()


@handover.command()
@_SITE
@_COI
@click.option("--file", "path", type=FILE, required=True, help="The receipt that came back.")
@click.option("--badge", "badges", multiple=True, required=True, help="Badge of the person who records it.")
def receipt(folder: Path, coi: str, path: Path, badges: tuple[str, ...]) -> None:
    """Record the other site's countersigned receipt. A second one that differs is an alarm."""
    bench = bench_of(folder)
    try:
        stream = Coi.parse(coi).value
        under_way = signed_by(bench, open_attempt(bench, StepKind.RECORD_RECEIPT, coi=stream), badges)
        decision = handing_over.record_receipt(bench, under_way, _read(path))
        if isinstance(decision, Reason):
            _refuse(decision)
        leave(answer_decision(decision, "Receipt recorded."))
    finally:
        bench.ledger.close()


@handover.command()
@_SITE
@_COI
@_OUT
def chain(folder: Path, coi: str, out: Path) -> None:
    """Write the facts of every site of a journey for `verify.py`, and say where this site's own chain stands."""
    bench = bench_of(folder)
    try:
        stream = Coi.parse(coi).value
        facts = told(handing_over.chain_of(bench, stream), stream)
        _write(out, f"{stream}.jsonl", lines(facts).encode("utf-8"))
        home = journey_of(bench, stream).home
        sites = sorted({fact.site for fact in facts})
        document({"coi": stream, "facts": len(facts), "sites": sites, "hand_over": home.epoch})
        leave(DONE)
    finally:
        bench.ledger.close()


def _or_leave(found: T | Reason) -> T:
    if isinstance(found, Reason):
        _refuse(found)
    return found


def _refuse(reason: Reason) -> NoReturn:
    say(f"REFUSED {reason.interlock}: expected {reason.expected}, read {reason.read}. {reason.remedy}")
    leave(REFUSED)


def _read(path: Path) -> bytes:
    """The file; of one that is too large no more than shows that it is."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _write(folder: Path, name: str, content: bytes) -> None:
    """Write a file that only this user can read, and say where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.touch(mode=0o600)
    path.write_bytes(content)
    say(f"Wrote {path}.")


def spaced(text: str) -> str:
    """A fingerprint in groups of four, as people read it aloud.

    >>> spaced("0123456789abcdef")
    '0123 4567 89ab cdef'
    """
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
