"""Identifiers this site assigns: each differs in at least three characters from every other in use."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import takewhile

from kiosk.domain.errors import KioskError
from kiosk.domain.identifiers import Coi, Din, Facility, OrderNumber, next_spaced
from kiosk.handoffs.bench import Bench
from kiosk.ledger.claims import claims_of

DIN_LENGTH = 13
LAST = 999_999
"""The highest number of a facility's year."""


class RangeExhausted(KioskError):
    """The site's range for the year holds no identifier that keeps its distance from those in use."""

    remedy = "Call the site administrator: the site needs a new range of numbers."


def next_din(bench: Bench) -> Din:
    """The next donation identification number of the facility's year."""
    used = [state.container[:DIN_LENGTH] for listed in bench.roll.all() for state in listed.states]
    return Din.parse(_next(bench, used, lambda place, year, n: Din.numbered(place, year, n).value))


def next_coi(bench: Bench) -> Coi:
    """The next Chain of Identity identifier of the facility's year."""
    used = [listed.coi for listed in bench.roll.all()]
    return Coi.parse(_next(bench, used, lambda place, year, n: Coi.numbered(place, year, n).value))


def next_order(bench: Bench) -> OrderNumber:
    """The next order number of the facility's year; the number of an order that was replaced stays used."""
    used = claims_of(bench.ledger, "order")
    return OrderNumber.parse(_next(bench, used, lambda place, year, n: OrderNumber.numbered(place, year, n).value))


def _next(bench: Bench, used: Iterable[str], numbered: Callable[[Facility, int, int], str]) -> str:
    place, year = bench.facility.facility, bench.now.year % 100
    standing = tuple(used)
    # Numbers go up: what a lower one would have to keep its distance from is in use already.
    first = _beyond(standing, lambda number: numbered(place, year, number))
    found = next_spaced((numbered(place, year, number) for number in range(first, LAST + 1)), standing)
    if found is None:
        raise RangeExhausted(place.fin)
    return found


def _beyond(used: tuple[str, ...], numbered: Callable[[int], str]) -> int:
    """The first number above every one in use; texts of one facility and year rise with their number."""
    ends = zip(numbered(1), numbered(LAST), strict=True)
    year = "".join(low for low, _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    highest = max((text for text in used if text.startswith(year)), default="")
    return bisect_right(range(1, LAST + 1), highest, key=numbered) + 1
