"""Find a journey by one exact identifier, to look at it and for nothing else: no step is ever begun from what is found.

Nothing is guessed, completed or mended. An identifier that carries a check character must agree with it.
"""

from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import (
    Coi,
    CoiSymbol,
    CompoundMessage,
    Din,
    DonationSymbol,
    OrderNumber,
    ProductCode,
    Wristband,
    recognise,
)
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of

Names = Callable[[Journey], bool]
"""Whether an identifier is one of this journey's."""

T = TypeVar("T")


def find_journey(bench: Bench, text: str) -> tuple[str, ...]:
    """The journeys that the text names exactly, as CoIs in order; none where it names none.

    Typed or scanned: a CoI or donation number (with or without its check character, in groups as printed or without
    blanks), a container (donation number and product code), an order number, a wristband, a patient's record number, a
    label's serial, or the text of a symbol that says one of these. Raises LedgerUnavailable.
    """
    streams = {stream for stream in bench.ledger.streams() if not stream.startswith("site/")}
    asked = _asked(bench, text)
    found = {stream for stream in streams if any(names(journey_of(bench, stream)) for names in asked)}
    found |= {found.stream for kind, value in _keys(bench, text) for found in bench.particulars.lookup(kind, value)}
    return tuple(sorted(found & streams))


def _asked(bench: Bench, text: str) -> tuple[Names, ...]:
    grouped = text.replace(" ", "")
    cois = (_parsed(Coi.parse, grouped), _parsed(Coi.parse_keyed, grouped))
    donations = (_parsed(Din.parse, grouped), _parsed(Din.parse_keyed, grouped))
    asked = [_scanned(bench, text), *map(_of_coi, cois), *map(_of_din, donations)]
    asked += [_of_container(text), _of_order(_parsed(OrderNumber.parse, text)), _of_serial(text)]
    return tuple(names for names in asked if names is not None)


def _scanned(bench: Bench, text: str) -> Names | None:
    found = _parsed(lambda symbol: recognise(symbol, bench.grammars).identifier, text)
    match found:
        case CoiSymbol():
            return _of_coi(found.coi)
        case DonationSymbol():
            return _of_din(found.din)
        case CompoundMessage():
            donation, product = found.find(DonationSymbol), found.find(ProductCode)
            return _of_container(donation.value + product.value) if donation and product else None
        case _:
            return None


def _keys(bench: Bench, text: str) -> tuple[tuple[str, str], ...]:
    """What the particulars may be asked for: the text as a record number, as a wristband, as an order."""
    band = _parsed(lambda symbol: Wristband.parse(symbol, bench.grammars), text)
    order = _parsed(OrderNumber.parse, text)
    keys = [("record number", text)]
    keys += [("wristband", band.identity)] if band is not None else []
    keys += [("order", order.value)] if order is not None else []
    return tuple(keys)


def _of_coi(coi: Coi | None) -> Names | None:
    return None if coi is None else lambda journey: journey.coi == coi.value


def _of_din(din: Din | None) -> Names | None:
    return None if din is None else lambda journey: any(c.din == din.value for c in journey.containers.values())


def _of_container(text: str) -> Names:
    return lambda journey: text in journey.containers


def _of_order(order: OrderNumber | None) -> Names | None:
    if order is None:
        return None
    return lambda journey: journey.order is not None and journey.order.order_number == order.value


def _of_serial(text: str) -> Names:
    return lambda journey: any(
        label.serial == text for container in journey.containers.values() for label in container.labels.values()
    )


def _parsed(parse: Callable[[str], T], text: str) -> T | None:
    try:
        return parse(text)
    except ParseError:
        return None
