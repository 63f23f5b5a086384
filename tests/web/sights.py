"""Where a walk over the screens rests, and what walks have in common."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.mixups.doing import BASE, collection_bag
from kiosk.rehearsal.world import World
from tests.web.driving import Drive


@dataclass(frozen=True)
class Sight:
    """A screen of a walk. `touches` are what a browser touches on the way from `path`, as selectors.

    `reading`: a page for looking, which may be longer than the screen. `drawer`: what was touched last lies over the
    rest of the screen. `name` begins with what the page says it is: its screen, what it asks for or how it answers.
    """

    name: str
    path: str = "/"
    touches: tuple[str, ...] = ()
    reading: bool = False
    drawer: bool = False


Walk = Iterator[Sight]


@dataclass(frozen=True)
class Begun:
    """Where a walk begins: a stage of the CAR-T story, and a place."""

    stage: str
    station: str
    walk: Callable[[Drive], Walk]


def tile(slug: str) -> str:
    """The button of an act's tile."""
    return f'form[action="/acts/{slug}"] button'


def running(act: str) -> str:
    """The button of an immediate act."""
    return f'form[action="/running/{act}"] button'


def label_of(world: World, who: str = "patient") -> Paper:
    """The label of a collection bag."""
    return world.paper_of(collection_bag(world, who), BASE, "1")


def dose_labels(world: World) -> tuple[Paper, ...]:
    """The labels of the first dose bag, the one of the match last."""
    dose = world.containers["doses"][0]
    return tuple(world.paper_of(dose, piece, "1") for piece in world.therapy.containers["dose"].pieces)
