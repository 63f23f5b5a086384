"""Flips every bit of many seals, and mutates them at random, and counts what passes. Nothing must.

Not part of the test run, which does the same with a few seals.

    python tests/campaigns/forged_seals.py [--seals N]
"""

import argparse
import sys
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.barcodes.seals import key_id_of, seal
from kiosk.domain.readings import SealForm
from tests.barcodes.forgeries import accepted, flipped_bytes, flipped_text, mutated
from tests.barcodes.scene import BESIDE, CLAIMS, TRUSTED


def main() -> int:
    """Prints how many forgeries were tried and passed. 0 if none passed, else 1."""
    parser = argparse.ArgumentParser(description="Forges seals.")
    parser.add_argument("--seals", type=int, default=100)
    tried, passed = 0, 0
    for number in range(parser.parse_args().seals):
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        trusted = replace(TRUSTED, key_id=key_id_of(public), public=public.hex())
        form = list(SealForm)[number % 2]
        genuine = seal(replace(CLAIMS, issue=number + 1), key, form)
        forgeries = (*flipped_bytes(genuine), *flipped_text(genuine), *mutated(genuine, 200, seed=number))
        through, count = accepted(forgeries, genuine, trusted, BESIDE)
        tried, passed = tried + count, passed + len(through)
    print(f"{tried} forgeries, {passed} passed")
    return int(passed > 0)


if __name__ == "__main__":
    sys.exit(main())
