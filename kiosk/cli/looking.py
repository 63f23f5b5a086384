"""Serve in a process of its own, look whether the screens answer, and stop: what `kiosk serve --check` does."""

import signal
import subprocess
import sys
import threading
from http import HTTPStatus
from urllib.error import URLError
from urllib.request import urlopen

from kiosk.cli.answers import BROKEN, DONE, say

AT = "Samevein is at "
LONGEST_START_S = 120


def look_at(options: list[str]) -> int:
    """Exit code: 0 when the screens answered and the server stopped in order, else that of the server, or 2."""
    command = [sys.executable, "-m", "kiosk", "serve", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:  # noqa: S603  ourselves
        limit = threading.Timer(LONGEST_START_S, server.kill)
        limit.start()
        try:
            url = _address(server)
            answered = url is not None and _answers(url)
        finally:
            limit.cancel()
            server.send_signal(signal.SIGTERM)
        rest = server.stderr.read() if server.stderr is not None else ""
    if url is not None and answered and server.returncode == DONE:
        say(f"The screens answered at {url}, and stopped when told to.")
        return DONE
    say(f"Expected screens that answer and stop in order, got:\n{rest}")
    return server.returncode if server.returncode > 0 else BROKEN


def _address(server: "subprocess.Popen[str]") -> str | None:
    """The address the server tells; None when it ends before."""
    for line in server.stderr or ():
        say(line.rstrip("\n"))
        if line.startswith(AT):
            return line.removeprefix(AT).strip()
    return None


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=30) as answer:  # noqa: S310  our own address
            return bool(answer.status == HTTPStatus.OK)
    except URLError as error:
        say(f"{url}/health: {error.reason}")
        return False
