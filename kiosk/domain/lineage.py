"""What was made from what: read off the containers of one journey, which hold their parents."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.identifiers.isbt128.division import whole_of
from kiosk.domain.journey import Journey
from kiosk.domain.therapy import ContainerPurpose, Therapy


@dataclass(frozen=True)
class Sum:
    """What several containers hold together: mL, millions of cells, mL of DMSO; None where one is not counted."""

    volume_ml: Decimal | None
    cells_e6: Decimal | None
    dmso_ml: Decimal | None


def line_of(journey: Journey, name: str) -> Iterator[Container]:
    """The container and everything it was made from, each once."""
    waiting, seen = [name], set[str]()
    while waiting:
        container = journey.containers.get(waiting.pop())
        if container is not None and container.id not in seen:
            seen.add(container.id)
            waiting += container.parents
            yield container


def made_from(journey: Journey, names: tuple[str, ...]) -> tuple[Container, ...]:
    """Everything that was made from these containers, at any remove, and not they themselves."""
    children: dict[str, list[Container]] = {}
    for container in journey.containers.values():
        for parent in container.parents:
            children.setdefault(parent, []).append(container)
    found: dict[str, Container] = {}
    waiting = list(names)
    while waiting:
        new = [child for child in children.get(waiting.pop(), ()) if child.id not in found]
        found |= {child.id: child for child in new}
        waiting += [child.id for child in new]
    return tuple(found.values())


def failure_of(journey: Journey, name: str) -> Container | None:
    """The container in its line whose manufacture failed, itself first; None when all is well."""
    return next((container for container in line_of(journey, name) if container.failed), None)


def what_remains(journey: Journey) -> tuple[Container, ...]:
    """Containers whose cells are still there and did not fail, nor anything they were made from."""
    return tuple(container for container in journey.live if failure_of(journey, container.id) is None)


def is_drawn(journey: Journey, container: Container, therapy: Therapy | None) -> bool:
    """Whether a container is filled from the patient: starting material without parents, and no part of a bag.

    What is planned to be made from others has no parents either until it is made: so its kind decides, and its number.
    """
    kind = therapy.containers.get(container.kind) if therapy is not None else None
    if kind is None or kind.purpose is not ContainerPurpose.STARTING_MATERIAL:
        return False
    return not container.parents and not is_part(journey, container)


def is_part(journey: Journey, container: Container) -> bool:
    """Whether a container bears the number of a part of a bag that is, or was, there."""
    whole = _whole(journey, container)
    return whole is not None and whole.state is not ContainerState.PLANNED


def is_planned_part(journey: Journey, container: Container) -> bool:
    """Whether a container was planned as a part of a bag that is there, and not as a product of its own."""
    whole = _whole(journey, container)
    return whole is not None and is_part(journey, container) and failure_of(journey, whole.id) is None


def together(containers: tuple[Container, ...]) -> Sum:
    """What the containers hold, added up."""
    return Sum(
        _added([container.volume_ml for container in containers]),
        _added([container.cells_e6 for container in containers]),
        _added([container.dmso_ml for container in containers]),
    )


def _whole(journey: Journey, container: Container) -> Container | None:
    return journey.containers.get(container.id[:-2] + (whole_of(container.id[-2:]) or ""))


def _added(amounts: list[Decimal | None]) -> Decimal | None:
    counted = [amount for amount in amounts if amount is not None]
    return sum(counted, Decimal(0)) if len(counted) == len(amounts) else None
