"""How a Zebra, or a printer that speaks as one, is asked: `~HS` and `~HI`, its odometer, and what its tag reads.

A tag's reading comes by itself after its label, between other answers: `EPC[` hex `]`, asked for with `^HV` inside the
format, once. A printer that found no good tag prints VOID and says nothing.

Source: Zebra, ZPL II Programming Guide, `~HS`, `~HI`, `~JA`, `^RF`, `^HV`; SGD `getvar`. The odometer's name is
unconfirmed: where a printer does not know it, its count is not recorded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.devices.lines.dialect import refused_by
from kiosk.devices.lines.line import Deadline, Line, NoAnswer
from kiosk.devices.lines.zebra_status import (
    HOST_IDENTIFICATION,
    HOST_STATUS,
    STATUS_FRAMES,
    dots_per_mm,
    parse_identification,
    parse_status,
    status_shown,
)
from kiosk.devices.printers import Replies
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import printer_ready
from kiosk.domain.printing import PrintJob
from kiosk.domain.reasons import Reason
from kiosk.domain.tags import TagAnswer, TagRead, TagVoid

CANCEL_ALL = b"~JA"
ODOMETER = b'! U1 getvar "odometer.total_label_count"\r\n'
_TAG_READ = re.compile(rb"(EPC\[[0-9A-F]{0,128}\])\r\n")
_EPC = re.compile(r"EPC\[([0-9A-F]{52})\]")
_COUNT = re.compile(rb'"([0-9]{1,12}|\?)"(?:\r\n)?')
_FRAMES = re.compile(rb"(?:\x02[\x20-\x7e]*\x03\r\n)+")
_FRAME = re.compile(rb"\x02([\x20-\x7e]*)\x03\r\n")
_CANCEL_S = 1.0


@dataclass(frozen=True)
class ZebraDialect:
    """`model` is compared with the first field of a `~HI` answer, whole and exactly; so are its dots per
    millimetre, which is how it tells them.

    `counts` says to ask for the odometer: a printer that merely emulates a Zebra has none.
    """

    model: str
    dpi: int
    counts: bool = True

    def __post_init__(self) -> None:
        if not self.model:
            raise ParseError("printer model", "the model as the printer's ~HI says it", "nothing")
        dots_per_mm(self.dpi)

    def not_ready(self, line: Line, _job: PrintJob | None, replies: Replies) -> Reason | None:
        """See `Dialect.not_ready`."""
        return refused_by(lambda: self._against(line, replies), printer_ready.reason)

    def counter(self, line: Line) -> int | None:
        """See `Dialect.counter`."""
        if not self.counts:
            return None
        try:
            said = line.ask(ODOMETER, _COUNT.fullmatch)
        except NoAnswer:
            return None
        return int(said[1]) if said[1] != b"?" else None

    def at_rest(self, line: Line, replies: Replies, _deadline: Deadline) -> bool:
        """See `Dialect.at_rest`."""
        try:
            frames = line.ask(HOST_STATUS, _frames(STATUS_FRAMES, replies))[-STATUS_FRAMES:]
            replies.note(status_shown(frames))
            status = parse_status(frames)
        except (NoAnswer, ParseError) as wrong:
            replies.note(f"~HS {wrong.got}")
            return False
        return not status.faults and not status.pending

    def tag(self, line: Line, replies: Replies, deadline: Deadline) -> TagAnswer:
        """See `Dialect.tag`. No answer, another one or several are no tag read."""
        if not _tags(replies):
            try:
                line.hear(_tags_alone(replies), deadline, "an answer of the tag")
            except NoAnswer as mute:
                return TagVoid(f"{mute.got} of the tag")
        said = _tags(replies)
        read = _EPC.fullmatch(said[0]) if len(said) == 1 else None
        return TagVoid(" and ".join(said)) if read is None else TagRead(read[1])

    def cancel(self, line: Line, replies: Replies) -> None:
        """See `Dialect.cancel`."""
        line.send(CANCEL_ALL, Deadline(_CANCEL_S))
        try:
            frames = line.ask(HOST_STATUS, _frames(STATUS_FRAMES, replies))[-STATUS_FRAMES:]
            replies.note("after ~JA: " + status_shown(frames))
        except NoAnswer as mute:
            replies.note(f"after ~JA: {mute.got}")
            line.drop()

    def _against(self, line: Line, replies: Replies) -> Reason | None:
        frames = line.ask(HOST_STATUS, _frames(STATUS_FRAMES, replies))
        replies.note(status_shown(frames))
        status = parse_status(frames)
        frames = line.ask(HOST_IDENTIFICATION, _frames(1, replies))
        replies.note("~HI " + " | ".join(frames))
        told = parse_identification(frames)
        due = f"{self.model} at {dots_per_mm(self.dpi)} dots per mm"
        found = f"{told.model} at {told.dots_per_mm} dots per mm"
        if found != due:
            return printer_ready.reason(due, found)
        against = status.faults + status.pending + status.waiting
        return printer_ready.reason("an idle printer without fault", ", ".join(against)) if against else None


def _frames(number: int, replies: Replies) -> Callable[[bytes], tuple[str, ...] | None]:
    """Reads the texts of frames, always a multiple of `number` (a late answer to an earlier query may stand before
    it); tags that were read in between are noted.
    """

    def whole(came: bytes) -> tuple[str, ...] | None:
        rest = _TAG_READ.sub(b"", came)
        texts = tuple(text.decode("ascii") for text in _FRAME.findall(rest))
        if not _FRAMES.fullmatch(rest) or len(texts) % number:
            return None
        for tag in _TAG_READ.findall(came):
            replies.texts.append(tag.decode("ascii"))
        return texts

    return whole


def _tags_alone(replies: Replies) -> Callable[[bytes], bool | None]:
    def whole(came: bytes) -> bool | None:
        if not re.fullmatch(rb"(?:" + _TAG_READ.pattern + rb")+", came):
            return None
        replies.texts += [tag.decode("ascii") for tag in _TAG_READ.findall(came)]
        return True

    return whole


def _tags(replies: Replies) -> list[str]:
    return [text for text in replies.texts if text.startswith("EPC[")]
