"""Printer profiles: the facts of one printer model and one stock, as data checked whole at load.

- One TOML file a profile; the file's name is its `id`. A profile that differs in a few facts `inherits` another one.
- An unknown key, a missing key, a wrong type, a word off its list, a circle of inheritance or facts that don't belong
  together (`rules`) stop the load: a file is a right profile, or none.
- Nothing here is markup or a printer command, and no text of a profile ever reaches a printer's parser.
- Millimetres become dots in one function, `dots`.
- A figure nobody could confirm is named in `unconfirmed`, with what has to be looked at; everything else carries its
  source beside it in the file. Who states the fact anew in an inheriting file answers for it: the note falls away.
- The SHA-256 of the *resolved* profile goes with every print: a label issued under one profile is never printed under
  another.
"""

from kiosk.labels.profile.documents import parse_profile, parse_profiles, read_document, read_profiles
from kiosk.labels.profile.facts import (
    Barcode,
    Limits,
    Media,
    Output,
    Printer,
    PrinterProfile,
    Rfid,
    Sheet,
    Status,
    Stock,
    Transport,
    dots,
)

__all__ = [
    "Barcode",
    "Limits",
    "Media",
    "Output",
    "Printer",
    "PrinterProfile",
    "Rfid",
    "Sheet",
    "Status",
    "Stock",
    "Transport",
    "dots",
    "parse_profile",
    "parse_profiles",
    "read_document",
    "read_profiles",
]
