"""Staff badges, as an administrator prints and de-authorises them, and their person receives them: one row each."""

from kiosk.domain.decision import Refused
from kiosk.domain.identifiers import Badge
from kiosk.domain.people import BadgeState, Person, SingleBadge
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs import badging
from kiosk.handoffs.badging import PrintedBadge
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.staffing import name_of
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.view import site_view
from kiosk.web.acts.tasks import NOTHING_CHOSEN, Choice, RecordAct, Recording
from kiosk.web.kiosk import QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words


def everybody(bench: Bench) -> tuple[Choice, ...]:
    """Everybody registered here, by name."""
    people = site_view(bench).people.values()
    rows = (Choice(name_of(bench, p.person_id), _(p.standing.value), "", named=p.person_id) for p in people)
    return tuple(sorted(rows, key=lambda choice: choice.title))


def waiting(bench: Bench) -> tuple[Choice, ...]:
    """Every badge that was printed and not read back."""
    return tuple(_choice(bench, *known) for known in badging.singles_of(bench, BadgeState.PRINTED))


def to_deauthorise(bench: Bench) -> tuple[Choice, ...]:
    """Every badge printed here that is not dead; then everybody, for a badge from elsewhere."""
    printed = badging.singles_of(bench, BadgeState.PRINTED, BadgeState.IN_FORCE)
    elsewhere = (Choice(c.title, _("another badge, to be keyed"), "", named=c.named) for c in everybody(bench))
    return (*(_choice(bench, *known) for known in printed), *elsewhere)


def _choice(bench: Bench, person: Person, single: SingleBadge) -> Choice:
    hint = f"{single.badge} · {_(single.state.value)}"
    return Choice(name_of(bench, person.person_id), hint, "", named=single.badge)


def _why(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return (Field("why", _("Why"), "text", longest=120),)


def _which_and_why(bench: Bench, made: Recording) -> tuple[Field, ...]:
    keyed = () if _is_badge(made) else (Field("badge", _("Badge, as it reads"), "text", longest=60),)
    return (*keyed, *_why(bench, made))


def _nothing(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return ()


def _is_badge(made: Recording) -> bool:
    return made.choice.named.startswith("(")


def _print(bench: Bench, made: Recording, signed: Signed) -> Reason | PrintedBadge:
    printed = badging.print_badge(bench, made.choice.named, made.keyed[0]["why"], signed)
    return printed.reasons[0] if isinstance(printed, Refused) else printed


def _read_back(bench: Bench, made: Recording, signed: Signed) -> Reason | None:
    return badging.read_back_badge(bench, made.choice.named, made.turn or Turn(signed.person, signed.at), signed)


def _receive(bench: Bench, made: Recording, signed: Signed) -> None:
    badging.receive_badge(bench, made.turn.badge if made.turn is not None else "", signed)


def _deauthorise(bench: Bench, made: Recording, signed: Signed) -> None:
    keyed = made.keyed[0]
    badge = made.choice.named if _is_badge(made) else keyed["badge"]
    badging.deauthorise_badge(bench, Badge.parse(badge), keyed["why"], signed)


def _to_read_back(bench: Bench, made: Recording) -> tuple[str, Choice] | None:
    theirs = [choice for choice in waiting(bench) if _belongs(bench, choice.named, made.choice.named)]
    return ("read-back-badge", theirs[-1]) if theirs else None


def _belongs(bench: Bench, badge: str, person_id: str) -> bool:
    return site_view(bench).people[person_id].single(badge) is not None


def _to_receive(_bench: Bench, _made: Recording) -> tuple[str, Choice]:
    return ("receive-badge", NOTHING_CHOSEN)


_AT, _NOTHING = frozenset({QUALITY}), frozenset[Read]()

BADGE_ROWS = (
    RecordAct("print-badge", RecordKind.PRINT_BADGE, words("Print a badge"), words("With a serial of its own"),
              "badge", _AT, _NOTHING, _why, _print, choose=everybody, then=_to_read_back),
    RecordAct("read-back-badge", RecordKind.READ_BACK_BADGE, words("Read a badge back"),
              words("Hold the fresh badge to the camera"), "camera", _AT, frozenset({Read.NEW_BADGE}), _nothing,
              _read_back, choose=waiting, then=_to_receive),
    RecordAct("receive-badge", RecordKind.RECEIVE_BADGE, words("Receive a badge"),
              words("Its person shows it and signs"), "hand-over", _AT, _NOTHING, _nothing, _receive),
    RecordAct("deauthorise-badge", RecordKind.DEAUTHORISE_BADGE, words("A badge is lost"),
              words("It opens nothing any more"), "void", _AT, _NOTHING, _which_and_why, _deauthorise,
              choose=to_deauthorise),
)  # fmt: skip
