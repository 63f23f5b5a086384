"""Identifiers this site assigns: each differs in at least three characters from every other in use."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import takewhile

from kiosk.domain.errors import KioskError
from kiosk.domain.identifiers import Coi, Din, Facility, OrderNumber, next_spaced
from kiosk.domain.restoration import LAST_NUMBER, fewest_number, most_number
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view
from kiosk.ledger.claims import claims_of

DIN_LENGTH = 13


class RangeExhausted(KioskError):
    """The site's range for the year holds no identifier that keeps its distance from those in use."""

    remedy = "Call the site administrator: the site needs a new range of numbers."


class NumberNotYetFree(RangeExhausted):
    """The next number may have been given by the record as it was before a restore, or runs ahead of the clock."""

    remedy = "Try again later: a number comes free about every hour. Or take one of a pre-printed set, or of the order."


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
    now = bench.now
    place, year = bench.facility.facility, now.year % 100
    standing = tuple(used)
    restorations = site_view(bench).restorations
    # Numbers go up: what a lower one would have to keep its distance from is in use already.
    first = _beyond(standing, lambda number: numbered(place, year, number))
    due = range(max(first, fewest_number(restorations, now)), most_number(now) + 1)
    found = next_spaced((numbered(place, year, number) for number in due), standing)
    if found is None:
        raise NumberNotYetFree(place.fin) if due.stop <= LAST_NUMBER else RangeExhausted(place.fin)
    return found


def _beyond(used: tuple[str, ...], numbered: Callable[[int], str]) -> int:
    """The first number above every one in use; texts of one facility and year rise with their number."""
    ends = zip(numbered(1), numbered(LAST_NUMBER), strict=True)
    year = "".join(low for low, _ in takewhile(lambda pair: pair[0] == pair[1], ends))
    highest = max((text for text in used if text.startswith(year)), default="")
    return bisect_right(range(1, LAST_NUMBER + 1), highest, key=numbered) + 1
