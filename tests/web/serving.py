"""A kiosk's screens served on this computer, in a thread of the test."""

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Served:
    """An app that is served on this computer, at `address`, until it is left."""

    def __init__(self) -> None:
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, Flask(__name__), True, request_handler=Silent)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="kiosk", daemon=True)

    def begin(self, app: Flask) -> None:
        """From now on the app answers."""
        self._server.app = in_one_piece(app)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def in_one_piece(app: Flask) -> "WSGIApplication":
    """The app, each answer gathered and closed before any of it leaves.

    When a browser hangs up, werkzeug's server leaves the answer open, and with it the file that it is read from.
    """

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        parts, status, headers = run_wsgi_app(app, environ, buffered=True)
        start(status, headers.to_wsgi_list())
        return parts

    return answer


class Silent(WSGIRequestHandler):
    """Tells nothing of what is asked."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  werkzeug's own word
        """Say nothing."""
