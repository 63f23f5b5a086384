"""The verifier that stands alone: what it hashes, what it takes, how it answers."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk.ledger import chain, export
from kiosk.ledger.keys import signing_key
from tests.ledger.tampering import ONE, VERIFY, edit, tamper, verifier

pytestmark = pytest.mark.sqlite

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))


def test_both_hash_and_sign_by_the_same_vectors() -> None:
    """The chain and the verifier hold to one set of test vectors, checked with sha256sum and OpenSSL."""
    key = signing_key(bytes.fromhex(VECTORS["seed"]))
    assert (key.public.hex(), key.key_id) == (VECTORS["public"], VECTORS["key_id"])
    trusted = verifier.Ed25519PublicKey.from_public_bytes(bytes.fromhex(VECTORS["public"]))
    for fact in VECTORS["facts"]:
        body = fact["body"].encode("utf-8")
        assert chain.head_after(fact["previous"], body) == fact["head"]
        assert key.sign(chain.signed_text(fact["head"])).hex() == fact["signature"]
        trusted.verify(bytes.fromhex(fact["signature"]), verifier.SIGNED_PREFIX + bytes.fromhex(fact["head"]))
    assert VECTORS["facts"][0]["previous"] == verifier.GENESIS


def _run(tmp_path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    alone = tmp_path / "elsewhere"
    alone.mkdir(exist_ok=True)
    copy = shutil.copy(VERIFY, alone / "v.py")
    command = [sys.executable, "-I", str(copy), *map(str, arguments)]
    return subprocess.run(command, cwd=alone, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.hazard("H21")
def test_the_verifier_runs_alone_and_speaks_by_exit_code(written: Any, tmp_path: Path) -> None:
    """From a copy elsewhere, without the kiosk on its path: 0 for a sound ledger, 1 for the first bad fact, 2 for no ledger."""
    keys = tmp_path / "keys.json"
    keys.write_text(export.key_document(written.trusted), encoding="utf-8")
    sound = _run(tmp_path, written.file, "--keys", keys, "--json")
    assert sound.returncode == 0
    assert json.loads(sound.stdout)["facts"] == 10
    tamper(written.file, edit("attempt-1", "attempt-9"))
    bad = _run(tmp_path, written.file, "--keys", keys)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert f"stream {ONE}, fact 3, head" in bad.stderr.replace("3: head", "3, head")
    assert _run(tmp_path, tmp_path / "none", "--keys", keys).returncode == 2
    assert _run(tmp_path).returncode == 2


@pytest.mark.parametrize("keys", ["", "{}", '{"keys": []}', '{"keys": [{"key_id": "00000000", "public": "00"}]}', "[]"])
def test_without_keys_nothing_is_verified(
    written: Any, tmp_path: Path, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A key file that is empty, damaged or names a key wrongly is a broken set-up, never a pass."""
    path = tmp_path / "keys.json"
    path.write_text(keys, encoding="utf-8")
    assert verifier.main([str(written.file), "--keys", str(path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["result"] == "unreadable"


def test_an_empty_ledger_is_no_pass(place: Any, tmp_path: Path) -> None:
    """A file without a single fact, or lines that are no facts, can't be verified."""
    keys = tmp_path / "keys.json"
    keys.write_text(export.key_document(place.trusted), encoding="utf-8")
    assert verifier.main([str(place.file), "--keys", str(keys)]) == 2
    for text in ("", "{}\n", "not JSON\n", "[1]\n"):
        lines = tmp_path / "lines.jsonl"
        lines.write_text(text, encoding="utf-8")
        assert verifier.main([str(lines), "--keys", str(keys)]) == 2
    assert verifier.main([str(place.file), "--keys", str(keys), "--site", "A9991"]) == 2
