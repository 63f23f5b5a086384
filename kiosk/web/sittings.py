"""A sitting: one browser before the kiosk, and what it is in the middle of. It authorises nothing; people sign.

The cookie is opaque; what it stands for lives here, in memory, and is gone with the process. Each page carries a ticket
that serves once, so that no request can be sent a second time, and an old page can't act.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from hmac import compare_digest

from kiosk.web.acts.tasks import Choice, Recording, Task
from kiosk.web.screens import Running
from kiosk.web.shown.verdicts import Answered

COOKIE = "__Host-samevein"
MOST = 500
"""Browsers remembered at once; the one unseen longest is forgotten first."""


@dataclass
class Sitting:
    """One browser: where it stands, the attempt it is in, the answer it shows.

    `ticket` is what the page shown last carries. `keeper` is who just showed a badge to acknowledge a stop,
    `viewer` who signed in to look into the record. `secret` makes the marks that stand for open bags on its pages.
    """

    id: str
    station: str
    touched: datetime
    ticket: str = ""
    task: Task | Recording | None = None
    answered: Answered | None = None
    choices: tuple[Choice, ...] = ()
    keeper: str | None = None
    viewer: str | None = None
    said: str = ""
    locked: bool = False
    running: tuple[Running, ...] = ()
    turn: threading.RLock = field(default_factory=threading.RLock, repr=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def new_ticket(self) -> str:
        """The ticket of the page about to be shown. The one before is worth nothing from here on."""
        self.ticket = secrets.token_urlsafe(18)
        return self.ticket

    def mark_of(self, coi: str, container: str) -> str:
        """What stands for a bag on this browser's pages, 32 hex characters: it tells nobody which bag it is."""
        return blake2b(f"{coi} {container}".encode(), digest_size=16, key=self.secret).hexdigest()

    def takes(self, ticket: str) -> str:
        """'this page' when the ticket is the one of the page shown last, else 'an old page'."""
        fits = bool(self.ticket) and compare_digest(ticket.encode(), self.ticket.encode())
        return "this page" if fits else "an old page"


class Sittings:
    """The sittings of one kiosk, by cookie. Threads may share it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Sitting] = OrderedDict()
        self._turn = threading.Lock()

    def find(self, cookie: str) -> Sitting | None:
        """The sitting a cookie stands for; None for one never given out, or taken back."""
        with self._turn:
            sitting = self._known.get(cookie)
            if sitting is not None:
                self._known.move_to_end(cookie)
            return sitting

    def begin(self, station: str, now: datetime) -> Sitting:
        """A new browser."""
        with self._turn:
            sitting = Sitting(secrets.token_urlsafe(32), station, now)
            self._known[sitting.id] = sitting
            while len(self._known) > MOST:
                self._known.popitem(last=False)
            return sitting

    def renew(self, sitting: Sitting) -> None:
        """Give the sitting another cookie, after a signature: the old one stands for nothing."""
        with self._turn:
            self._known.pop(sitting.id, None)
            sitting.id = secrets.token_urlsafe(32)
            self._known[sitting.id] = sitting
