"""Screens served as in production, by a process of its own that can be killed; the site is opened by its worker."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from kiosk.web.server import Address, Screens, Server


@dataclass
class Production:
    """A server: its process, the worker that serves now, and where."""

    process: int
    worker: int
    address: str
    said: IO[str]

    def kill_the_worker(self) -> None:
        """As if the power failed for the process that serves; wait until another one serves."""
        os.kill(self.worker, signal.SIGKILL)
        self.begun_anew()

    def begun_anew(self) -> None:
        """Wait until a worker serves."""
        line = self.said.readline()
        assert line, "Expected a worker that serves, got none."
        worker, self.address = line.split()
        self.worker = int(worker)


@contextmanager
def produced(open_screens: Callable[[frozenset[str]], Screens]) -> Iterator[Production]:
    """Screens served on this computer until they are left. `open_screens` is called in each worker."""
    heard, says = os.pipe()
    process = os.fork()
    if process == 0:
        _serve(open_screens, says)
    os.close(says)
    with os.fdopen(heard, encoding="utf-8") as said:
        served = Production(process, 0, "", said)
        try:
            served.begun_anew()
            yield served
        finally:
            os.kill(process, signal.SIGTERM)
            os.waitpid(process, 0)


def _serve(open_screens: Callable[[frozenset[str]], Screens], says: int) -> None:
    def told(address: str) -> None:
        os.write(says, f"{os.getpid()} {address}\n".encode())

    code = 1
    try:
        code = Server(Address("127.0.0.1", 0), open_screens, told).run()
    except SystemExit as end:  # of a worker
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)
