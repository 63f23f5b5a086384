"""Is it the right slot of the store, and was the bag never warm for too long?"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from kiosk.domain.attempt import Attempt
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import StorageLocation
from kiosk.domain.interlocks.declaration import IDENTITY, QUALITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView

BACK_INTO_THE_COLD = "Put the bag back into the cold, in a slot that is free. Call the cell laboratory."
NOWHERE = "no place in the store"


@interlock("H34", IDENTITY, STOP, BACK_INTO_THE_COLD)
def place_is_of_this_site(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every place read is a slot of this site's own store."""
    for place in _places(attempt):
        if StorageLocation(place).facility.fin != site.facility:
            return Mismatch(f"a slot of {site.facility}", f"a slot of {StorageLocation(place).facility.fin}")
    return None


@interlock("H34", IDENTITY, STOP, BACK_INTO_THE_COLD)
def witnesses_read_the_same_place(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What slot the second person read from scratch is the one the first read, and one bag is meant by it."""
    for first, second in pairwise(_places(attempt)):
        if first != second:
            return Mismatch(place_words(first), place_words(second), _first(attempt))
    if len(set(attempt.containers)) > 1:
        return Mismatch("one bag", f"{len(set(attempt.containers))} bags", _first(attempt))
    return None


@interlock("H33", IDENTITY, RETRY, "This store takes frozen bags only. Ask the cell laboratory where this one belongs.")
def bag_is_of_a_frozen_kind(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The therapy keeps such a container frozen, and sets the limits it is judged by."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        if therapy is None or container is None or therapy.cold_limits(container.kind) is None:
            return Mismatch("a kind of bag that is kept frozen", "another kind", name)
    return None


@interlock("H34", IDENTITY, STOP, BACK_INTO_THE_COLD)
def place_is_free(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """By the record the slot holds nothing, or this very bag, which comes back."""
    for place in _places(attempt):
        holds = site.slots.get(place)
        if holds is not None and holds.container not in attempt.containers:
            return Mismatch(f"{StorageLocation(place).words}, empty", "taken by the record", _first(attempt))
    return None


@interlock("H34", IDENTITY, STOP, BACK_INTO_THE_COLD)
def bag_stands_nowhere_else(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """By the record the bag to be stored stands in no other slot."""
    for name, due in _recorded(journey, attempt):
        for place in _places(attempt):
            if due is not None and due != place:
                return Mismatch(place_words(due), place_words(place), name)
    return None


@interlock("H34", IDENTITY, STOP, BACK_INTO_THE_COLD)
def bag_stands_in_this_place(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The slot read is the one in which the bag stands by the record."""
    for name, due in _recorded(journey, attempt):
        for place in _places(attempt):
            if due != place:
                return Mismatch(place_words(due), place_words(place), name)
    return None


@interlock("H34", IDENTITY, STOP, "Wrong bag: put it back at once. The right one stands where it says here.")
def right_bag_was_pulled(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every bag read is the one to be retrieved; if not, it is said where the right one stands."""
    for name, due in _recorded(journey, attempt):
        for bag in attempt.bags:
            if bag.container not in attempt.containers:
                return Mismatch(f"{name}, {place_words(due)}", bag.container, name)
    return None


@interlock("H34", IDENTITY, RETRY, "The bag stands in the store. Retrieve it first: two people read place and bag.")
def bag_is_out_of_the_store(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """By the record no bag of the step, and none that was read for it, stands in the store."""
    for name in dict.fromkeys((*attempt.containers, *(bag.container for bag in attempt.bags))):
        container = journey.containers.get(name)
        if container is not None and container.cold.location is not None:
            return Mismatch(NOWHERE, place_words(container.cold.location), name)
    return None


@interlock("H33", QUALITY, STOP, "The bag was out of the cold for too long. Put it back into the cold; call quality.")
def out_of_cold_is_within_limit(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Over its life no frozen bag was out of the cold for longer than the therapy allows."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        limits = therapy.cold_limits(container.kind) if therapy is not None and container is not None else None
        if container is None or limits is None:
            continue
        warm = container.cold.warm_at(attempt.moment)
        if warm > limits.out_of_cold:
            expected = f"at most {_minutes(limits.out_of_cold)} minutes out of the cold"
            return Mismatch(expected, f"{_minutes(warm, up=True)} minutes out of the cold", name)
    return None


def place_words(place: str | None) -> str:
    """A slot as people say it; a text that is none as it is."""
    if place is None:
        return NOWHERE
    try:
        return StorageLocation(place).words
    except ParseError:
        return place


def _places(attempt: Attempt) -> tuple[str, ...]:
    return tuple(witness.place for witness in attempt.witnesses if witness.place is not None)


def _recorded(journey: Journey, attempt: Attempt) -> Iterable[tuple[str, str | None]]:
    return [(name, journey.containers[name].cold.location) for name in attempt.containers if name in journey.containers]


def _first(attempt: Attempt) -> str | None:
    return attempt.containers[0] if attempt.containers else None


def _minutes(span: timedelta, *, up: bool = False) -> int:
    # Whatever is over the limit reads as over it: part of a minute counts as one.
    return -(-span // timedelta(minutes=1)) if up else span // timedelta(minutes=1)
