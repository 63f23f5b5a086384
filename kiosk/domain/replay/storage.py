"""The fold of the store's facts, and of everything that shows or warms a frozen bag, over its life in the cold."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from kiosk.domain import facts as f
from kiosk.domain.journey import Journey
from kiosk.domain.replay.shipping import in_hand
from kiosk.domain.storage import Cold

READ_IN_VAPOUR = "tie-tag"
"""The piece that hangs out of the cassette: the bag stays in the cold while it is read."""


def with_storage(journey: Journey, fact: f.StorageFact, at: datetime) -> Journey:
    """The journey after a fact of the store."""
    match fact:
        case f.Stored():
            journey = _with_cold(journey, fact.container, lambda cold: cold.put_into(fact.location, at))
            return in_hand(journey, (fact.container,), fact.location, "")
        case f.Retrieved():
            return _with_cold(journey, fact.container, lambda cold: cold.taken_out(at, in_vapour=fact.in_vapour))
        case f.ExcursionJudged() | f.CountDiffered():
            return journey


def with_bags_shown(journey: Journey, fact: f.Witnessed, store: str) -> Journey:
    """Every frozen bag whose own label was shown is out of the cold from the turn's beginning on.

    That is a bag that was ever stored, and one that is read to be stored (`store` is that step).
    """
    pieces = {value.value.rpartition(" ")[0] for value in fact.read if value.kind == "label"}
    if pieces <= {READ_IN_VAPOUR}:
        return journey
    for value in fact.read:
        container = journey.containers.get(value.value) if value.kind == "container" else None
        frozen = container is not None and container.opened_at is None and (container.cold.stays or fact.step == store)
        if frozen:
            journey = _with_cold(journey, value.value, lambda cold: cold.warming(fact.begun_at))
    return journey


def with_opening_done(journey: Journey, container: str, at: datetime) -> Journey:
    """The opening ends the time out of the cold: from here on the thawed cells have a limit of their own."""
    return _with_cold(journey, container, lambda cold: cold.cooled(at))


def _with_cold(journey: Journey, name: str, change: Callable[[Cold], Cold]) -> Journey:
    container = journey.containers[name]
    changed = replace(container, cold=change(container.cold))
    return replace(journey, containers=MappingProxyType({**journey.containers, name: changed}))
