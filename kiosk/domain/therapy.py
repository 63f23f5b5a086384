"""A therapy: what steps a patient's cells go through, in which containers, inside which limits.

A therapy is data and can only tighten. It picks rows of the step table and sets windows and limits; no therapy can drop
an interlock of a row it picks. The file's name is its id; an unknown key, a missing one or a step not in the table
stops the kiosk at start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from kiosk.domain.administration import Administration
from kiosk.domain.containers import Result
from kiosk.domain.errors import ParseError
from kiosk.domain.milestones import Milestone, Window
from kiosk.domain.potency import potency
from kiosk.domain.step import StepKind
from kiosk.domain.storage import ColdLimits
from kiosk.domain.temperature import Transport

COLLECTION_TYPES = frozenset({"1", "X", "8"})
"""Collection types an autologous product can have at all (sixth character of ISBT 128 structure 003)."""

COLLECTION_TYPES_UNLESS_NARROWED = frozenset({"1", "X"})

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)

DEMONSTRATION_ONLY = "demonstration only"
"""The legal basis that cannot run in production."""


class ContainerPurpose(Enum):
    """What a kind of container is for. Only a dose is ever released, and given from its bag or from its reserve.

    An intermediate is made on the way to a dose, as a cell line is of a punch of skin.
    """

    STARTING_MATERIAL = "starting material"
    POOL = "pool"
    INTERMEDIATE = "intermediate"
    DOSE = "dose"
    RESERVE = "reserve"
    SAMPLE = "sample"
    RETAIN = "retain"


GIVEN = frozenset({ContainerPurpose.DOSE, ContainerPurpose.RESERVE})
"""What reaches the patient: a dose, and what a dose was moved into."""

TUBES = frozenset({ContainerPurpose.SAMPLE, ContainerPurpose.RETAIN})
"""What is sent out or kept to be tested, and never given."""


class Comparison(Enum):
    """How a result is held against its criterion."""

    AT_LEAST = "at least"
    AT_MOST = "at most"
    IS = "is"
    PRODUCT_AT_LEAST = "product at least"


@dataclass(frozen=True)
class Criterion:
    """One line of a release specification: a test, and what its result must be, in the unit given ('' for a word).

    A product is of two tests, a fraction and an effect per cell in the unit given, named by `times`: see `potency`.
    """

    test: str
    comparison: Comparison
    value: str
    unit: str
    times: str = ""

    @property
    def tests(self) -> tuple[tuple[str, str], ...]:
        """The tests whose results it is held against, each with its unit."""
        return ((self.test, ""), (self.times, self.unit)) if self.times else ((self.test, self.unit),)

    def held_against(self, results: Mapping[str, Result]) -> tuple[bool, str]:
        """Whether the results meet the criterion, and what was found, in words. Each of its tests must have one."""
        found = [results[test] for test, _unit in self.tests]
        said = "; ".join(f"{test} {results[test].value} {results[test].unit}".rstrip() for test, _unit in self.tests)
        if not self.times:
            return self.met_by(found[0].value, found[0].unit), said
        if any(result.unit != unit for result, (_test, unit) in zip(found, self.tests, strict=True)):
            return False, said
        try:
            product = potency(found[0].value, found[1].value)
        except ParseError as unstated:
            return False, f"{said}: expected {unstated.expected}"
        return product.low >= Decimal(self.value), f"{said}; product {product} {self.unit}".rstrip()

    def met_by(self, value: str, unit: str) -> bool:
        """Whether one result meets the criterion; one in another unit, or no number where one is due, does not."""
        if self.times or unit != self.unit:
            return False
        if self.comparison is Comparison.IS:
            return value == self.value
        if NUMBER.fullmatch(value) is None:
            return False
        found, limit = Decimal(value), Decimal(self.value)
        return found >= limit if self.comparison is Comparison.AT_LEAST else found <= limit

    def __str__(self) -> str:
        if self.times:
            return f"{self.test} × {self.times} at least {self.value} {self.unit}, lower 95 % bound"
        return f"{self.test} {self.comparison.value} {self.value} {self.unit}".rstrip()


@dataclass(frozen=True)
class ContainerKind:
    """A kind of container of the therapy: its five-character product description code, and the labels it carries.

    `product_name` is class, modifier, then attributes, as labels set them in decreasing size.

    `pieces_at_opening` are the labels printed before it is opened: the post-thaw tag, or none. `shelf_hours` runs from
    planning to expiry; None means that no expiry is assigned. A container that a maker outside fills and labels names
    the `maker_labels` it may bear, by their ids, and gets its expiry from its release certificate.
    `cold` are the limits of a kind that is kept frozen, None for one that no store takes.
    """

    name: str
    purpose: ContainerPurpose
    product: str
    product_name: tuple[str, ...]
    pieces: tuple[str, ...]
    pieces_at_opening: tuple[str, ...]
    storage: str
    additives: tuple[str, ...]
    shelf_hours: int | None
    cold: ColdLimits | None
    maker_labels: tuple[str, ...] = ()

    @property
    def from_a_maker(self) -> bool:
        """Whether a maker outside fills and labels it."""
        return bool(self.maker_labels)


@dataclass(frozen=True)
class Therapy:
    """Everything one therapy sets. `sha256` is of the file, and goes into every fact decided under it.

    `transport` has the validated transport of each kind of container that may be shipped; a kind that is not in it may
    not, and a file without the table ships nothing.
    """

    id: str
    name: str
    legal_basis: str
    steps: frozenset[StepKind]
    collection_types: frozenset[str]
    containers: Mapping[str, ContainerKind]
    attempt_window: timedelta
    match_window: timedelta
    patient_ready_window: timedelta
    readiness_window: timedelta
    post_thaw_limit: timedelta
    attest_window: timedelta
    weight_max_age: timedelta
    dmso_ml_per_kg: Decimal
    volume_ml_per_kg: Decimal
    release: tuple[Criterion, ...]
    identity_test: str
    readiness: tuple[str, ...]
    administration: Administration
    milestones: Mapping[str, Milestone]
    windows: tuple[Window, ...]
    history: tuple[Criterion, ...]
    sha256: str
    transport: Mapping[str, Transport] = field(default_factory=lambda: MappingProxyType({}))

    def cold_limits(self, kind: str) -> ColdLimits | None:
        """The limits of a kind of container that is kept frozen; None for any other."""
        found = self.containers.get(kind)
        return found.cold if found is not None else None

    def kinds_for(self, *purposes: ContainerPurpose) -> tuple[ContainerKind, ...]:
        """Its kinds of container of these purposes, in the order of the file."""
        return tuple(kind for kind in self.containers.values() if kind.purpose in purposes)
