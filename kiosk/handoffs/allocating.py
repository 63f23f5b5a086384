"""Identifiers this site assigns: each differs in at least three characters from every other in use."""

from collections.abc import Callable, Iterable
from itertools import count

from kiosk.domain.errors import KioskError
from kiosk.domain.identifiers import Coi, Din, Facility, OrderNumber, next_spaced
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from kiosk.ledger.claims import claims_of


class RangeExhausted(KioskError):
    """The site's range for the year holds no identifier that keeps its distance from those in use."""

    remedy = "Call the site administrator: the site needs a new range of numbers."


def next_din(bench: Bench) -> Din:
    """The next donation identification number of the facility's year."""
    used = [container.din for journey in _journeys(bench) for container in journey.containers.values()]
    return Din.parse(_next(bench, used, lambda place, year, n: Din.numbered(place, year, n).value))


def next_coi(bench: Bench) -> Coi:
    """The next Chain of Identity identifier of the facility's year."""
    used = [journey.coi for journey in _journeys(bench)]
    return Coi.parse(_next(bench, used, lambda place, year, n: Coi.numbered(place, year, n).value))


def next_order(bench: Bench) -> OrderNumber:
    """The next order number of the facility's year; the number of an order that was replaced stays used."""
    used = claims_of(bench.ledger, "order")
    return OrderNumber.parse(_next(bench, used, lambda place, year, n: OrderNumber.numbered(place, year, n).value))


def _next(bench: Bench, used: Iterable[str], numbered: Callable[[Facility, int, int], str]) -> str:
    place, year = bench.facility.facility, bench.now.year % 100
    candidates = (numbered(place, year, number) for number in count(1) if number < 1_000_000)
    found = next_spaced((text for text, _ in zip(candidates, range(999_999), strict=False)), used)
    if found is None:
        raise RangeExhausted(place.fin)
    return found


def _journeys(bench: Bench) -> list[Journey]:
    return [journey_of(bench, stream) for stream in bench.ledger.streams() if not stream.startswith("site/")]
