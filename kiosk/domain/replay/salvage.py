"""What the facts of a reserve make of its journey."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from kiosk.domain import facts as f
from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.facts import SalvageFact
from kiosk.domain.journey import Journey
from kiosk.domain.salvage import Reserve


def with_salvage(journey: Journey, fact: SalvageFact) -> Journey:
    """The journey after one more fact of a reserve."""
    match fact:
        case f.ReservePlanned():
            reserve = journey.containers[fact.container]
            return _with(journey, replace(reserve, parents=(fact.parent,), reserve=Reserve(fact.parent)))
        case f.ContentsMoved():
            parent, into = journey.containers[fact.container], journey.containers[fact.into]
            return _with(journey, _filled(parent, into, fact.volume_ml))
        case _:
            assert_never(fact)


def _filled(parent: Container, into: Container, volume_ml: Decimal) -> Container:
    """What was moved keeps its release, its match, its opening and its time: the same cells in another place."""
    share = volume_ml / parent.volume_ml if parent.volume_ml else Decimal(1)
    return replace(
        into,
        state=ContainerState.OPENED,
        reserve=Reserve(parent.id, filled=True),
        volume_ml=volume_ml,
        cells_e6=parent.cells_e6 * share if parent.cells_e6 is not None else None,
        dmso_ml=parent.dmso_ml * share if parent.dmso_ml is not None else None,
        results=parent.results,
        released_by=parent.released_by,
        excepted=parent.excepted,
        opening_authorised_at=parent.opening_authorised_at,
        opened_at=parent.opened_at,
        custody=parent.custody,
        expires_at=_earlier(parent.good_until, into.expires_at),
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _with(journey: Journey, container: Container) -> Journey:
    return replace(journey, containers=MappingProxyType({**journey.containers, container.id: container}))
