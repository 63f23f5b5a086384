"""The site's own trust list: proposed to the root, taken in when it is signed, and read by a station that is cut off.

A list that was signed is a fact of the site (its number, its hash, its root), so that an older one, or another of the
same number, is found whoever puts it there. Beside the ledger the folder keeps the list and, with the private keys,
which one it is: a station without its ledger goes by these.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import TrustListTaken
from kiosk.domain.guards import trust_list_counts
from kiosk.domain.reasons import Reason
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.handing_over import dead_of
from kiosk.handoffs.keys.listing import keys_of
from kiosk.handoffs.keys.rotating import ACT, SIGNERS, STREAM, Folder
from kiosk.handoffs.recording import Signed, two_people
from kiosk.handoffs.view import journey_of, site_view
from kiosk.ledger import signed, trust_list
from kiosk.ledger.trust_list import KeyStands, Proposal, TrustList
from kiosk.ledger.whole_file import FILE_MODE, write_whole

LIST_FILE, KNOWN_FILE = "trust-list.hex", "trust-list.json"


def proposal_of(bench: Bench, folder: Folder) -> Proposal:
    """What the root is asked to sign: the keys as they stand, and every dead label issue of the site."""
    stands = tuple(
        KeyStands(
            one.key_id, one.public, bench.ledger.site, one.purpose, one.since, one.until, one.status.value,
            one.ended_at, one.ended_by,
        )
        for one in keys_of(bench, folder)
        if one.since is not None and one.until is not None
    )  # fmt: skip
    dead = {
        trust_list.dead_issue(one.container, one.piece, one.issue)
        for listed in bench.roll.all()
        for one in dead_of(journey_of(bench, listed.coi))
    }
    return Proposal(bench.ledger.site, bench.now, stands, tuple(sorted(dead)))


def take_list(bench: Bench, folder: Folder, content: bytes, heard: str | None, by: tuple[Signed, Signed]) -> TrustList:
    """Take in a list that the root signed. `heard` is the root's fingerprint as its keeper says it, for its first list.

    Raises ParseError for a list of another site or root, an older one, another of the same number, one whose day is
    over, one with a key that the record doesn't know; for signatures as `rotate_key`.
    """
    people = two_people(bench, ACT, SIGNERS, by)
    found = trust_list.read_list(content)
    said, site = found.said, site_view(bench)
    known = site.trust_list
    if said.said.site != site.site:
        raise ParseError("trust list", f"one of {site.site}", f"one of {said.said.site}")
    _require_root(said, known, heard)
    if known is not None and (said.version, found.sha256) != (known.version, known.sha256):
        if said.version <= known.version:
            what = "another of the same number: call quality" if said.version == known.version else "an older one"
            raise ParseError("trust list", f"number {known.version + 1} or later", f"number {said.version}, {what}")
        if said.version == known.version + 1 and said.previous != known.sha256:
            raise ParseError("trust list", "one that follows the list known here", "one that follows another")
    if bench.now >= said.until:
        raise ParseError("trust list", "one whose day is not over", f"one until {said.until:%Y-%m-%d %H:%M} UTC")
    own = {(one.key_id, one.public, one.purpose) for one in keys_of(bench, folder)}
    strange = [key.key_id for key in said.said.keys if (key.key_id, key.public, key.purpose) not in own]
    if strange:
        raise ParseError("trust list", "keys of this site's record", ", ".join(strange))
    if known is None or known.sha256 != found.sha256:
        fact = TrustListTaken(said.version, found.sha256, said.root, said.until)
        entry = bench.entry(STREAM, fact, bench.clock.now(), people=people)
        bench.ledger.append((entry,), {STREAM: dict(site.counts)[STREAM]})
    keep_list(folder.path, found)
    return said


def _require_root(said: TrustList, known: TrustListTaken | None, heard: str | None) -> None:
    due = trust_list.fingerprint(said.root)
    if heard is not None and "".join(heard.split()).lower() != due:
        raise ParseError("fingerprint", "that of the root which signed this list, as its keeper says it", repr(heard))
    if heard is None and (known is None or known.root != said.root):
        raise ParseError("root", "one known here, or its fingerprint as its keeper says it (--heard)", due)


def keep_list(folder: Path, found: signed.Signed[TrustList]) -> None:
    """Keep a list in the folder of a site, for the time without its ledger, and which one it is. Raises OSError."""
    said = found.said
    write_whole(folder / LIST_FILE, found.whole.hex() + "\n", 0o644)
    known = {"root": said.root, "sha256": found.sha256, "site": said.said.site, "version": said.version}
    write_whole(folder / "keys" / KNOWN_FILE, json.dumps(known, sort_keys=True) + "\n", FILE_MODE)


@dataclass(frozen=True)
class CutOff:
    """What a station goes by that is cut off from its ledger: the list taken in last, still in its time."""

    said: TrustList

    def is_dead(self, container: str, piece: str, issue: int) -> bool:
        """Whether this issue of a label must never be believed again."""
        return trust_list.dead_issue(container, piece, issue) in self.said.said.dead


def cut_off_list(folder: Path, now: datetime) -> CutOff | Reason:
    """The list of a folder, or why it doesn't count: none there, not the one taken in last, its day over."""
    try:
        known = json.loads((folder / "keys" / KNOWN_FILE).read_text(encoding="utf-8"))
        content = bytes.fromhex((folder / LIST_FILE).read_text(encoding="ascii"))
        found = trust_list.read_list(content)
        due = (known["root"], known["sha256"], known["site"], known["version"])
    except (OSError, ValueError, KeyError, TypeError, ParseError) as error:
        return trust_list_counts.reason("the trust list taken in last", repr(error)[:120])
    said = found.said
    if due != (said.root, found.sha256, said.said.site, said.version):
        return trust_list_counts.reason(f"trust list {due[3]}, taken in last", f"list {said.version}")
    if not said.said.made_at <= now < said.until:
        return trust_list_counts.reason(
            f"a list whose day is not over, now {now:%Y-%m-%d %H:%M} UTC", f"one until {said.until:%Y-%m-%d %H:%M} UTC"
        )
    return CutOff(said)
