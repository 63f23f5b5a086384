"""The server of the screens: gunicorn with one worker of many threads, for one process may write the ledger.

The worker opens the ledger and closes it when it ends. A worker that hangs for a minute is ended and begun anew.
"""

import os
import signal
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from kiosk.domain.errors import ParseError
from kiosk.web.logs import ServerLog
from kiosk.web.tls import TlsFiles, certificate_of

CANNOT_START, MAY_NOT_START = Arbiter.WORKER_BOOT_ERROR, Arbiter.APP_LOAD_ERROR
"""Exit codes of a worker that need no second try: something is broken; something forbids it."""

CHANGE_WORKERS = frozenset({signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH})
"""Signals by which the server would make or end workers, begin anew beside itself, or open its logs again."""

MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn makes a file without a name there
"""Where the worker shows that it lives: in memory, for a slow disk must not look like a dead worker."""


@dataclass(frozen=True)
class Screens:
    """What a worker serves, and how it lets go of it."""

    app: Flask
    close: Callable[[], None]


@dataclass(frozen=True)
class Address:
    """Where the screens are served. Port 0 takes a free one. Raises ParseError for a network's address without TLS."""

    host: str
    port: int
    tls: TlsFiles | None = None

    def __post_init__(self) -> None:
        if self.tls is None and not is_loopback(self.host):
            raise ParseError("host", "this computer's own address (127.0.0.1), or TLS in the settings", self.host)

    def origins(self, port: int) -> frozenset[str]:
        """The origins under which browsers may come, when served on `port`."""
        if self.tls is None:
            return frozenset({_origin("http", self.host, port), _origin("http", "localhost", port)})
        return frozenset(_origin("https", name, port) for name in certificate_of(self.tls).names)

    def shown(self, port: int) -> str:
        """Where to point a browser."""
        if self.tls is None:
            return _origin("http", self.host, port)
        return _origin("https", certificate_of(self.tls).names[0], port)


def is_loopback(host: str) -> bool:
    """Whether a host is this computer for itself only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def port_is_free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Server(BaseApplication):  # type: ignore[misc]  # the server ships no types
    """Serves screens at an address until it is told to stop.

    `open_screens` is called with the origins, in the worker's own process; it may end that process with CANNOT_START or
    MAY_NOT_START. `told` hears the address as soon as the screens answer.
    """

    def __init__(
        self, address: Address, open_screens: Callable[[frozenset[str]], Screens], told: Callable[[str], None]
    ) -> None:
        self._address = address
        self._open_screens = open_screens
        self._told = told
        self._port = address.port
        self._screens: Screens | None = None
        super().__init__()

    def load_config(self) -> None:
        """One worker; nothing that a browser says about itself is believed; no log of addresses."""
        tls = self._address.tls
        settings: dict[str, object] = {
            "bind": [_joined(self._address.host, self._address.port)],
            "proc_name": "samevein",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 64,
            "timeout": 60,
            "graceful_timeout": 20,
            "max_requests": 0,
            "preload_app": False,
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "accesslog": None,
            "loglevel": "warning",
            "logger_class": ServerLog,
            "when_ready": self._note_port,
            "post_worker_init": self._tell,
            "worker_exit": self._close,
            **(_tls_settings(tls) if tls is not None else {}),
        }
        for key, value in settings.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """The screens, opened in the worker."""
        self._screens = self._open_screens(self._address.origins(self._port))
        return self._screens.app

    def run(self) -> int:
        """Serve. Gives 0 when told to stop, else the code with which the worker ended."""
        first = os.getpid()
        try:
            OneWorker(self).run()
        except SystemExit as end:
            if os.getpid() != first:  # the worker ends here too
                raise
            return end.code if isinstance(end.code, int) else 0
        return 0

    def _note_port(self, arbiter: Arbiter) -> None:
        self._port = arbiter.LISTENERS[0].sock.getsockname()[1]

    def _tell(self, _worker: Worker) -> None:
        self._told(self._address.shown(self._port))

    def _close(self, _arbiter: Arbiter, _worker: Worker) -> None:
        if self._screens is not None:
            self._screens.close()


class OneWorker(Arbiter):  # type: ignore[misc]  # as above
    """Never two workers, not even for the moment of a reload: the second could not write. Never none."""

    def signal(self, sig: int, frame: object) -> None:
        """Stop when told to, and when the terminal is gone; other signals change nothing."""
        if sig not in CHANGE_WORKERS:
            super().signal(signal.SIGTERM if sig == signal.SIGHUP else sig, frame)


def _tls_settings(tls: TlsFiles) -> dict[str, object]:
    clients = {"ca_certs": str(tls.clients), "cert_reqs": ssl.CERT_REQUIRED} if tls.clients is not None else {}
    return {"certfile": str(tls.certificate), "keyfile": str(tls.key), **clients}


def _origin(scheme: str, host: str, port: int) -> str:
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{_joined(host, port).removesuffix(f':{usual}' if port == usual else '')}"


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
