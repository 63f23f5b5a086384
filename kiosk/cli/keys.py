"""`kiosk keys`: every key of the site, a new one in the place of an old, a stolen one revoked; its list by a root."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from kiosk.cli.answers import DONE, document, leave, say
from kiosk.cli.setting_up import ask_pin, person_of
from kiosk.cli.sites import SITE, bench_of, device_keys, signature_or_leave
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.keys.listing import KeyListed, keys_of
from kiosk.handoffs.keys.revoking import revoke_key
from kiosk.handoffs.keys.rotating import SIGNERS, Folder, rotate_key, sign_change
from kiosk.handoffs.keys.trust_list import proposal_of, take_list
from kiosk.handoffs.recording import Signed
from kiosk.ledger import trust_list

PLACE = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, exists=True, dir_okay=False)
WHICH = click.Choice([purpose.value for purpose in KeyPurpose])
BADGES = click.option(
    "--badge", "badges", multiple=True, required=True, help="Badge of an administrator, then of quality; twice."
)
WHY = click.option("--why", required=True, help="Why, for example: yearly change, file 12.")
NEXT = {
    KeyPurpose.DEVICE: "Take a copy of device-keys.json away. Send sites that trust this one its new card: kiosk "
    "handover card.",
    KeyPurpose.CHECKPOINT: "Take a copy of device-keys.json away. Give witnesses the key that kiosk audit checkpoint "
    "says.",
    KeyPurpose.SEAL: "Labels printed before stay readable; new ones bear the new seal.",
}


@click.group()
def keys() -> None:
    """The keys of the site: which there are, a new one in the place of an old, a stolen one revoked."""


@keys.command("list")
@SITE
@click.option("--json", "as_document", is_flag=True, help="One JSON document on standard output.")
def list_keys(folder: Path, *, as_document: bool) -> None:
    """Show every key of the site: purpose, id, dates, how it stands, whether its private half is here."""
    bench = bench_of(folder)
    try:
        rows = [_row(one) for one in keys_of(bench, Folder(folder, device_keys(folder)))]
    finally:
        bench.ledger.close()
    if as_document:
        document({"keys": rows})
        return
    for row in rows:
        dates = f"{row['since'][:10]} to {row['until'][:10]}" if row["since"] else "no dates"
        ended = f" at {row['ended_at']} by fact {row['ended_by']}" if row["ended_at"] else ""
        here = "private half here" if row["private_half_here"] else "public half alone"
        click.echo(f"{row['purpose']:11} {row['key_id']}  {dates:24}  {row['status']}{ended}, {here}")


@keys.command()
@SITE
@click.option("--which", type=WHICH, required=True, help="What the key signs: labels, facts or checkpoints.")
@WHY
@BADGES
def rotate(folder: Path, which: str, why: str, badges: tuple[str, ...]) -> None:
    """Make a new key in the place of the one in use. Stop the kiosk first; two sign."""
    bench = bench_of(folder)
    try:
        purpose = KeyPurpose(which)
        signed = _two(bench, badges)
        fact = rotate_key(bench, Folder(folder, device_keys(folder)), purpose, why, signed)
        say(f"In use: {which} key {fact.key_id}, from now on. Retired: {fact.replaces}. {NEXT[purpose]}")
        leave(DONE)
    finally:
        bench.ledger.close()


@keys.command()
@SITE
@click.option("--key", "key_id", required=True, help="Id of a seal key that is not in use any more (kiosk keys list).")
@click.option(
    "--since", help="Labels issued from this moment on count for nothing, UTC: 2026-01-31T09:05. Now if left out."
)
@WHY
@BADGES
def revoke(folder: Path, key_id: str, since: str | None, why: str, badges: tuple[str, ...]) -> None:
    """Revoke a seal key: labels issued under it since then are refused, those issued before still read. Two sign."""
    bench = bench_of(folder)
    try:
        moment = _moment(since) if since is not None else bench.now
        revoke_key(bench, key_id, moment, why, _two(bench, badges))
        say(f"Revoked: seal key {key_id}, for labels issued from {moment:%Y-%m-%d %H:%M:%S} UTC on.")
        leave(DONE)
    finally:
        bench.ledger.close()


@keys.command()
@click.option("--out", type=PLACE, required=True, help="Folder to make, on a computer apart.")
def root(out: Path) -> None:
    """Make a root: the key that signs a site's trust lists. On a computer apart, that no kiosk reaches."""
    made = trust_list.make_root(out)
    say(f"Made {out}. Keep it and a copy of it locked away. Whoever takes its lists in compares its fingerprint:")
    click.echo(_spaced(trust_list.fingerprint(made.public.hex())))
    leave(DONE)


