"""Our ZPL drawn by somebody else: zpl-renderer-js, which runs on Node and knows nothing of the kiosk.

Optional: `make renderer` installs it where Node is. Where it is missing the test says so and is left out.
"""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.domain.label import LabelKind
from kiosk.labels.layout import lay_out
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.labels.second_look import due_of_second, one_symbol, whole_label
from tests.labels.contents import bag_label, profile_for, wristband
from tests.tree import ROOT

RENDERER = ROOT / ".cache/renderer"
SCRIPT = Path(__file__).with_name("render_zpl.cjs")
NODE = shutil.which("node")


@pytest.mark.skipif(
    NODE is None or not (RENDERER / "node_modules/zpl-renderer-js").is_dir(),
    reason="No independent renderer: ZPL is not drawn by zpl-renderer-js. Install Node, then: make renderer",
)
@pytest.mark.parametrize(
    ("kind", "dpi", "density"), [(LabelKind.BASE, 203, 8), (LabelKind.BASE, 300, 12), (LabelKind.WRISTBAND, 300, 12)]
)
def test_another_renderer_draws_the_very_label(kind: LabelKind, dpi: int, density: int) -> None:
    """Dot by dot the proved label, and both readers find each symbol in it with its symbology identifier."""
    content = bag_label() if kind is LabelKind.BASE else wristband()
    profile = profile_for(kind, dpi)
    proof = prove(content, profile)
    assert isinstance(proof, Proved)
    stream = proof.wrapped_as("zpl-gfa")
    assert isinstance(stream, bytes)
    height, width = proof.bits.shape
    assert NODE is not None
    drawn = subprocess.run(
        [NODE, SCRIPT, RENDERER, str(width / density), str(height / density), str(density)],
        input=stream, capture_output=True, check=True, timeout=240,
    )  # fmt: skip
    with Image.open(io.BytesIO(drawn.stdout)) as picture:
        bits = np.asarray(picture.convert("L")) < 128
    assert np.array_equal(bits, proof.bits)
    due = {(s.intended.symbology, s.intended.aim, s.intended.content): s.intended.times for s in proof.symbols}
    assert dict(whole_label(bits)) == due
    for symbol in lay_out(content, profile).drawing.symbols:
        assert one_symbol(bits, symbol) == (due_of_second(symbol),)
