"""Is this the maker's bag that was ordered? Its own label says so, and the tie-tag tied to it says the same."""

from kiosk.domain.attempt import Attempt, Witness
from kiosk.domain.containers import Container
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read

ENOUGH = 2
"""Carriers of a maker's label that stand for the bag without its tie-tag."""


@interlock("H11", IDENTITY, RETRY, "Only a maker's bag that two people entered is received here. See the list.")
def container_is_a_makers(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each container is a maker's bag that was entered from its order and release certificate, and not yet bound."""
    for container in _known(journey, attempt):
        if container.foreign is None or container.foreign.bound:
            said = "a bag made here" if container.foreign is None else "a bag bound before"
            return Mismatch("a maker's bag that is expected", said, container.id)
    return None if attempt.containers else Mismatch("a maker's bag that is expected", "none")


@interlock("H12", IDENTITY, RETRY, "A maker's bag is not made or labelled here. Receive it as a maker's bag.")
def container_is_not_a_makers(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No container that is labelled or made here is one that a maker was to send."""
    for container in _known(journey, attempt):
        if container.foreign is not None:
            return Mismatch("a bag made here", "a maker's bag", container.id)
    return None


@interlock("H11", IDENTITY, STOP, KEEP_APART)
def maker_label_is_the_bags(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every carrier of a maker's label that anyone read says what order and release certificate say of this bag."""
    expected = [container for container in _known(journey, attempt) if container.foreign is not None]
    for witness in attempt.witnesses:
        for seen in witness.makers:
            if not any(container.foreign is not None and container.foreign.said_by(seen) for container in expected):
                return Mismatch("the maker's bag on record", f"another one, by its {seen.carrier}", _first(expected))
    return None


@interlock("H06", IDENTITY, RETRY, "Show the maker's label too: all of its codes where it is received, one afterwards.")
def maker_label_was_read(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Where a maker's label is asked for everyone read all its carriers; later one with the tie-tag, or two alone."""
    for container in _known(journey, attempt):
        if container.foreign is None:
            continue
        for turn, witness in enumerate(attempt.witnesses):
            due = _due(container.foreign.carriers, container, witness, attempt.rule.reads_of(turn))
            read = len(carriers_read(container, witness))
            if read < due:
                return Mismatch(f"{due} codes of the maker's label", str(read), container.id)
    return None


def carriers_read(container: Container, witness: Witness) -> frozenset[str]:
    """The carriers of this container's own maker's label that a witness read."""
    foreign = container.foreign
    if foreign is None:
        return frozenset()
    return frozenset(seen.carrier for seen in witness.makers if foreign.said_by(seen))


def by_makers_label(journey: Journey, witness: Witness, attempt: Attempt) -> frozenset[str]:
    """The bound containers of the attempt that a witness read by enough of the maker's own carriers, tie-tag or not."""
    return frozenset(
        container.id
        for container in _known(journey, attempt)
        if container.foreign is not None and container.foreign.bound
        and len(carriers_read(container, witness)) >= ENOUGH
    )  # fmt: skip


def _due(carriers: int, container: Container, witness: Witness, reads: frozenset[Read]) -> int:
    if Read.MAKER in reads:
        return carriers
    if Read.BAG not in reads:
        return 0
    return 1 if any(bag.container == container.id for bag in witness.bags) else ENOUGH


def _known(journey: Journey, attempt: Attempt) -> list[Container]:
    return [journey.containers[name] for name in attempt.containers if name in journey.containers]


def _first(containers: list[Container]) -> str | None:
    return containers[0].id if containers else None
