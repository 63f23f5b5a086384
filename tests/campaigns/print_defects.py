"""Labels that a printer spoils, photographed: what endangers a reading is refused, and the grade falls as the defect grows.

Six kinds of defect, each from hardly there to hopeless: white lines, voids, low contrast, scaling, offset, smear. A
strength is what the printer does: millimetres beside the place, a share of scale, how often a dot fails, how many specks
of which size. What of it falls on a symbol, and how much paper is left on that side, is chance, and what the
correlations lack.

A label is **endangered** when a symbol of it is. What a symbol's printed dots look like is worked out for three fixed
`CONDITIONS` of a bedside, each in two places on the camera's pixels: farther away, out of focus, in poor light. Any
printer's clean print of the same symbol is read there. A symbol is endangered when the gate's two readers don't both
return its text in every one of them, or when anything else is read. It is endangered as well when any of its ink or of
its quiet zone leaves the paper. That is told from the dots alone: neither the photograph nor the grade is asked.

A label is **refused** when two photographs by a steady hand don't give every symbol, or give another text, or when its
grade is below the floor. What is endangered has to be refused; what is refused and isn't endangered is a label printed
again for nothing, and counted. Limits were chosen on the cases from `TUNING` on, figures are of those before.

    python -m tests.campaigns.print_defects [--cases 600] [--first 0] [--json FILE]
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from kiosk.barcodes.confirming import Confirmed, Contradicted, confirm
from kiosk.barcodes.finding import find, merged
from kiosk.barcodes.gate import Gate
from kiosk.barcodes.grading import Look, PrintedLabel, PrintedSymbol, grade, look
from kiosk.barcodes.picture import frame_picture
from kiosk.barcodes.readers import Libdmtx, Zbar, Zxing
from kiosk.barcodes.seals import key_id_of
from kiosk.domain.grades import FLOOR
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.label import LabelKind, Purpose
from kiosk.labels.proof import prove
from kiosk.labels.proved import Proved
from kiosk.rehearsal.camera import CLEAN, Backdrop, OnBag, OnTable, Print, Scene, shoot
from tests.campaigns.campaign import Piece
from tests.labels.contents import SITE_KEY, bag_label, printed, profile_for

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PUBLIC = SITE_KEY.public_key().public_bytes_raw()
TRUSTED = TrustedKey(
    key_id_of(PUBLIC), PUBLIC.hex(), KeyPurpose.SEAL, "tests", NOW - timedelta(days=1), NOW + timedelta(days=1)
)
ENOUGH = 3.5
"""A grade from which on no second photograph is taken."""

PER_KIND = 20
"""Strengths of each kind in a piece: its correlation is over these."""

LEAST_CORRELATION = 0.9

TUNING = 100_000
"""Cases from this one on are for choosing limits."""

STOCKS = (LabelKind.BASE, LabelKind.CRYOBAG, LabelKind.TIE_TAG)


@dataclass(frozen=True)
class Bedside:
    """A condition in which a clean print is read: pixels a millimetre, blur (sigma, pixels), paper's light, noise."""

    px_per_mm: float
    blur: float
    light: float
    noise: float


CONDITIONS = (Bedside(9.0, 0.8, 0.8, 2.0), Bedside(9.5, 1.0, 0.8, 2.0), Bedside(9.5, 0.7, 0.35, 3.0))
PLACES = (0.0, 0.5)
"""Parts of a pixel by which a symbol stands farther right and down."""

BENCH = 0.35
"""Light of what lies under the stock, of the paper's."""

STILL = np.array([[1.0, 0, 0], [0, 1.0, 0]])


@dataclass(frozen=True, eq=False)
class Spoiled:
    """What came out: its dots, how black the ink is (1 = black), and where on the stock dots went (2 × 3)."""

    bits: np.ndarray
    ink: float = 1.0
    went: np.ndarray = field(default_factory=lambda: STILL)


@dataclass(frozen=True)
class Outcome:
    """One case: what was done, what the dots say, what was read, and its grade (0 where none was to be had)."""

    kind: str
    strength: float
    endangered: bool
    read: bool
    wrong: tuple[str, ...]
    score: float
    worst: str

    @property
    def refused(self) -> bool:
        """Whether the read-back refuses it."""
        return not self.read or self.score < FLOOR


