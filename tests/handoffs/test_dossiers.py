"""A dossier: one journey in one file, whole by its proof, readable, and disclosing no other journey."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kiosk.config import load_duties, load_profiles, load_therapies
from kiosk.domain.errors import ParseError
from kiosk.domain.keys import KeyPurpose
from kiosk.handoffs.checkpointing import checkpoints_of
from kiosk.handoffs.dossiers import dossier
from kiosk.ledger import notes
from kiosk.ledger.checkpoints import CheckpointPlace
from kiosk.ledger.dossier import SIGNED_PREFIX
from kiosk.ledger.export import key_document
from kiosk.rehearsal.desk import Desk
from kiosk.rehearsal.people import PATIENTS
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.story import Story, collect, register_patient
from kiosk.rehearsal.world import SITE, START, World
from tests.tree import ROOT

pytestmark = [pytest.mark.xdist_group("dossier"), pytest.mark.timeout(1800)]

SEED = 11
VERIFY = ROOT / "kiosk/ledger/verify.py"


@dataclass(frozen=True)
class Made:
    """A site with two patients enrolled, of whom one is collected from; her dossier, and the site's public keys."""

    world: World
    content: bytes
    keys: Path
    folder: Path

    @property
    def coi(self) -> str:
        return self.world.journeys["patient"]

    @property
    def files(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def verified(self, content: bytes, *more: str) -> tuple[int, dict[str, Any]]:
        path = self.folder / "dossier.zip"
        path.write_bytes(content)
        command = [sys.executable, "-I", str(VERIFY), str(path), "--keys", str(self.keys), "--json", *more]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("dossier")
    therapies = load_therapies()
    world = World.founded(folder / "site", SEED, therapies["car-t"], therapies, load_profiles(), Desk())
    key = unsafe_key(SEED, "checkpoint")
    world.bench.ledger.keep_checkpoints(CheckpointPlace(folder / "checkpoints.jsonl", key))
    for who in ("look-alike", "patient"):
        register_patient(Story(world), who)
    collect(Story(world), "patient")
    life = (START.replace(year=2020), START.replace(year=2040))
    keys = folder / "keys.json"
    trusted = (
        world.device_key.trusted(KeyPurpose.DEVICE, SITE, *life),
        key.trusted(KeyPurpose.CHECKPOINT, SITE, *life),
    )
    keys.write_text(key_document(trusted), encoding="utf-8")
    content = dossier(world.bench, world.journeys["patient"], load_duties(), world.device_key)
    yield Made(world, content, keys, folder)
    world.close()


def test_a_dossier_is_verified_alone(made: Made) -> None:
    """The verifier that shares no code with the kiosk finds every fact covered by the checkpoint in it."""
    code, answer = made.verified(made.content)
    facts = len(made.world.bench.ledger.facts(made.coi))
    assert (code, answer["dossier"], answer["facts"], answer["covered"]) == (0, made.coi, facts, facts)


def test_a_checkpoint_kept_elsewhere_vouches_or_is_said_not_to(made: Made) -> None:
    """One of the dossier's own size is compared; where those given are of other sizes, nothing is said to be verified."""
    note, elsewhere = json.loads(made.files["dossier.json"])["checkpoint"], made.folder / "elsewhere.note"
    elsewhere.write_text(note, encoding="utf-8")
    assert made.verified(made.content, "--checkpoint", str(elsewhere))[0] == 0
    own, key = notes.parse(note), checkpoints_of(made.world.bench).place.key
    other = notes.Checkpoint(own.origin, own.size + 1, own.root).signed(key)
    elsewhere.write_text(other.note, encoding="utf-8")
    assert made.verified(made.content, "--checkpoint", str(elsewhere))[0] == 2


def test_it_is_the_same_bytes_again(made: Made) -> None:
    """Nothing of the moment of packing goes in."""
    assert dossier(made.world.bench, made.coi, load_duties(), made.world.device_key) == made.content


def test_signatures_are_manifest(made: Made) -> None:
    """The readable record has each signer's name, the meaning of the signature, and the time by the clock of the place and UTC."""
    document = pypdfium2.PdfDocument(made.files["record.pdf"])
    text = " ".join("".join(page.get_textpage().get_text_range() for page in document).split())
    document.close()
    signed = [
        one.entry for one in made.world.bench.ledger.facts(made.coi) if type(one.entry.fact).__name__ == "Witnessed"
    ]
    assert signed
    for entry in signed:
        assert f"{entry.stamp.occurred_at:%Y-%m-%d %H:%M:%S} UTC" in text
        assert entry.fact.meaning.split()[0] in text  # type: ignore[union-attr]
    assert "Meaning of the signature" in text


def test_it_discloses_no_other_journey(made: Made) -> None:
    """Neither the other patient nor the other journey stands anywhere in it, nor the patient outside the readable record."""
    other, names = made.world.journeys["look-alike"], [who.name for who in PATIENTS]
    for name, content in made.files.items():
        assert other.encode() not in content, name
        if name != "record.pdf":
            assert not any(one.encode() in content for one in names), name


def test_evidence_is_listed(made: Made) -> None:
    """Every picture and bitmap that a fact names is listed by its hash, with whether it is kept."""
    about = json.loads(made.files["dossier.json"])
    named = {
        sha256
        for line in made.files["facts.jsonl"].splitlines()
        for sha256 in json.loads(json.loads(line)["body"])["fact"].get("frames", ())
    }
    assert named
    assert named <= set(about["evidence"])
    assert set(about["evidence"].values()) <= {"kept", "not kept, or erased"}


def repacked(made: Made, change: Callable[[dict[str, bytes]], None], *, sign: bool = False) -> bytes:
    """The dossier with files changed; whoever holds the device key signs it anew."""
    files = made.files
    change(files)
    if sign:
        about = json.loads(files["dossier.json"])
        about["files"] = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in files.items()
            if name not in ("dossier.json", "dossier.sig")
        }
        files["dossier.json"] = json.dumps(about).encode()
        signed = made.world.device_key.sign(SIGNED_PREFIX + hashlib.sha256(files["dossier.json"]).digest())
        files["dossier.sig"] = signed.hex().encode()
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sheet.getvalue()


