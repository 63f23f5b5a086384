"""The three readers. Each says what it saw; none is believed alone.

zxing-cpp finds and reads; zbar (Code 128, QR Code) and libdmtx (Data Matrix) share no code with it. What a reader
raises is no reading; a library that is not there is said by name, with what to install.
"""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import zxingcpp

from kiosk.barcodes.picture import Grey
from kiosk.domain.errors import KioskError
from kiosk.domain.readings import Corner


@dataclass(frozen=True)
class Sighting:
    """What one reader says it saw in one picture.

    `aim` is the symbology identifier, empty where the reader reports none. `quality` is unused error correction (0–1)
    for 2-D symbols of zxing-cpp, the agreeing scan lines of zbar, and 1 where there is no measure. `corners` are upper
    left, upper right, lower right, lower left of the symbol as it is printed; empty where the reader doesn't say.
    """

    reader: str
    symbology: str
    aim: str
    data: bytes
    text: str
    quality: float
    corners: tuple[Corner, ...] = ()


class ReaderMissingError(KioskError):
    """The library of a reader is not on this machine. `reader` is its name, `install` what to install."""

    remedy = "Call IT: run kiosk doctor."

    def __init__(self, reader: str, install: str) -> None:
        super().__init__(reader, install)
        self.reader = reader
        self.install = install

    def __str__(self) -> str:
        return f"Reader {self.reader}: Expected its library, got none. Install {self.install}."


class Reader(Protocol):
    """Reads grey pixels, asked for named symbologies only. May raise anything; `ReaderMissingError` when not there."""

    @property
    def name(self) -> str:
        """What it is called in a reading."""
        ...

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        """What it saw of the symbologies asked for."""
        ...


def sightings(reader: Reader, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
    """What `reader` saw of the symbologies asked for. What it raises, empty texts, other symbologies: all nothing.

    Raises ReaderMissingError alone, so that the gate can say what to install.
    """
    try:
        seen = reader.read(grey, symbologies)
    except ReaderMissingError:
        raise
    except Exception:  # noqa: BLE001 # three C libraries and hostile pictures: every failure is 'nothing read'  # three C libraries and hostile pictures: every failure is 'nothing read'
        return ()
    return tuple(sighting for sighting in seen if sighting.data and sighting.symbology in symbologies)


@dataclass(frozen=True)
class Zxing:
    """zxing-cpp: finds every symbology, with corners, symbology identifier and unused error correction."""

    name: str = "zxing-cpp"

    _FORMATS: ClassVar = {
        "Code 128": zxingcpp.BarcodeFormat.Code128,
        "QR Code": zxingcpp.BarcodeFormat.QRCode,
        "Data Matrix": zxingcpp.BarcodeFormat.DataMatrix,
        "Aztec": zxingcpp.BarcodeFormat.Aztec,
        "PDF417": zxingcpp.BarcodeFormat.PDF417,
        "Code 39": zxingcpp.BarcodeFormat.Code39,
    }

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        """Every symbol it finds. Plain text mode: the default one rewrites GS1 data."""
        found = zxingcpp.read_barcodes(
            grey,
            formats=[self._FORMATS[name] for name in sorted(symbologies)],  # type: ignore[arg-type] # its stub knows no list
            try_invert=False,
            text_mode=zxingcpp.TextMode.Plain,
        )
        return tuple(self._sighting(symbol) for symbol in found if symbol.valid)

    def _sighting(self, symbol: zxingcpp.Barcode) -> Sighting:
        at = symbol.position
        corners = tuple(
            Corner(float(point.x), float(point.y))
            for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        )
        extra = symbol.extra
        unused = extra.get("UEC", 1.0) if isinstance(extra, dict) else 1.0
        aim, data = symbol.symbology_identifier, bytes(symbol.bytes)
        return Sighting(self.name, str(symbol.format), aim, data, symbol.text, float(unused), corners)


@dataclass(frozen=True)
class Zbar:
    """zbar through pyzbar: the second reader of Code 128 and QR Code."""

    name: str = "zbar"

    _INSTALL: ClassVar = "pyzbar and the system library libzbar0"
    _NAMES: ClassVar = {"CODE128": "Code 128", "QRCODE": "QR Code"}

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        """Every symbol it finds, without corners: it is shown one rectified symbol at a time."""
        try:
            from pyzbar import pyzbar  # noqa: PLC0415 # without libzbar0 the import fails, and the gate says so
        except ImportError as error:
            raise ReaderMissingError(self.name, self._INSTALL) from error
        # libzbar reports an orientation on some QR Codes that pyzbar has no name for, and pyzbar then loses the text.
        pyzbar.zbar_symbol_get_orientation = None
        asked = [pyzbar.ZBarSymbol[code] for code, name in self._NAMES.items() if name in symbologies]
        if not asked:
            return ()
        found = pyzbar.decode(grey, symbols=asked)
        return tuple(
            Sighting(
                self.name, self._NAMES[s.type], "", bytes(s.data), s.data.decode("utf-8", "replace"), float(s.quality)
            )
            for s in found
            if s.type in self._NAMES
        )


@dataclass(frozen=True)
class Libdmtx:
    """libdmtx through arbez-dmtx: the second reader of Data Matrix. It drops 0x1D between GS1 fields.

    `patience` is how long it may search one picture, in milliseconds.
    """

    name: str = "libdmtx"
    patience: int = 40

    def read(self, grey: Grey, symbologies: frozenset[str]) -> tuple[Sighting, ...]:
        """The first symbol it finds within its patience."""
        try:
            import arbez_dmtx  # noqa: PLC0415 # without its library the import fails, and the gate says so
        except (ImportError, OSError) as error:
            raise ReaderMissingError(self.name, "arbez-dmtx") from error
        if "Data Matrix" not in symbologies:
            return ()
        found = arbez_dmtx.decode(grey, timeout=self.patience, max_count=1)  # type: ignore[no-untyped-call] # has no types
        return tuple(
            Sighting(self.name, "Data Matrix", "", bytes(s.data), s.data.decode("utf-8", "replace"), 1.0) for s in found
        )
