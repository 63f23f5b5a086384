"""The list that a root signs: taken in once, never an older one or another of its number, and read without the ledger."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.handoffs.keys.trust_list import KNOWN_FILE, LIST_FILE, CutOff, cut_off_list, proposal_of, take_list
from kiosk.handoffs.view import site_view
from kiosk.ledger import trust_list
from kiosk.ledger.keys import signing_key
from kiosk.ledger.signed import Signed, sign
from kiosk.ledger.trust_list import Proposal, TrustList
from tests.handoffs.keys.key_site import KeySite

WEEK = timedelta(days=7)
DEAD = trust_list.dead_issue("A999926000001DAX12100", "base label", 1)


def proposed(site: KeySite) -> Proposal:
    """What the site asks its root to sign, with one dead label."""
    with site.opened() as bench:
        return replace(proposal_of(bench, site.folder), dead=(DEAD,))


def taken(site: KeySite, made: Signed[TrustList], heard: str | None = None) -> TrustList:
    """The list as two take it in."""
    with site.opened() as bench:
        return take_list(bench, site.folder, made.whole, heard, site.signed(bench))


@pytest.mark.hazard("H04")
@pytest.mark.hazard("H26")
def test_a_list_only_goes_forward(site: KeySite, tmp_path: Path) -> None:
    """The first one needs the root's fingerprint; then none is taken that is older, forked, another root's or site's."""
    asked, root = proposed(site), tmp_path / "root"
    heard = trust_list.fingerprint(trust_list.make_root(root).public.hex())
    forked = tmp_path / "copied"
    forked.mkdir(mode=0o700)
    (forked / "root.key").write_text((root / "root.key").read_text("ascii"), "ascii")
    (forked / "root.key").chmod(0o600)
    first, second = (trust_list.sign_list(root, asked, WEEK) for _ in range(2))
    for fingerprint in (None, "0" * 32):
        with pytest.raises(ParseError, match="fingerprint"):
            taken(site, second, fingerprint)
    assert taken(site, second, heard).version == 2
    assert taken(site, second).version == 2
    trust_list.sign_list(forked, asked, WEEK)
    of_a_copy = trust_list.sign_list(forked, replace(asked, dead=()), WEEK)
    third = trust_list.sign_list(root, asked, WEEK)
    other = tmp_path / "other"
    trust_list.make_root(other)
    with site.opened() as bench:
        facts = bench.ledger.facts("site/keys")
        assert [type(record.entry.fact).__name__ for record in facts[2:]] == ["TrustListTaken"]
        for bad, why in (
            (first, "an older one"),
            (of_a_copy, "another of the same number"),
            (trust_list.sign_list(other, asked, WEEK), "fingerprint"),
            (trust_list.sign_list(root, replace(asked, site="elsewhere"), WEEK), "one of elsewhere"),
            (trust_list.sign_list(root, asked, timedelta(0)), "whose day is not over"),
        ):
            with pytest.raises(ParseError, match=why):
                take_list(bench, site.folder, bad.whole, None, site.signed(bench))
        strange = replace(asked, keys=(replace(asked.keys[0], key_id="00000000"),))
        signed = trust_list.sign_list(root, strange, WEEK)
        with pytest.raises(ParseError, match="keys of this site's record"):
            take_list(bench, site.folder, signed.whole, None, site.signed(bench))
        known = site_view(bench).trust_list
        assert known is not None
        assert known.version == 2
    skipped = trust_list.sign_list(forked, asked, WEEK)
    assert (skipped.said.version, skipped.said.previous) == (3, of_a_copy.sha256)
    with pytest.raises(ParseError, match="follows another"):
        taken(site, skipped)
    assert taken(site, third).version == 3


