"""The words of the screens: one catalogue. English stands in the source; other languages are `locale/<code>.po`.

A catalogue is compiled when the kiosk starts, so that no compiled file has to be kept beside its source.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g

LANGUAGES = ("en", "de")


def words(text: str) -> str:
    """Mark a text of a table for the catalogue; it is translated where it is shown."""
    return text


def gettext(text: str, **values: object) -> str:
    """The text in the language of this request, with its values put in."""
    translated = in_language(g.get("language", "en")).gettext(text) if text else ""
    return translated % values if values else translated


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The text for `n` things in the language of this request, with its values put in."""
    return in_language(g.get("language", "en")).ngettext(one, many, n) % {"n": n, **values}


@cache
def in_language(code: str) -> NullTranslations:
    """The catalogue of a language. English is the source itself."""
    if code == "en":
        return NullTranslations()
    with (files("kiosk.web") / "locale" / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
