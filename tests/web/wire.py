"""People before a kiosk that is really served: what `Drive` posts goes over the network of this computer."""

from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, TestResponse

from kiosk.rehearsal.world import World
from kiosk.web.sittings import COOKIE
from tests.web.driving import Drive

SECONDS = 60
"""How long an answer may take, on a computer that does much else."""


class Wire(Drive):
    """One browser at one place, over HTTP. `cookie` is what it was given last."""

    def __init__(self, address: str, world: World) -> None:
        super().__init__(Flask(__name__), world)
        self.address = address
        self.cookie = ""
        self.line = HTTPConnection(urlsplit(address).netloc, timeout=SECONDS)

    def ask_for(self, method: str, path: str, **more: Any) -> TestResponse:
        """See `Drive.ask_for`. Each request has a line of its own: none is sent twice over one that the server let go of."""
        builder = EnvironBuilder(path, self.address, method=method, **more)
        environ = builder.get_environ()
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        headers = {name: value for name, value in builder.headers if name != "Host"}
        headers |= {"Content-Type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {}
        headers |= {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        try:
            self.line.request(method, urlsplit(builder.base_url).path.rstrip("/") + builder.path, body, headers)
            said = self.line.getresponse()
            body = said.read()
        finally:
            self.line.close()
        for name, value in said.getheaders():
            if name == "Set-Cookie" and value.startswith(f"{COOKIE}="):
                self.cookie = value.removeprefix(f"{COOKIE}=").partition(";")[0]
        told = Headers(said.getheaders())
        answer = TestResponse([body], f"{said.status} {said.reason}", told, builder.get_request(), history=())  # type: ignore[arg-type] # its stub wants exactly one
        self.answers.append(answer)
        return answer

    def leave(self) -> None:
        """The browser is closed."""
        self.line.close()