@pytest.mark.hazard("H26")
def test_no_byte_of_a_list_can_be_changed(tmp_path: Path) -> None:
    """A list with one bit of any sampled byte turned over is none; nor is one that another key signed for the root."""
    root = tmp_path / "root"
    key = trust_list.make_root(root)
    asked = Proposal("small", datetime(2026, 3, 2, tzinfo=UTC), (), (DEAD,))
    whole = trust_list.sign_list(root, asked, WEEK).whole
    assert trust_list.read_list(whole).said.root == key.public.hex()
    for at in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 1
        with pytest.raises(ParseError):
            trust_list.read_list(bytes(changed))
    thief = signing_key(b"\x11" * 32)
    said = trust_list.read_list(whole).said
    forged = sign("a list", said, trust_list.DOMAIN, thief)
    with pytest.raises(ParseError, match="root it names"):
        trust_list.read_list(forged.whole)


@pytest.mark.hazard("H04")
def test_a_root_remembers_before_it_gives_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers go up by one for each site; a proposal older than the last, or a memory that is damaged, is refused."""
    root = tmp_path / "root"
    trust_list.make_root(root)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    asked = Proposal("small", moment, (), ())
    made = [trust_list.sign_list(root, asked, WEEK) for _ in range(2)]
    assert [(one.said.version, one.said.previous) for one in made] == [(1, ""), (2, made[0].sha256)]
    assert trust_list.sign_list(root, replace(asked, site="other"), WEEK).said.version == 1
    with pytest.raises(ParseError, match="or later"):
        trust_list.sign_list(root, replace(asked, made_at=moment - timedelta(seconds=1)), WEEK)

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(trust_list, "write_whole", full)
        with pytest.raises(OSError, match="no space"):
            trust_list.sign_list(root, asked, WEEK)
    (root / "signed-lists.json").write_text("{", "ascii")
    with pytest.raises(ParseError, match="restore"):
        trust_list.sign_list(root, asked, WEEK)


@pytest.mark.hazard("H04")
def test_a_station_that_is_cut_off_goes_by_the_list_taken_last(site: KeySite, tmp_path: Path) -> None:
    """It knows dead labels and the site's seal keys; without the list, with an older one or after its day it says nothing."""
    now = site.founded.now
    nothing = cut_off_list(site.path, now)
    assert isinstance(nothing, Reason)
    assert nothing.interlock == "trust_list_counts"
    root, asked = tmp_path / "root", proposed(site)
    heard = trust_list.fingerprint(trust_list.make_root(root).public.hex())
    first = trust_list.sign_list(root, asked, WEEK)
    taken(site, first, heard)
    site.rotate(KeyPurpose.SEAL)
    asked = proposed(site)
    taken(site, trust_list.sign_list(root, asked, WEEK))
    now = asked.made_at
    held = cut_off_list(site.path, now)
    assert isinstance(held, CutOff)
    assert held.is_dead("A999926000001DAX12100", "base label", 1)
    assert not held.is_dead("A999926000001DAX12100", "base label", 2)
    seals = trust_list.seal_keys_of(held.said)
    assert {key.key_id for key in seals} == {row.key_id for row in site.of(KeyPurpose.SEAL)}
    assert isinstance(cut_off_list(site.path, now + WEEK - timedelta(seconds=1)), CutOff)
    for moment in (now + WEEK, now - timedelta(seconds=1)):
        assert isinstance(cut_off_list(site.path, moment), Reason)
    file = site.path / LIST_FILE
    newest = file.read_text("ascii")
    for content in (first.whole.hex(), "", newest[:-10], "zz"):
        file.write_text(content, "ascii")
        assert isinstance(cut_off_list(site.path, now), Reason)
    file.write_text(newest, "ascii")
    known = site.path / "keys" / KNOWN_FILE
    for content in ("{}", json.dumps([1]), ""):
        known.write_text(content, "ascii")
        assert isinstance(cut_off_list(site.path, now), Reason)
    known.unlink()
    assert isinstance(cut_off_list(site.path, now), Reason)


def test_a_revoked_seal_key_on_the_list_counts_for_no_label(site: KeySite) -> None:
    """Without the record nobody knows which of its labels came before: it is revoked for all of them."""
    row = proposed(site).keys[1]
    revoked = replace(row, purpose="seal", status="revoked", ended_at=row.not_before, ended_by=4)
    said = TrustList(1, "", "ab" * 32, row.not_after, Proposal("small", row.not_before, (revoked,), ()))
    assert [key.revoked_at for key in trust_list.seal_keys_of(said)] == [row.not_before]
