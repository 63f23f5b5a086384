"""Attestation: what was pressed at the bed without a sign-in, and who answered for it under their signature afterwards.

A list made from the facts of a journey, whenever it is asked for: nobody has to open an attestation, and none is
forgotten. Nothing waits for one: what was pressed has happened, and no step asks whether it is attested.

Sources: 21 CFR 606.160(a)(1), EU GMP chapter 4.8: whoever did a significant step can be told from its record.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from kiosk.domain import facts as f
from kiosk.domain.envelope import Recorded
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Therapy

_AT_THE_BED = frozenset({Role.NURSE, Role.PHYSICIAN})

ATTESTED_BY: Mapping[StepKind, frozenset[Role]] = MappingProxyType(
    {
        StepKind.OPEN: _AT_THE_BED | {Role.LABORATORY, Role.PROCESSING},
        StepKind.START: _AT_THE_BED,
        StepKind.INTERRUPT: _AT_THE_BED,
        StepKind.STOP: _AT_THE_BED,
        StepKind.FINISH: _AT_THE_BED,
    }
)
"""The large buttons, and who attests each: an opening also whoever thaws in the laboratory.

A courier's acts need no sign-in either, and no attestation: the pass signs them.
"""


@dataclass(frozen=True)
class Pressed:
    """One act that nobody signed: `taken` is its fact, `attested` the one by which somebody answers for it."""

    taken: Recorded
    attested: Recorded | None = None

    @property
    def number(self) -> int:
        """The number of the act's fact; names it within the journey."""
        return self.taken.number

    @property
    def at(self) -> datetime:
        """When it was pressed (UTC)."""
        return self.taken.entry.stamp.occurred_at

    @property
    def act(self) -> f.StepTaken:
        """What was pressed, of which bag, and where."""
        fact = self.taken.entry.fact
        if not isinstance(fact, f.StepTaken):
            raise TypeError(f"Expected a step that was taken, got {type(fact).__name__}.")
        return fact

    def late(self, now: datetime, therapy: Therapy | None) -> bool:
        """Whether it was attested too late or, where it is not, should be by now."""
        by = self.attested.entry.stamp.occurred_at if self.attested is not None else now
        return overdue(self.at, by, therapy)


def overdue(pressed_at: datetime, now: datetime, therapy: Therapy | None) -> bool:
    """Whether the therapy's time to attest is over. Without a therapy nothing says that any is left."""
    return therapy is None or now - pressed_at > therapy.attest_window


def pressed(recorded: Iterable[Recorded]) -> tuple[Pressed, ...]:
    """What was pressed in a journey at one site, in order."""
    found: Mapping[int, Pressed] = {}
    for record in recorded:
        found = with_attestation(found, record)
    return tuple(found.values())


def with_attestation(found: Mapping[int, Pressed], record: Recorded) -> Mapping[int, Pressed]:
    """What was pressed in a journey, by number, after one more fact; the same mapping where it bears on none."""
    fact = record.entry.fact
    match fact:
        case f.StepTaken() if StepKind(fact.step) in ATTESTED_BY and not record.entry.people:
            return MappingProxyType({**found, record.number: Pressed(record)})
        case f.ActAttested():
            return MappingProxyType({**found, **{n: replace(found[n], attested=record) for n in fact.acts}})
        case _:
            return found
