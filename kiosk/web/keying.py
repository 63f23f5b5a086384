"""What came from the fields of a form, as texts: keyed, chosen, or of a file one character a byte."""

from flask import request

from kiosk.domain.errors import ParseError
from kiosk.domain.text import plain_text
from kiosk.handoffs.signing import pin_from
from kiosk.web.acts.shipping import as_text
from kiosk.web.acts.tasks import Keyed
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _


def to_look_at(fields: tuple[Field, ...], texts: Keyed) -> Keyed:
    """What was keyed and not taken, for the same person to look at again; a PIN or a file is never shown again."""
    secret = {field.name for field in fields if field.kind in {"pin", "file"}}
    return {name: text for name, text in texts.items() if name not in secret}


def keyed_text(field: Field) -> str:
    """What was keyed in a field; where yes was asked for and not given, why not."""
    if field.kind == "file":
        sent = request.files.get(field.name)
        return as_text(sent.read()) if sent is not None else ""
    text = request.form.get(field.name, "")
    return text if field.kind != "yes-or-why" or text != "no" else request.form.get(f"{field.name}_why", "") or "no"


def read_field(field: Field, text: str) -> None:
    """Look at what was keyed in a field. Raises ParseError for what it can't hold."""
    if field.kind == "pin":
        pin_from(text)
    elif field.kind == "choice" and text not in dict(field.choices):
        raise ParseError(field.label, _("one of those on the screen"), text[:60] or _("none"))
    elif text and field.kind != "file":
        plain_text(text, field.name, 300)
