"""Everything that reaches a browser, written down so that two stories can be laid side by side: bodies, headers, lines
of the log, and how often the database was asked. What is drawn by chance is masked where it has to stand, and nowhere
else.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, event
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from tests.web.driving import Drive

_DRAWN = (
    re.compile(rb'(?<= data-ticket=")[\w-]{24}(?=")'),
    re.compile(rb'(?<=name="ticket" value=")[\w-]{24}(?=")'),
    re.compile(rb'(?<=name="challenge" value=")[\w-]{24}(?=")'),
    re.compile(rb'(?<=name="bag" value=")[0-9a-f]{32}(?=")'),
)
"""Ticket, challenge and the marks of open bags; each has its length whatever it is drawn."""

_COOKIE = re.compile(r"(?<=^__Host-samevein=)[\w-]{43}(?=;)")


@dataclass
class Overheard:
    """What one story let out, in order: `said` are requests with their answers, `asked` the database's statements."""

    said: list[tuple[object, ...]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@contextmanager
def overhearing(*drives: Drive) -> Iterator[Overheard]:
    """Write down everything that reaches these browsers from here on, and what it took."""
    heard = Overheard()
    before = [len(drive.answers) for drive in drives]

    def statement(
        _connection: Connection, _cursor: object, words: str, _values: object, _context: object, _many: object
    ) -> None:
        heard.asked.append(words)

    event.listen(Engine, "before_cursor_execute", statement)
    try:
        with capture_logs() as lines:
            yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
    for drive, first in zip(drives, before, strict=True):
        heard.said += [written(answer) for answer in drive.answers[first:]]
    heard.said += [tuple(sorted((k, v) for k, v in line.items() if k != "ms")) for line in lines]


def written(answer: TestResponse) -> tuple[object, ...]:
    """An answer with everything in it, what is drawn by chance masked."""
    body = answer.get_data()
    for drawn in _DRAWN:
        body = drawn.sub(b"drawn", body)
    headers = tuple((name, _COOKIE.sub("drawn", value)) for name, value in answer.headers)
    return answer.request.method, answer.request.path, answer.status, headers, body
