"""What quality signs after looking the record through: the audit trail of some days, and who may do what."""

import json
from datetime import date

from kiosk.domain.errors import ParseError
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.reviewing import LONGEST, Asked, review_access, review_trail
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words


def trail_choice(asked: Asked, head: str) -> Choice:
    """What was shown of the trail, to be signed."""
    shown = [asked.since.isoformat(), asked.until.isoformat(), asked.person_id, asked.stream, asked.kind, head]
    return Choice("", "", "", named=json.dumps(shown))


def _found(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("found", _("What was found"), "text", longest=LONGEST),)


def _trail(bench: Bench, made: Recording, signed: Signed) -> None:
    if not made.choice.named:
        raise ParseError("trail", "days that were shown", "none")
    since, until, *narrowed, head = json.loads(made.choice.named)
    asked = Asked(date.fromisoformat(since), date.fromisoformat(until), *narrowed)
    review_trail(bench, asked, head, made.keyed[0]["found"], signed)


def _access(bench: Bench, made: Recording, signed: Signed) -> None:
    review_access(bench, made.choice.named, made.keyed[0]["found"], signed)


_AT, _NOTHING = frozenset({QUALITY}), frozenset[Read]()

REVIEW_ROWS = (
    RecordAct("review-trail", RecordKind.REVIEW_TRAIL, words("Sign the review of the audit trail"),
              words("What was shown, and what you found"), "sign", _AT, _NOTHING, _found, _trail, offered=False),
    RecordAct("review-access", RecordKind.REVIEW_ACCESS, words("Sign the review of access"),
              words("Who may do what, and what you found"), "sign", _AT, _NOTHING, _found, _access, offered=False),
)  # fmt: skip
