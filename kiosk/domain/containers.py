"""A container: one bag with its own state, its labels, its contents and its parents.

A container belongs to one journey. Its parents are containers of the same journey: a container with parents from two
patients can't be expressed, because a journey holds no other patient's containers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from kiosk.domain.custody import AT_THE_SITE, Custody
from kiosk.domain.editions import BEFORE_EDITIONS
from kiosk.domain.ends import NOT_ENDED, Ending
from kiosk.domain.facts import Finding, WayChecked
from kiosk.domain.foreign import Foreign
from kiosk.domain.label.containers import KitPlace
from kiosk.domain.restoration import next_in_life
from kiosk.domain.salvage import Reserve
from kiosk.domain.storage import Cold


class ContainerState(Enum):
    """Where a container stands between the vein and the vein. Order is in the step table alone."""

    PLANNED = "planned"
    QUARANTINE = "in quarantine"
    CONSUMED = "used up in processing"
    RELEASED = "released"
    OPENING_AUTHORISED = "opening authorised"
    OPENED = "opened"
    VERIFIED = "verified at the line"
    INFUSING = "infusing"
    INTERRUPTED = "interrupted"
    INFUSED = "infused"
    GIVEN_OUTSIDE = "given outside"
    DISCARDED = "discarded"


LIVE = frozenset(ContainerState) - {
    ContainerState.CONSUMED, ContainerState.INFUSED, ContainerState.GIVEN_OUTSIDE, ContainerState.DISCARDED
}  # fmt: skip
"""States in which the cells could still reach a patient."""

AFTER_OPENING = frozenset(
    {ContainerState.OPENED, ContainerState.VERIFIED, ContainerState.INFUSING, ContainerState.INTERRUPTED}
)
"""States in which a stop is a timed stop: the cells are dying."""

OPEN_NOW = AFTER_OPENING | {ContainerState.OPENING_AUTHORISED}
"""States in which a container keeps the other containers of its set closed."""


class LabelState(Enum):
    """A label's life. Anything uncertain is LOST."""

    ISSUED = "issued"
    STARTED = "started"
    READ_BACK = "read back"
    APPLIED = "applied"
    HANDED_ON = "handed on"
    VOID = "void"
    LOST = "lost"


IN_DOUBT = frozenset({LabelState.STARTED, LabelState.LOST})
"""States in which nobody knows where the label is."""

WAITS_FOR_ITS_BAG = frozenset({LabelState.READ_BACK, LabelState.HANDED_ON})
"""States in which a label is known to be good and is on no container yet."""

RECONCILED = frozenset({LabelState.APPLIED, LabelState.HANDED_ON, LabelState.VOID})
"""States a closed label session may leave behind: issued = applied + handed on + void."""


@dataclass(frozen=True)
class InfuseBy:
    """Until when a thawed container may be infused, by the post-thaw tag printed before its opening.

    The limit counts from `counted_from`, before the opening: so what the tag says is never too late. `local` is
    cyyjjjhhmm as on the tag.
    """

    counted_from: datetime
    until: datetime
    local: str


@dataclass(frozen=True)
class Label:
    """One issue of one label. `serial` names it on screens; the issue number itself lives in the seal.

    `issued_at` is when its issue was consumed, `voided_at` when it was declared void, `was_on` whether it ever was on
    its container, `extra_sheets` how many sheets of it beyond the first, or marked VOID by the printer, were
    destroyed. `epc` is what was to be written into its tag, `epc_read` what the printer read back, `tag_void` what it
    answered where it read none. `infuse_by` is what a post-thaw tag says, `kit` the place in a sealed kit that a
    partial label was issued for, `edition` the rule table its statements were derived by.
    """

    piece: str
    issue: int
    serial: str
    state: LabelState
    issued_at: datetime | None = None
    print_id: str | None = None
    bitmap_sha256: str | None = None
    voided_at: datetime | None = None
    was_on: bool = False
    extra_sheets: int = 0
    epc: str | None = None
    epc_read: str | None = None
    tag_void: str = ""
    infuse_by: InfuseBy | None = None
    kit: KitPlace | None = None
    edition: str = BEFORE_EDITIONS


@dataclass(frozen=True)
class Result:
    """A test's result as recorded last."""

    value: str
    unit: str


@dataclass(frozen=True)
class Container:
    """One container as the record knows it now. `labels` are keyed by (piece, issue).

    `cold` is its life in the store; `verified_at_station` where it was checked at the line last, `way` what was said
    there of route and site. `failed` is why its manufacture failed, empty where it did not.
    `infuse_by` is set at the opening, by the post-thaw tag that was printed before it. `given_ml` is what went in so
    far, in all; `reserve` is of a container that waits, or waited, for another's contents.
    """

    id: str
    kind: str
    blood_group: str
    bag: int
    bags: int
    collected_at: datetime
    expires_at: datetime | None
    expiry_local: str | None
    zone: str
    state: ContainerState = ContainerState.PLANNED
    parents: tuple[str, ...] = ()
    labels: Mapping[tuple[str, int], Label] = field(default_factory=lambda: MappingProxyType({}))
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    volume_ml: Decimal | None = None
    cells_e6: Decimal | None = None
    dmso_ml: Decimal | None = None
    released_by: tuple[str, ...] = ()
    excepted: frozenset[Finding] = frozenset()
    opening_authorised_at: datetime | None = None
    opened_at: datetime | None = None
    verified_at: datetime | None = None
    started_at: datetime | None = None
    infuse_by: InfuseBy | None = None
    given_ml: Decimal | None = None
    failed: str = ""
    reserve: Reserve | None = None
    ending: Ending = NOT_ENDED
    foreign: Foreign | None = None
    cold: Cold = field(default_factory=Cold)
    verified_at_station: str = ""
    way: WayChecked | None = None
    custody: Custody = AT_THE_SITE

    @property
    def din(self) -> str:
        """The donation identification number, 13 characters."""
        return self.id[:13]

    @property
    def product_code(self) -> str:
        """Product description code, collection type and division, 8 characters."""
        return self.id[13:]

    @property
    def collection_type(self) -> str:
        """The sixth character of the product code."""
        return self.product_code[5]

    @property
    def good_until(self) -> datetime | None:
        """Its expiry, UTC: once opened under a post-thaw tag, the moment that says; None for 'none assigned'."""
        return self.expires_at if self.infuse_by is None else self.infuse_by.until

    def current_label(self, piece: str) -> Label | None:
        """The latest issue of a piece; every earlier one is dead."""
        issues = [label for (name, _), label in self.labels.items() if name == piece]
        return max(issues, key=lambda label: label.issue, default=None)

    def label_put_on_last(self, piece: str) -> Label | None:
        """The latest issue of a piece that was put on the container, dead or not: what can still stand on it."""
        issues = [label for (name, _), label in self.labels.items() if name == piece and label.was_on]
        return max(issues, key=lambda label: label.issue, default=None)

    def next_issue(self, piece: str, restorations: int = 0) -> int:
        """The issue number the next label of this piece gets, from 1; in a record that was restored, from beyond."""
        current = self.current_label(piece)
        return next_in_life(0 if current is None else current.issue, restorations)
