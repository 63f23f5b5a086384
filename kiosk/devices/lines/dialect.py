"""How a printer is asked over a line, whatever the line is. A printer without such a way of asking is not driven."""

from collections.abc import Callable
from typing import Protocol

from kiosk.devices.lines.line import Deadline, Line, NoAnswer
from kiosk.devices.printers import Replies
from kiosk.domain.errors import ParseError
from kiosk.domain.printing import PrintJob
from kiosk.domain.reasons import Reason
from kiosk.domain.tags import TagAnswer


class Dialect(Protocol):
    """The questions a kind of printer answers. Every method raises LineDown when the line breaks, and keeps what the
    printer said in `replies`.
    """

    def not_ready(self, line: Line, job: PrintJob | None, replies: Replies, /) -> Reason | None:
        """Why this printer can't print now, or not this `job`; None when nothing stands against it. Silence does."""
        ...

    def counter(self, line: Line, /) -> int | None:
        """The printer's own count of labels, None where it tells none."""
        ...

    def at_rest(self, line: Line, replies: Replies, deadline: Deadline, /) -> bool:
        """Whether the printer says now that it has done its job and has no fault. No answer is no."""
        ...

    def tag(self, line: Line, replies: Replies, deadline: Deadline, /) -> TagAnswer:
        """What a printer that is done with a job that writes a tag read back of it."""
        ...

    def cancel(self, line: Line, replies: Replies, /) -> None:
        """Cancel what the printer holds, and drop what it did not take. It proves nothing about the label."""
        ...


def refused_by(question: Callable[[], Reason | None], refuse: Callable[[str, str], Reason]) -> Reason | None:
    """The answer to `question`, or what `refuse` makes of a printer that gave none or another one."""
    try:
        return question()
    except (NoAnswer, ParseError) as wrong:
        return refuse(wrong.expected, wrong.got)
