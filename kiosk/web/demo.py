"""The demonstration's desk: what one can pick up and hold to the simulated camera. Only `kiosk serve --demo` has it."""

from flask import Blueprint

pages = Blueprint("demo", __name__)
