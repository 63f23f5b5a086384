"""What one kiosk serves: its bench, its places, its eyes, its language. Values in; nothing is looked up here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.config import load_literature
from kiosk.devices.cameras import Camera
from kiosk.handoffs.backing_up import ScheduledBackup
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.forecast.board import Boards
from kiosk.handoffs.risk.tallies import Tallies

if TYPE_CHECKING:
    from kiosk.rehearsal.demonstration import Demonstration

COLLECTION, PROCESSING, WARD, QUALITY = "collection", "processing", "ward", "quality"


@dataclass(frozen=True)
class Kiosk:
    """One kiosk of one site.

    `places` are the stations a browser may stand at, with the kind of each ('collection', 'processing', 'ward',
    'quality'). `camera` is the kiosk's own, None where the browser's is used. `keep_frames` keeps the pictures
    themselves as evidence; their hashes are kept always. `origins` are the addresses under which browsers come
    ('http://localhost:8080'). `idle` is how long a screen may be left alone. `night` is 'HH:MM-HH:MM', local time.
    `backup` makes the backups that are planned, None where none are.
    `boards` keeps the vein-to-vein board while nothing on it moves, `tallies` what is counted of each journey.
    """

    bench: Bench
    places: Mapping[str, str]
    language: str = "en"
    camera: Camera | None = None
    keep_frames: bool = True
    origins: frozenset[str] = frozenset()
    idle: timedelta = timedelta(seconds=60)
    night: str = "22:00-07:00"
    demo: "Demonstration | None" = None
    backup: ScheduledBackup | None = None
    boards: Boards = field(default_factory=lambda: Boards(load_literature()))
    tallies: Tallies = field(default_factory=Tallies)
