"""A file in place of keying: its texts fill the first person's form, who checks them. Nobody else sees it."""

import json
from dataclasses import replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.domain.errors import ParseError
from kiosk.domain.text import plain_text
from kiosk.web.acts.tasks import FORM, Task
from kiosk.web.here import go, here
from kiosk.web.shown.prompts import fields_of
from kiosk.web.words.values import complaint

pages = Blueprint("files", __name__)

MOST_BYTES = 100_000


@pages.post("/attempt/file")
def fill() -> Response:
    """Fill the form with what a JSON file says. Fields it does not name stay empty; it may name no others."""
    at = here()
    task = at.sitting.task
    if not isinstance(task, Task) or task.turn is None or task.ask != FORM or task.number:
        return go("attempt.prompt")
    known = {field.name for field in fields_of(at.bench, task)}
    try:
        at.sitting.task = replace(task, filled=_texts(known))
    except ParseError as error:
        at.sitting.said = complaint(error)
    return go("attempt.prompt")


def _texts(known: set[str]) -> dict[str, str]:
    sent = request.files.get("file")
    content = sent.read(MOST_BYTES + 1) if sent is not None else b""
    if not 0 < len(content) <= MOST_BYTES:
        raise ParseError("file", f"1 to {MOST_BYTES} bytes", f"{len(content)} bytes")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise ParseError("file", "a JSON table in UTF-8", "something else") from None
    if not isinstance(said, dict) or not all(isinstance(text, str) for text in said.values()):
        raise ParseError("file", "a JSON table of texts", "something else")
    unknown = sorted(set(said) - known - {"wristband"})
    if unknown:
        raise ParseError("file", f"the fields {', '.join(sorted(known))}", ", ".join(map(str, unknown))[:200])
    return {name: plain_text(text, name, 300) if text else "" for name, text in said.items() if name in known}
