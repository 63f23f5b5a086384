"""The newest history of a server that this kiosk has seen, remembered outside the database.

PostgreSQL counts its histories: each promotion of a standby begins the next timeline. An old primary that comes back
after that is on a lower one, answers as if nothing had happened, and lacks what was recorded since. A copy of another
server has another system identifier. Neither can be told from what a database says of itself without this memory.
"""

import json
import threading
from dataclasses import dataclass
from pathlib import Path

from kiosk.ledger.errors import LedgerUnavailable
from kiosk.ledger.whole_file import write_whole


@dataclass(frozen=True, order=True)
class Timeline:
    """A history of one server: its system identifier, and which of its timelines."""

    system: str
    number: int


class Timelines:
    """The memory in one file, written whole and flushed before anything is done on a newer timeline."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()

    def require_newest(self, found: Timeline) -> None:
        """Remember a newer timeline. Raises LedgerUnavailable for an older one, and for another server."""
        with self._turn:
            newest = self._load()
            if newest is not None and newest.system != found.system:
                raise LedgerUnavailable(
                    f"database server: Expected the one with system identifier {newest.system}, got {found.system}."
                    f" Where it was set up anew on purpose, verify its record and remove {self._path}."
                )
            if newest is not None and newest.number > found.number:
                raise LedgerUnavailable(
                    f"database server: Expected timeline {newest.number} or newer, got {found.number}: an old primary."
                    " Fence it: it must not run beside the new one."
                )
            if newest != found:
                self._keep(found)

    def _load(self) -> Timeline | None:
        try:
            said = json.loads(self._path.read_bytes())
            return Timeline(str(said["system"]), int(said["timeline"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LedgerUnavailable(f"{self._path}: Expected the timeline last seen, got {error!r}.") from error

    def _keep(self, timeline: Timeline) -> None:
        try:
            write_whole(self._path, json.dumps({"system": timeline.system, "timeline": timeline.number}) + "\n")
        except OSError as error:
            raise LedgerUnavailable(f"{self._path}: Expected it written, got {error.strerror}.") from error