def white_lines(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """Dots of the head that fail more and more often, two thirds of a narrow bar wide, until they never heat."""
    symbol = max((one for one in label.symbols if one.linear), key=lambda one: one.width)
    dark = np.pad(symbol.modules.dark[0], 1)
    narrow = np.nonzero(dark[1:-1] & ~dark[:-2] & ~dark[2:])[0]
    column = symbol.left + int(chance.choice(list(narrow))) * symbol.x_dots
    bits = label.ink.copy()
    fails = np.random.default_rng(chance.randrange(2**32)).random(bits.shape[0]) < strength
    bits[fails, column : column + max(1, round(symbol.x_dots * 2 / 3))] = False
    return Spoiled(bits)


def voids(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """Specks without ink, as of dust on the ribbon, more and larger ones."""
    bits = label.ink.astype(np.uint8)
    dot = label.dots_per_mm
    for symbol in label.symbols:
        for _ in range(round(2 + 10 * strength)):
            at = (symbol.left + chance.randrange(symbol.width), symbol.top + chance.randrange(symbol.height))
            size = max(1, round((0.1 + 0.9 * strength) * dot * chance.uniform(0.7, 1.0)))
            cv2.ellipse(bits, at, (size, max(1, size // 2)), chance.uniform(0, 180), 0, 360, 0, -1)
    return Spoiled(bits.astype(np.bool_))


def low_contrast(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """Ink that is grey: a cold head, an old ribbon, stock left in the sun."""
    return Spoiled(label.ink, ink=1.0 - 0.95 * strength + chance.uniform(-0.01, 0.01))


def _moved(label: PrintedLabel, matrix: np.ndarray) -> Spoiled:
    rows, columns = label.ink.shape
    moved = cv2.warpAffine(label.ink.astype(np.uint8), matrix, (columns, rows), flags=cv2.INTER_NEAREST, borderValue=0)
    return Spoiled(moved.astype(np.bool_), went=matrix)


def scaling(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """A driver that fits the page, or a feed that slips: up to a tenth larger or smaller, dots dropped or doubled."""
    times = 1 + chance.choice((-1, 1)) * 0.1 * strength
    across = times if chance.random() < 0.5 else 1.0
    rows, columns = label.ink.shape
    return _moved(label, np.array([[across, 0, (1 - across) * columns / 2], [0, times, (1 - times) * rows / 2]]))


def offset(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """Stock that lies beside its place, up to 5 mm, across or along the feed."""
    far = chance.choice((-1, 1)) * 5 * strength * label.dots_per_mm
    right, down = (far, 0.0) if chance.random() < 0.5 else (0.0, far)
    return _moved(label, np.array([[1, 0, round(right)], [0, 1, round(down)]], np.float64))


def smear(label: PrintedLabel, strength: float, chance: random.Random) -> Spoiled:
    """Ink that is dragged along, up to a fifth of a millimetre, either way: whole dots, and some of the next ones."""
    whole, part = divmod(strength * 0.22 * label.dots_per_mm, 1)
    across, back = chance.random() < 0.5, chance.random() < 0.5
    shorter, longer = (_dragged(label.ink, int(whole) + more, across=across, back=back) for more in (0, 1))
    some = np.random.default_rng(chance.randrange(2**32)).random(label.ink.shape) < part
    return Spoiled(shorter | (longer & some))


def _dragged(ink: np.ndarray, dots: int, *, across: bool, back: bool) -> np.ndarray:
    kernel = np.ones((1, dots + 1) if across else (dots + 1, 1), np.uint8)
    anchor = (0, 0) if back else (kernel.shape[1] - 1, kernel.shape[0] - 1)
    return cv2.dilate(ink.astype(np.uint8), kernel, anchor=anchor).astype(np.bool_)


DEFECTS: dict[str, Callable[[PrintedLabel, float, random.Random], Spoiled]] = {
    "white lines": white_lines, "voids": voids, "low contrast": low_contrast, "scaling": scaling, "offset": offset,
    "smear": smear,
}  # fmt: skip


def endangers(label: PrintedLabel, spoiled: Spoiled) -> bool:
    """Whether a symbol is not read alike by both readers in every condition, or isn't whole on the paper."""
    return any(_endangered(symbol, label, spoiled) for symbol in label.symbols)


def _endangered(symbol: PrintedSymbol, label: PrintedLabel, spoiled: Spoiled) -> bool:
    quiet = symbol.modules.quiet * symbol.x_dots
    down = 0 if symbol.linear else quiet
    own = np.array([(symbol.left - quiet, symbol.top - down),
                    (symbol.left + symbol.width + quiet, symbol.top + symbol.height + down)])  # fmt: skip
    (left, top), (right, bottom) = own @ spoiled.went[:, :2].T + spoiled.went[:, 2]
    rows, columns = label.ink.shape
    if min(left, top) < 0 or right > columns or bottom > rows:
        return True
    room = round(label.dots_per_mm)
    part = slice(max(0, int(top) - room), int(bottom) + room), slice(max(0, int(left) - room), int(right) + room)
    ink = np.where(spoiled.bits[part], spoiled.ink, 0.0).astype(np.float32)
    return not all(
        given(symbol, seen_at(ink, label.dots_per_mm, bedside, place))
        for bedside in CONDITIONS for place in PLACES
    )  # fmt: skip


def seen_at(ink: np.ndarray, dots_per_mm: float, bedside: Bedside, place: float) -> np.ndarray:
    """Printed dots as a camera has them there, grey."""
    scale = bedside.px_per_mm / dots_per_mm
    size = (int(ink.shape[1] * scale) + 2, int(ink.shape[0] * scale) + 2)
    fine = 4
    matrix = np.array([[fine * scale, 0, fine * place], [0, fine * scale, fine * place]])
    drawn = cv2.warpAffine(ink, matrix, (fine * size[0], fine * size[1]), flags=cv2.INTER_NEAREST)
    paper = 230 * bedside.light * (1 - cv2.GaussianBlur(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA),
                                                        (0, 0), bedside.blur))  # fmt: skip
    noise = np.random.default_rng(1).normal(0, bedside.noise, paper.shape)
    return np.asarray(np.clip(paper + noise, 0, 255), np.uint8)


def given(symbol: PrintedSymbol, grey: np.ndarray) -> bool:
    """Whether both readers return the symbol's own text there, and nothing else is read."""
    own = frozenset({symbol.modules.symbology})
    seconds = {"Data Matrix": Libdmtx(patience=200)}
    spots = merged(find(Zxing(), grey, own))
    verdicts = [confirm(grey, spot, seconds.get(symbol.modules.symbology, Zbar())) for spot in spots]
    read = {one.sighting.data for one in verdicts if isinstance(one, Confirmed)}
    return read == {symbol.modules.content} and not any(isinstance(one, Contradicted) for one in verdicts)


def case(number: int) -> Outcome:
    """One case by its number: kinds, strengths and stocks in turn, the rest at random from the number."""
    kind = tuple(DEFECTS)[number % len(DEFECTS)]
    at = number // len(DEFECTS)
    chance = random.Random(f"print defect {number}")
    strength = (at % PER_KIND + 0.5) / PER_KIND
    stock = STOCKS[at // PER_KIND % len(STOCKS)]
    label, texts, gate = _label(stock)
    spoiled = DEFECTS[kind](label, strength, chance)
    read, looks, graded = set[str](), list[Look](), None
    for pose in range(2):
        grey = photographed(stock, spoiled, label.dpi, 2 * number + pose)
        reading = gate.read(frame_picture(grey), NOW)
        read |= {symbol.text for symbol in reading.accepted}
        looks.append(look(grey, label, reading.accepted))
        graded = grade(looks, label)
        if texts <= read and graded is not None and graded.score >= ENOUGH:
            break
    score, worst = (0.0, "") if graded is None else (graded.score, graded.worst)
    return Outcome(kind, strength, endangers(label, spoiled), texts <= read, tuple(sorted(read - texts)), score, worst)


def photographed(stock: LabelKind, spoiled: Spoiled, dpi: int, seed: int) -> np.ndarray:
    """The frame, grey, as a steady hand in good light takes it: on its bag, or a tag on the table."""
    sheet = Print(spoiled.bits, dpi, spoiled.ink)
    item = OnTable(sheet) if stock is LabelKind.TIE_TAG else OnBag(sheet, radius_mm=180.0)
    frame = shoot(Scene.filled(item, Backdrop.DRAPE, 0.85), replace(CLEAN, jpeg_quality=90), seed)
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY), np.uint8)


_LABELS: dict[LabelKind, tuple[PrintedLabel, frozenset[str], Gate]] = {}


def _label(stock: LabelKind) -> tuple[PrintedLabel, frozenset[str], Gate]:
    if stock not in _LABELS:
        content, profile = bag_label(stock, purpose=Purpose.USE), profile_for(stock)
        proof = prove(content, profile)
        if not isinstance(proof, Proved):
            raise TypeError(f"Expected a proved label, got {proof}.")
        texts = frozenset(symbol.intended.text for symbol in proof.symbols)
        _LABELS[stock] = (printed(content, profile), texts, Gate((TRUSTED,), seconds=(Zbar(), Libdmtx(patience=200))))
    return _LABELS[stock]


def correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Spearman's rank correlation; equal figures share their mean rank. 0 where one side is all alike."""
    ranks = [_ranks([pair[side] for pair in pairs]) for side in (0, 1)]
    if any(np.ptp(side) == 0 for side in ranks):
        return 0.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _ranks(figures: Sequence[float]) -> np.ndarray:
    values = np.array(figures)
    return np.array([(values < value).sum() + ((values == value).sum() + 1) / 2 for value in values])


def run(first: int, count: int) -> Piece:
    """A case is one spoiled label; correlations are over the kinds of one piece that have `PER_KIND` of them."""
    return piece([case(number) for number in range(first, first + count)])


def piece(outcomes: Sequence[Outcome]) -> Piece:
    """The figures of some outcomes, and what should not have been."""
    counts: Counter[str] = Counter()
    found: list[str] = []
    for one in outcomes:
        counts[f"{one.kind}: {'refused' if one.refused else 'passed'}"] += 1
        counts[f"{one.kind}: endangered"] += one.endangered
        counts[f"{one.kind}: refused though harmless"] += one.refused and not one.endangered
        counts["wrong texts read"] += len(one.wrong)
        found += [f"{one.kind} {one.strength:.3f}: read {text!r}" for text in one.wrong]
        if one.endangered and not one.refused:
            found.append(f"{one.kind} {one.strength:.3f}: endangered, and passed with {one.score:.2f}")
    for kind in DEFECTS:
        pairs = [(one.strength, -one.score) for one in outcomes if one.kind == kind]
        if len(pairs) >= PER_KIND and correlation(pairs) < LEAST_CORRELATION:
            found.append(f"{kind}: rank correlation of grade with strength {correlation(pairs):.3f}")
    return Piece(dict(counts), tuple(found))


def main() -> int:
    """Prints the figures by kind. 0 if nothing was found that should not be, else 1."""
    parser = argparse.ArgumentParser(description="Grades labels that a printer spoiled.")
    parser.add_argument("--cases", type=int, default=600)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    outcomes = [case(number) for number in range(asked.first, asked.first + asked.cases)]
    came = piece(outcomes)
    for kind in DEFECTS:
        mine = [one for one in outcomes if one.kind == kind]
        rank = correlation([(one.strength, -one.score) for one in mine])
        refused = sum(one.refused for one in mine)
        danger = sum(one.endangered for one in mine)
        caught = sum(one.endangered and one.refused for one in mine)
        print(f"{kind:14}{len(mine):4} refused {refused:4} passed {len(mine) - refused:4} endangered {danger:4} "
              f"of them refused {caught:4} "
              f"rank correlation {rank:.3f}")  # fmt: skip
    for line in came.found:
        print("FOUND", line)
    if asked.json is not None:
        asked.json.write_text(json.dumps([one.__dict__ for one in outcomes], indent=1), encoding="utf-8")
    return int(bool(came.found))


if __name__ == "__main__":
    sys.exit(main())
