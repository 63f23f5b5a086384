"""What came from another organisation is looked at before anything is decided: genuine, or refused by a guard.

A file that can't be believed names no journey, so its refusal is an incident of the site.
"""

from collections.abc import Callable
from typing import TypeVar

from kiosk.domain.errors import ParseError
from kiosk.domain.guards import hand_over_is_genuine
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import record_incident
from kiosk.ledger.chosen import WrongFile

T = TypeVar("T")


def genuine(bench: Bench, step: StepKind, look: Callable[[], T]) -> T | Reason:
    """What `look` finds, or why it can't be believed: what raises ParseError is refused, and recorded.

    A file that is another one than was asked for is chosen again; only one that claims to be it is a forgery.
    """
    try:
        return look()
    except WrongFile as wrong:
        return refused(bench, step, wrong.guard.reason(wrong.expected, wrong.got))
    except ParseError as error:
        return refused(bench, step, hand_over_is_genuine.reason(error.expected, f"{error.what}: {error.got}"))


def refused(bench: Bench, step: StepKind, reason: Reason) -> Reason:
    """The reason, recorded as an incident of no journey."""
    record_incident(bench, step.value, (), reason.interlock)
    return reason
