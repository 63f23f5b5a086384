"""What the screens' server says of itself: one JSON line an event on standard error, with nothing of anybody in it.

A line about a request has its method, the name of its endpoint, the status and how long it took. No address with an
identifier, no body, no name. Of what else is logged, our own and the server's fixed words are kept and what was filled
in is not; of other libraries the place in their code; of an exception its kind and place, not its text.
"""

import logging
import sys
import traceback

import structlog
from flask import Flask, Response, g, request
from gunicorn.glogging import Logger

from kiosk.devices.kernel_time import boot_ns

LEFT_OUT = "…"
"""Stands where a text was filled in."""

OURS = ("kiosk", "gunicorn")
"""Who writes a log's words apart from what is filled in."""

_NS_IN_MS = 1_000_000


class WordsOnly(logging.Formatter):
    """A message as one JSON line: fixed words, whole numbers, and the kind and place of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event: dict[str, object] = {"event": _words(record), "level": record.levelname.lower(), "of": record.name}
        if record.exc_info is not None and record.exc_info[1] is not None:
            error = record.exc_info[1]
            # The words beside an exception often hold the address asked for.
            event["event"], event["exception"] = "broken", type(error).__name__
            event["at"] = [f"{at.filename}:{at.lineno} {at.name}" for at in traceback.extract_tb(error.__traceback__)]
        elif event["event"] == LEFT_OUT:
            event["at"] = [f"{record.pathname}:{record.lineno} {record.funcName}"]
        return _line(event)


class ServerLog(Logger):  # type: ignore[misc]  # the server ships no types
    """The server's own log, in words only."""

    def setup(self, cfg: object) -> None:
        """As the server sets it up, with our form."""
        super().setup(cfg)
        for door in self.error_log.handlers:
            door.setFormatter(WordsOnly())

    def warning(self, msg: str, *args: object, **more: object) -> None:
        """A warning; of a request that is no request, without the request."""
        super().warning(msg.partition(" from ip=")[0], *args, **more)


def configure_logs() -> None:
    """From now on everybody's warnings go to standard error in words only."""
    door = logging.StreamHandler(sys.stderr)
    door.setFormatter(WordsOnly())
    logging.basicConfig(handlers=[door], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def log_requests(app: Flask) -> None:
    """Log each answer of `app`: method, endpoint, status, milliseconds."""
    log = structlog.get_logger()

    def begin() -> None:
        g.begun_ns = boot_ns()

    def end(answer: Response) -> Response:
        spent = (boot_ns() - g.begun_ns) / _NS_IN_MS if "begun_ns" in g else 0.0
        log.info(
            "answered",
            method=request.method if request.method in METHODS else "other",
            endpoint=request.endpoint,
            status=answer.status_code,
            ms=round(spent, 1),
        )
        return answer

    # First and last of all: what another hook answers or breaks is timed and logged too.
    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request_funcs.setdefault(None, []).insert(0, end)


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _words(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str) or record.name.split(".")[0] not in OURS:
        return LEFT_OUT
    given = record.args if isinstance(record.args, tuple) else ()
    shown = tuple(one if type(one) is int else LEFT_OUT for one in given)
    try:
        return record.msg % shown if shown else record.msg
    except (TypeError, ValueError):
        return record.msg


def _line(event: dict[str, object]) -> str:
    written = structlog.processors.JSONRenderer(ensure_ascii=False)(None, "", event)
    return written if isinstance(written, str) else written.decode("utf-8")
