"""Readers that say what a test makes them say."""

from dataclasses import dataclass, field

from kiosk.barcodes.picture import Grey
from kiosk.barcodes.readers import ReaderMissingError, Sighting
from kiosk.barcodes.symbologies import SYMBOLOGIES
from kiosk.domain.readings import Corner

SQUARE = (Corner(40, 40), Corner(160, 40), Corner(160, 160), Corner(40, 160))


def sighting(
    reader: str, text: str, symbology: str = "Code 128", *, quality: float = 100.0, corners: tuple[Corner, ...] = SQUARE
) -> Sighting:
    """What a reader says it saw, with the plain symbology identifier and enough quality unless told otherwise."""
    return Sighting(reader, symbology, SYMBOLOGIES[symbology].plain, text.encode("latin-1"), text, quality, corners)


@dataclass(frozen=True)
class FakeReader:
    """Says the same of every picture, and counts nothing."""

    name: str
    says: tuple[Sighting, ...] = ()

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        return self.says


@dataclass(frozen=True)
class FakeBrokenReader:
    """Raises whatever it is given."""

    name: str
    error: Exception = field(default_factory=lambda: RuntimeError("broken"))

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        raise self.error


def missing(name: str) -> FakeBrokenReader:
    """A reader whose library is not installed."""
    return FakeBrokenReader(name, ReaderMissingError(name, f"the library of {name}"))
