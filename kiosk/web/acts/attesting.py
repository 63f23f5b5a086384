"""What was pressed at the bed without a sign-in, on the screen of whoever attests it: one journey at a time."""

from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs.attesting import attest, is_overdue, waiting_here
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.listed import ListedAct
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.roll import Listed
from kiosk.handoffs.view import site_view
from kiosk.web.acts.lists import bag_words
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import PROCESSING, WARD
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words
from kiosk.web.words.moments import wall_words

SLUG, YES = "attest", "yes"
ON_A_SCREEN = 6
"""So many acts stand large on one screen; what is left waits for the next signature."""


def journeys(bench: Bench) -> tuple[Choice, ...]:
    """The journeys of which something that was pressed here waits, by their Chain of Identity identifier."""
    return tuple(Choice(one.coi, _how_many(bench, one, acts), one.coi) for one, acts in waiting_here(bench))


def _how_many(bench: Bench, listed: Listed, acts: tuple[ListedAct, ...]) -> str:
    late = sum(is_overdue(bench, listed, act) for act in acts)
    said = ngettext("%(n)s act waits", "%(n)s acts wait", len(acts))
    return _("%(waiting)s, overdue: %(late)s", waiting=said, late=late) if late else said


def acts_of(bench: Bench, made: Recording) -> tuple[Field, ...]:
    """Each act with its time and bag, the oldest first: all are attested unless the person leaves one out."""
    for listed, acts in waiting_here(bench):
        if listed.coi == made.choice.coi:
            return tuple(_field(bench, listed, act) for act in acts[:ON_A_SCREEN])
    return ()


def _field(bench: Bench, listed: Listed, act: ListedAct) -> Field:
    moment, bag = wall_words(act.at, site_view(bench).zone), bag_words(bench, listed.coi, act.container)
    said = _("%(act)s, %(moment)s, %(bag)s", act=_(act.step), moment=moment, bag=bag)
    late = _("overdue") if is_overdue(bench, listed, act) else ""
    return Field(
        f"act-{act.number}", said, "choice", choices=((YES, _("I attest it")), ("", _("Not I"))), value=YES, hint=late,
        optional=True,
    )  # fmt: skip


def record(bench: Bench, made: Recording, signed: Signed) -> None:
    """Those that were not left out."""
    chosen = (name for name, said in made.keyed[0].items() if said == YES)
    attest(bench, made.choice.coi, tuple(int(name.removeprefix("act-")) for name in chosen), signed)


ATTESTING_ROWS = (
    RecordAct(SLUG, RecordKind.ATTEST, words("Attest what was pressed"), words("Acts at the bed that nobody signed"),
              "pencil", frozenset({PROCESSING, WARD}), frozenset[Read](), acts_of, record, choose=journeys),
)  # fmt: skip
