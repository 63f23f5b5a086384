"""What goes otherwise around an attempt: another thing lies there, time passes, somebody adds to the record."""

from kiosk.domain.facts import Fact
from kiosk.rehearsal.acting import Between
from kiosk.rehearsal.desk import Shot
from kiosk.rehearsal.world import World


def dose_bag(world: World) -> str:
    """The patient's dose bag, the first of them where there are two."""
    return world.containers["doses"][0]


def lies_there(name: tuple[str, ...], instead: tuple[str, ...]) -> Between:
    """From then on whoever takes up the paper `name` takes up another in its place."""

    def swap(world: World) -> None:
        world.papers[name] = world.paper_of(*instead)

    return swap


def later(**span: float) -> Between:
    """Time passes."""
    return lambda world: world.pass_time(**span)


def told(world: World, stream: str, fact: Fact) -> None:
    """Somebody else puts a fact on record."""
    world.bench.ledger.append((world.bench.entry(stream, fact, world.bench.clock.now()),), {})


def one_picture(world: World, *name: str) -> Shot:
    """One picture of a paper, in a pose that nobody takes in the story; asked for again, it is the same picture."""
    return Shot((world.paper_of(*name),), pose=world.seed * 100_000 + 99_999)
