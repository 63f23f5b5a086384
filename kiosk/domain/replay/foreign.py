"""What the facts about makers' bags make of a container."""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.containers import Container
from kiosk.domain.facts import ForeignBound, ForeignExpected, ForeignFact
from kiosk.domain.foreign import Foreign


def with_foreign(container: Container, fact: ForeignFact) -> Container:
    """The container after one more fact about it."""
    match fact:
        case ForeignExpected():
            return replace(container, foreign=Foreign(fact.label, fact.maker, fact.fields, fact.carriers))
        case ForeignBound():
            bound = replace(container.foreign, bound=True) if container.foreign is not None else None
            return replace(container, foreign=bound)
        case _:
            assert_never(fact)
