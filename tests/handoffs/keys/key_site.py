"""A small site whose keys change: opened and closed as a kiosk is, verified as an outsider verifies it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from kiosk.cli.sites import device_keys
from kiosk.domain.facts import IncidentRecorded
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.keys.listing import KeyListed, keys_of
from kiosk.handoffs.keys.rotating import Folder, rotate_key, sign_change
from kiosk.handoffs.opening import open_site
from kiosk.handoffs.public_keys import DEVICE_KEYS
from kiosk.handoffs.recording import Signed
from kiosk.ledger import verify
from kiosk.rehearsal.world import UNSAFE_CHEAP_PINS
from tests.handoffs.small_site import PIN, founded


@dataclass(frozen=True)
class KeySite:
    """A folder with a site, `founded` what it was founded with, and its people's ids by name."""

    path: Path
    founded: Bench
    people: dict[str, str]

    def copied(self, folder: Path) -> "KeySite":
        """The same site in another folder."""
        return replace(self, path=Path(shutil.copytree(self.path, folder)))

    @property
    def folder(self) -> Folder:
        """The folder as the kiosk finds it now."""
        return Folder(self.path, device_keys(self.path))

    @contextmanager
    def opened(self) -> Iterator[Bench]:
        """The kiosk, started and stopped again."""
        bench = open_site(
            self.path, site="small", kiosk="kiosk-1", station="ward", facility=self.founded.facility,
            edition=self.founded.edition, therapies=self.founded.therapies, printing={}, wristbands={},
            devices=device_keys(self.path),
        )  # fmt: skip
        try:
            yield replace(bench, pins=UNSAFE_CHEAP_PINS)
        finally:
            bench.ledger.close()

    def signed(self, bench: Bench) -> tuple[Signed, Signed]:
        """An administrator and quality sign a change of keys."""
        one, other = (sign_change(bench, turn, self.people[name], PIN) for turn, name in enumerate(("benno", "lena")))
        assert isinstance(one, Signed)
        assert isinstance(other, Signed)
        return one, other

    def rotate(self, purpose: KeyPurpose) -> None:
        """Another key takes the place of the one in force."""
        with self.opened() as bench:
            rotate_key(bench, self.folder, purpose, "yearly change", self.signed(bench))

    def of(self, purpose: KeyPurpose) -> list[KeyListed]:
        """The keys of a purpose, as they are listed."""
        with self.opened() as bench:
            return [one for one in keys_of(bench, self.folder) if one.purpose == purpose.value]

    def verified(self, keys: Path | None = None, checkpoint: Path | None = None) -> dict[str, Any]:
        """What the verifier that stands alone says of the record."""
        words = [self.path / "site.db", "--keys", keys or self.path / DEVICE_KEYS, "--json"]
        words += ["--checkpoint", checkpoint or self.path / "checkpoints.jsonl"]
        with redirect_stdout(StringIO()) as told:
            verify.main([str(word) for word in words])
        said: dict[str, Any] = json.loads(told.getvalue())
        return said


def one_more_fact(bench: Bench) -> None:
    """One more fact of the site."""
    fact = IncidentRecorded(bench.fresh.token(), "", "a test", bench.station, ())
    bench.ledger.append((bench.entry("site/incidents", fact, bench.clock.now()),), {})


def made_in(folder: Path) -> KeySite:
    """A new site."""
    bench, people = founded(folder)
    bench.ledger.close()
    return KeySite(folder, bench, people)
