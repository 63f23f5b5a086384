"""What quality records of a deviation, as the screens offer it: the assessment, and each of two closing signatures."""

from datetime import date

from kiosk.config import load_duties
from kiosk.domain.deviations import DeviationState
from kiosk.domain.errors import ParseError
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.domain.text import shown
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.deviating import Assessment, assess_deviation, sign_closing
from kiosk.handoffs.recording import Signed
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

LONGEST = 300


def not_closed(bench: Bench) -> tuple[Choice, ...]:
    """Deviations that are not closed, by their journey and number."""
    return _standing(bench, frozenset({DeviationState.OPEN, DeviationState.ASSESSED}))


def assessed(bench: Bench) -> tuple[Choice, ...]:
    """Deviations that quality has assessed and that wait to be closed."""
    return _standing(bench, frozenset({DeviationState.ASSESSED}))


def _standing(bench: Bench, states: frozenset[DeviationState]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            _("%(coi)s, number %(number)s: %(what)s", coi=listed.coi, number=one.number, what=_(one.what.value)),
            _(one.state.value), listed.coi, named=str(one.number),
        )
        for listed in bench.roll.all()
        for one in listed.deviations
        if one.state in states
    )  # fmt: skip


def _assessment(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    none = ("", _("none applies"))
    duties = tuple(
        (duty.id, _("%(days)s days: %(source)s", days=duty.days, source=duty.source)) for duty in load_duties().values()
    )
    return (
        Field("cause", _("Cause"), "text", longest=LONGEST),
        Field("impact", _("Impact on patient and product"), "text", longest=LONGEST),
        Field("corrective_action", _("Corrective action"), "text", longest=LONGEST),
        Field("owner", _("Who sees to it"), "text", longest=80),
        Field("due", _("Until"), "date"),
        Field("duty", _("Duty to tell a regulator"), "choice", choices=(none, *duties), optional=True),
    )


def _why(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("why", _("Why it can be closed"), "text", longest=LONGEST),)


def _assess(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    said = Assessment(
        keyed["cause"], keyed["impact"], keyed["corrective_action"], keyed["owner"], _day(keyed["due"]), keyed["duty"]
    )
    assess_deviation(bench, made.choice.coi, _number(made), said, load_duties(), signed)


def _close(bench: Bench, made: Recording, signed: Signed) -> None:
    sign_closing(bench, made.choice.coi, _number(made), made.keyed[0]["why"], signed)


def _number(made: Recording) -> int:
    if not made.choice.named.isdecimal():
        raise ParseError("deviation", "one from the list", "none")
    return int(made.choice.named)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ParseError("due date", "a date as YYYY-MM-DD", shown(text)) from None


_AT, _NOTHING = frozenset({QUALITY}), frozenset[Read]()

DEVIATION_ROWS = (
    RecordAct("assess-deviation", RecordKind.ASSESS_DEVIATION, words("Assess a deviation"),
              words("Cause, impact, action, owner, due date"), "pencil", _AT, _NOTHING, _assessment, _assess,
              choose=not_closed, offered=False),
    RecordAct("close-deviation", RecordKind.CLOSE_DEVIATION, words("Sign to close a deviation"),
              words("Two people of quality or the director"), "sign", _AT, _NOTHING, _why, _close, choose=assessed,
              offered=False),
)  # fmt: skip
