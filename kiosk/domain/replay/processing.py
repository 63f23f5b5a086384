"""What the facts of processing make of a journey: a case of `replay`."""

from dataclasses import replace
from types import MappingProxyType

from kiosk.domain.facts.processing import ProcessingFact
from kiosk.domain.journey import Journey


def with_processing(journey: Journey, fact: ProcessingFact) -> Journey:
    """The journey in which these containers failed; their state and their place stay what they are."""
    failed = {name: replace(journey.containers[name], failed=fact.why) for name in fact.containers}
    return replace(journey, containers=MappingProxyType({**journey.containers, **failed}))
