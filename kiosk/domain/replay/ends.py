"""What the facts of a container's end make of its journey."""

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import assert_never

from kiosk.domain import facts as f
from kiosk.domain.containers import Container
from kiosk.domain.ends import Withdrawal, Withdrawn
from kiosk.domain.facts import EndFact
from kiosk.domain.journey import Journey, Opening


def with_ending(journey: Journey, fact: EndFact) -> Journey:
    """The journey after one more fact of a container's end."""
    container = journey.containers[fact.container]
    ending = container.ending
    match fact:
        case f.InfusionInterrupted():
            ending = replace(ending, interruptions=ending.interruptions + 1)
            return _with(journey, replace(container, given_ml=fact.given_ml, ending=ending))
        case f.GivenOutside():
            in_all = (container.given_ml or Decimal(0)) + fact.volume_ml
            ended = replace(container, given_ml=in_all, ending=replace(ending, stopped_early=True))
            return _with(_counted(journey, ended, fact), ended)
        case f.ContainerWithdrawn():
            withdrawn = Withdrawn(Withdrawal(fact.what), fact.why, fact.hold_id)
            return _with(journey, replace(container, ending=replace(ending, withdrawn=withdrawn)))
        case f.DiscardOrdered():
            return _with(journey, replace(container, ending=replace(ending, stopped_early=True)))
        case _:
            assert_never(fact)


def closed(container: Container, fact: f.InfusionStopped | f.BagFinished) -> Container:
    """A container that was stopped for good or finished, with all that was given of it."""
    ending = replace(container.ending, stopped_early=isinstance(fact, f.InfusionStopped))
    return replace(container, given_ml=fact.given_ml, ending=ending)


def _counted(journey: Journey, container: Container, fact: f.GivenOutside) -> Journey:
    """A dose given outside counts against order and day like any other, from when it was given."""
    if any(opening.container == container.id for opening in journey.openings):
        return journey
    amounts = (container.volume_ml or fact.volume_ml, container.cells_e6, container.dmso_ml)
    opening = Opening(container.id, fact.given_at, *(amount or Decimal(0) for amount in amounts))
    return replace(journey, openings=(*journey.openings, opening))


def _with(journey: Journey, container: Container) -> Journey:
    return replace(journey, containers=MappingProxyType({**journey.containers, container.id: container}))
