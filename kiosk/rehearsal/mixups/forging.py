"""Papers that should not exist: printed past the kiosk, patched with other stickers, torn, copied."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from kiosk.barcodes.modules import Modules
from kiosk.barcodes.seals import SealClaims, seal
from kiosk.domain.label import BagLabel
from kiosk.handoffs.contents import container_label
from kiosk.labels.layout import lay_out
from kiosk.labels.page import page
from kiosk.labels.raster import black, grey
from kiosk.ledger.keys import SigningKey
from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.world import World

SHARES = Mapping[str, tuple[float, float, float, float]]
"""Where things stand on a label: left, top, width and height in shares of its size."""

ON_BASE_LABEL: SHARES = {
    "donation number": (0.0, 0.0, 0.5, 0.13),
    "blood groups": (0.52, 0.0, 0.30, 0.12),
    "chain of identity": (0.0, 0.35, 0.5, 0.09),
    "product code": (0.0, 0.52, 0.5, 0.085),
    "expiry": (0.52, 0.52, 0.48, 0.085),
    "compound message": (0.53, 0.74, 0.18, 0.17),
    "seal": (0.735, 0.74, 0.265, 0.26),
}


def content(world: World, container: str, piece: str, issue: int = 1) -> BagLabel:
    """What the record intends for a label, genuine seal included."""
    journey = world.journey()
    made = container_label(world.bench, journey, journey.containers[container], piece, issue)
    if not isinstance(made, BagLabel):
        raise TypeError(f"Expected the content of a label, got {made}.")
    return made


def resealed(label: BagLabel, key: SigningKey, commitment: str) -> BagLabel:
    """The label with a seal by `key` over what it says."""
    claims = SealClaims.of(label.sealed, commitment)
    return replace(label, seal=seal(claims, key.private))


def committed_to(world: World) -> str:
    """The commitment that a genuine seal of the patient carries."""
    identity = world.journey().identity
    if identity is None:
        raise TypeError("Expected an enrolled patient, got nobody.")
    return identity.patient


def on_paper(world: World, label: BagLabel) -> Paper:
    """The label as any office printer would print it: nothing is proved."""
    profile = world.bench.printing[label.kind.value].profile
    laid = lay_out(label, profile)
    bits = black(grey(page(laid.drawing), profile.printer.dpi), profile.output.threshold)
    return Paper(label.kind.value, bits, profile.printer.dpi)


def sticker(paper: Paper, modules: Modules, left: float, top: float, dots: int = 3, height: int = 60) -> Paper:
    """The paper with a white sticker on it that carries one symbol: its upper left in shares of the size, `dots` a
    module; bars of a linear symbol are `height` dots tall.
    """
    rows = height if modules.height == 1 else dots
    ink = np.pad(np.kron(modules.dark, np.ones((rows, dots), dtype=np.bool_)), modules.quiet * dots // 2)
    y, x = int(top * paper.bits.shape[0]), int(left * paper.bits.shape[1])
    bits = paper.bits.copy()
    bits[y : y + ink.shape[0], x : x + ink.shape[1]] = ink
    return Paper(paper.kind, bits, paper.dpi)


def strip(paper: Paper, modules: Modules, left: int, top: int, height: int) -> Paper:
    """A base label with a strip of another linear symbol stuck across its donation bar code, in dots of the label."""
    bits = paper.bits.copy()
    bits[top : top + height, : bits.shape[1] // 2] = False
    ink = np.kron(modules.dark, np.ones((height, 3), dtype=np.bool_))
    bits[top : top + height, left : left + ink.shape[1]] = ink
    return Paper(paper.kind, bits, paper.dpi)


def patched(paper: Paper, other: Paper, part: str) -> Paper:
    """A base label with a part of another one stuck over its own."""
    left, top, width, height = ON_BASE_LABEL[part]
    rows, columns = paper.bits.shape
    place = np.s_[int(top * rows) : int((top + height) * rows), int(left * columns) : int((left + width) * columns)]
    bits = paper.bits.copy()
    bits[place] = other.bits[place]
    return Paper(paper.kind, bits, paper.dpi)


def torn(paper: Paper, *parts: str) -> Paper:
    """A base label without these symbols: torn off, wetted or scraped away."""
    for part in parts:
        paper = paper.without(*ON_BASE_LABEL[part])
    return paper
