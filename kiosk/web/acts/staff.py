"""People, roles and rota, as an administrator records them: one row each."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import Duty, Role, Standing
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs import staffing
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import NewPerson, register
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import site_view
from kiosk.web.acts.badges import BADGE_ROWS, everybody
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

Fields = Callable[[Bench, Recording], tuple[Field, ...]]


def suspended(bench: Bench) -> tuple[Choice, ...]:
    """Everybody who is suspended."""
    people = site_view(bench).people
    return tuple(c for c in everybody(bench) if people[c.named].standing is not Standing.ACTIVE)


def _roles() -> Field:
    return Field("role", _("Role"), "choice", choices=tuple((role.value, _(role.value)) for role in Role))


def _until() -> Field:
    return Field("until", _("Until the end of"), "date")


def _new(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (
        Field("name", _("Name"), "text", longest=80),
        Field("badge", _("Badge, as it reads"), "text", longest=60),
        _roles(),
        _until(),
        Field("pin", _("PIN, keyed by the person"), "pin"),
        Field("again", _("The same PIN again"), "pin"),
    )


def _role(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (_roles(), _until())


def _badge(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("badge", _("Badge, as it reads"), "text", longest=60),)


def _why(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("why", _("Why"), "text", longest=200),)


def _pin(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (
        Field("pin", _("New PIN, keyed by the person"), "pin"),
        Field("again", _("The same PIN again"), "pin"),
    )


def _duty(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (
        Field("duty", _("On call for"), "choice", choices=tuple((duty.value, _(duty.value)) for duty in Duty)),
        Field("name", _("Name"), "text", longest=80),
        Field("number", _("Telephone"), "text", longest=31),
        Field("since", _("From the beginning of"), "date"),
        _until(),
    )


def _register(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    if keyed["pin"] != keyed["again"]:
        raise ParseError("PIN", "the same digits twice", "different ones")
    badge = Badge.parse(keyed["badge"])
    person = NewPerson(keyed["name"], badge, keyed["pin"], (Role(keyed["role"]),), _end(bench, keyed["until"]))
    register(bench, person, signed.person)


def _grant(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    staffing.grant_role(bench, made.choice.named, Role(keyed["role"]), _end(bench, keyed["until"]), signed)


def _issue(bench: Bench, made: Recording, signed: Signed) -> None:
    staffing.issue_badge(bench, made.choice.named, Badge.parse(made.keyed[0]["badge"]), signed)


def _suspend(bench: Bench, made: Recording, signed: Signed) -> None:
    staffing.suspend(bench, made.choice.named, made.keyed[0]["why"], signed)


def _reinstate(bench: Bench, made: Recording, signed: Signed) -> None:
    staffing.reinstate(bench, made.choice.named, made.keyed[0]["why"], signed)


def _set_pin(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    badges = site_view(bench).people[made.choice.named].badges
    staffing.new_pin(bench, badges[-1] if badges else "", keyed["pin"], keyed["again"], signed)


def _name(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    since, until = _start(bench, keyed["since"]), _end(bench, keyed["until"])
    staffing.name_on_call(bench, Duty(keyed["duty"]), keyed["name"], keyed["number"], since, until, signed)


def _start(bench: Bench, text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ParseError("day", "a date as YYYY-MM-DD", text) from None
    return datetime.combine(day, datetime.min.time(), ZoneInfo(site_view(bench).zone)).astimezone(UTC)


def _end(bench: Bench, text: str) -> datetime:
    return _start(bench, text) + timedelta(days=1)


_AT, _NOTHING = frozenset({QUALITY}), frozenset[Read]()

PEOPLE_ROWS = (
    RecordAct("person", RecordKind.REGISTER_PERSON, words("Register a person"), words("Name, badge, role, PIN"),
              "two-people", _AT, _NOTHING, _new, _register),
    RecordAct("role", RecordKind.GRANT_ROLE, words("Grant or renew a role"), words("Until when it holds"),
              "two-people", _AT,
              _NOTHING, _role, _grant, choose=everybody),
    RecordAct("badge", RecordKind.ISSUE_BADGE, words("Another badge"), words("The older ones stay theirs"), "badge",
              _AT,
              _NOTHING, _badge, _issue, choose=everybody),
    *BADGE_ROWS,
    RecordAct("suspend", RecordKind.SUSPEND_PERSON, words("Suspend a person"), words("They may not act"), "hold", _AT,
              _NOTHING, _why, _suspend, choose=everybody),
    RecordAct("reinstate", RecordKind.REINSTATE_PERSON, words("Reinstate a person"), words("They may act again"),
              "tick",
              _AT, _NOTHING, _why, _reinstate, choose=suspended),
    RecordAct("new-pin", RecordKind.SET_PIN, words("New PIN, and unlock"), words("The person keys it"), "sign", _AT,
              _NOTHING, _pin, _set_pin, choose=everybody),
    RecordAct("on-call", RecordKind.NAME_ON_CALL, words("Name who is on call"), words("Duty, name, telephone, days"),
              "telephone", _AT, _NOTHING, _duty, _name),
)  # fmt: skip