def drop_last(files: dict[str, bytes]) -> None:
    files["facts.jsonl"] = b"".join(files["facts.jsonl"].splitlines(keepends=True)[:-1])


def change_about(field: str, value: object) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        about = json.loads(files["dossier.json"])
        about[field] = value
        files["dossier.json"] = json.dumps(about).encode()

    return change


@pytest.mark.hazard("H21")
@pytest.mark.parametrize(
    ("change", "sign", "what"),
    [
        pytest.param(drop_last, False, "files", id="a fact cut off"),
        pytest.param(drop_last, True, "inclusion proof", id="a fact cut off, signed anew"),
        pytest.param(lambda files: files.update({"record.pdf": b"%PDF"}), False, "files", id="another paper"),
        pytest.param(lambda files: files.update({"more.txt": b"x"}), False, "files", id="a file put in"),
        pytest.param(change_about("facts", 1), False, "signature of the dossier", id="another word"),
        pytest.param(change_about("evidence", {}), True, "evidence", id="evidence left out, signed anew"),
        pytest.param(change_about("proof", {"position": 0, "hashes": []}), True, "inclusion proof", id="another place"),
    ],
)
def test_a_changed_dossier_is_found(
    made: Made, change: Callable[[dict[str, bytes]], None], what: str, *, sign: bool
) -> None:
    """What was left out, put in or changed is found, by whoever was at it with the device key as well."""
    code, answer = made.verified(repacked(made, change, sign=sign))
    assert (code, answer["what"]) == (1, what)


def test_a_journey_nobody_knows_has_none(made: Made) -> None:
    """A journey without an enrolled patient is refused."""
    with pytest.raises(ParseError, match="enrolled"):
        dossier(made.world.bench, "A999026000009D", load_duties(), made.world.device_key)
