"""What a kiosk does by the clock while it is served: checkpoints and backups that are due, witnesses that cosign."""

import logging
import threading
from collections.abc import Mapping

from kiosk.domain.errors import KioskError
from kiosk.handoffs.backing_up import ScheduledBackup
from kiosk.ledger.checkpoints import Checkpoints
from kiosk.ledger.cosigning import cosigned
from kiosk.ledger.notes import NoteKey

PAUSE_S = 20.0
"""Between two rounds: a checkpoint is late by no more."""

_LOG = logging.getLogger(__name__)


class Rounds:
    """Rounds in a thread of their own, from `start` to `stop`. `witnesses` are addresses with the keys they sign by."""

    def __init__(
        self,
        checkpoints: Checkpoints,
        witnesses: Mapping[str, NoteKey],
        pause_s: float = PAUSE_S,
        backup: ScheduledBackup | None = None,
    ) -> None:
        self._checkpoints = checkpoints
        self._witnesses = witnesses
        self._backup = backup
        self._pause_s = pause_s
        self._stopped = threading.Event()
        self._walker = threading.Thread(target=self._walk, name="rounds", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._walker.start()

    def stop(self) -> None:
        """End after the round under way."""
        self._stopped.set()
        self._walker.join()
        if self._backup is not None:
            self._backup.stop()

    def walk_once(self) -> tuple[str, ...]:
        """One round. What went wrong with which witness; nothing here is raised."""
        self._checkpoints.pass_time()
        if self._backup is not None:
            self._backup.pass_time()
        wrong = []
        for url, key in self._witnesses.items():
            try:
                cosigned(self._checkpoints, url, key)
            except (KioskError, OSError) as error:
                wrong.append(f"{url}: {error}")
        return tuple(wrong)

    def _walk(self) -> None:
        while not self._stopped.wait(self._pause_s):
            try:
                wrong = self.walk_once()
            except Exception:  # noqa: BLE001 - whatever it was, a round that failed must not be the last one
                _LOG.exception("A round of checkpoints failed.")
                continue
            if wrong:
                _LOG.warning("A witness did not cosign the last checkpoint.")


def witness_keys(named: Mapping[str, str]) -> dict[str, NoteKey]:
    """Witnesses as the settings name them. Raises ParseError for a key that is none."""
    return {url: NoteKey.parse(key) for url, key in named.items()}
