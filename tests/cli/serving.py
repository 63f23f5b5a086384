"""`kiosk serve` as a program: started on a free port, asked, stopped."""

import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from kiosk.cli.looking import AT


@dataclass
class Served:
    """Screens that are served: the process, where they are, and what was said since."""

    process: "subprocess.Popen[str]"
    url: str

    def get(self, path: str, context: ssl.SSLContext | None = None) -> str:
        """What a page says."""
        with urlopen(f"{self.url}{path}", timeout=30, context=context) as answer:
            return str(answer.read().decode("utf-8"))

    def begun_anew(self) -> str:
        """Wait until the address is told once more."""
        return _address(self.process)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """The exit code, and what was said last."""
        self.process.send_signal(by)
        assert self.process.stderr is not None
        said = self.process.stderr.read()
        return self.process.wait(), said

    def worker(self) -> int:
        """The process id of the worker."""
        pid = self.process.pid
        (worker,) = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return int(worker)


@contextmanager
def served(*options: object) -> Iterator[Served]:
    """Screens served at a free port."""
    command = [sys.executable, "-m", "kiosk", "serve", "--port", "0", *map(str, options)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Served(process, _address(process))
        finally:
            process.kill()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        if line.startswith(AT):
            return line.removeprefix(AT).strip()
        said.append(line)
    raise AssertionError("Expected screens served, got: " + "".join(said))
