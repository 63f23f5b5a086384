"""The record of a site read beside the kiosk that is served, which alone may hold it open as its writer."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from kiosk.domain.errors import ParseError
from kiosk.handoffs.opening import ledger_url
from kiosk.ledger import sqlite

T = TypeVar("T")


def read_beside(folder: Path, what: str, work: Callable[[Connection], T]) -> T:
    """What `work` reads from the file in a site's folder. Raises ParseError, naming `what` is looked at."""
    engine = sqlite.open_engine(make_url(ledger_url(folder)), sqlite.Use.READ)
    try:
        with engine.connect() as connection:
            return work(connection)
    except SQLAlchemyError as error:
        raise ParseError(what, "a record of this release", type(error).__name__) from error
    finally:
        engine.dispose()