@keys.command()
@SITE
@click.option("--out", type=FILE, required=True, help="File to write, for the root to sign.")
def export(folder: Path, out: Path) -> None:
    """Write what the root is asked to sign: the site's public keys as they stand, and its dead label issues."""
    bench = bench_of(folder)
    try:
        said = proposal_of(bench, Folder(folder, device_keys(folder)))
    finally:
        bench.ledger.close()
    out.write_bytes(trust_list.write_proposal(said))
    say(f"Wrote {out}: {len(said.keys)} keys, {len(said.dead)} dead labels. Carry it to the root.")
    leave(DONE)


@keys.command()
@click.option("--root", "root_folder", type=PLACE, required=True, help="The root's folder.")
@click.option("--list", "path", type=THERE, required=True, help="What kiosk keys export wrote.")
@click.option("--days", type=click.IntRange(1, 400), default=7, show_default=True, help="How long the list counts.")
@click.option("--out", type=FILE, required=True, help="File to write, for the site's kiosks.")
def sign(root_folder: Path, path: Path, days: int, out: Path) -> None:
    """Sign a site's keys and dead labels as its next trust list. On the computer with the root; look at each key."""
    said = trust_list.read_proposal(path.read_bytes())
    for key in said.keys:
        click.echo(f"{key.purpose:11} {key.key_id}  {key.status}")
    made = trust_list.sign_list(root_folder, said, timedelta(days=days))
    out.write_bytes(made.whole)
    say(f"Signed list {made.said.version} of {said.site}, until {made.said.until:%Y-%m-%d %H:%M} UTC: {out}")
    leave(DONE)


@keys.command("import")
@SITE
@click.option("--list", "path", type=THERE, required=True, help="What kiosk keys sign wrote.")
@click.option("--heard", help="Fingerprint of the root, as its keeper says it; for the first list of a root.")
@BADGES
def import_list(folder: Path, path: Path, heard: str | None, badges: tuple[str, ...]) -> None:
    """Take in a signed trust list; an older one, or another of the same number, is refused. Two sign."""
    bench = bench_of(folder)
    try:
        site = Folder(folder, device_keys(folder))
        said = take_list(bench, site, path.read_bytes(), heard, _two(bench, badges))
        say(f"List {said.version} counts, until {said.until:%Y-%m-%d %H:%M} UTC: kiosk read --cut-off goes by it.")
        leave(DONE)
    finally:
        bench.ledger.close()


def _spaced(text: str) -> str:
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _two(bench: Bench, badges: tuple[str, ...]) -> tuple[Signed, Signed]:
    if len(badges) != len(SIGNERS):
        raise ParseError("badges", "those of two people", str(len(badges)))
    one, other = (
        signature_or_leave(sign_change(bench, turn, person_of(bench, badge), ask_pin(badge)))
        for turn, badge in enumerate(badges)
    )
    return one, other


def _moment(text: str) -> datetime:
    try:
        said = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        raise ParseError("since", "a moment such as 2026-01-31T09:05, UTC", repr(text[:40])) from None
    if said.tzinfo is not None:
        raise ParseError("since", "a moment in UTC, without a zone", repr(text[:40]))
    return said.replace(tzinfo=UTC)


def _row(one: KeyListed) -> dict[str, Any]:
    moments = {"since": one.since, "until": one.until, "ended_at": one.ended_at}
    return {
        "purpose": one.purpose,
        "key_id": one.key_id,
        "public": one.public,
        **{name: at.isoformat(timespec="seconds") if at is not None else None for name, at in moments.items()},
        "status": one.status.value,
        "ended_by": one.ended_by,
        "private_half_here": one.here,
    }
