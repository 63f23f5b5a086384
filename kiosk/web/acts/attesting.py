"""What was pressed at the bed without a sign-in, on the screen of whoever attests it: one journey at a time."""

from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read
from kiosk.handoffs.attesting import attest, is_overdue, waiting_here
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.listed import ListedAct
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.roll import Listed
from kiosk.handoffs.view import site_view
from kiosk.web.acts.lists import grouped
from kiosk.web.acts.tasks import Choice, RecordAct, Recording
from kiosk.web.kiosk import PROCESSING, WARD
from kiosk.web.screens import Field, Row
from kiosk.web.words import gettext as _
from kiosk.web.words import ngettext, words
from kiosk.web.words.moments import wall_words

SLUG, ACT, YES, NO = "attest", "act-", "yes", "no"
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
    """Each act with its time and bag, the oldest first. Nothing is chosen beforehand: the person says of each."""
    for listed, acts in waiting_here(bench):
        if listed.coi == made.choice.coi:
            return tuple(_field(bench, listed, act) for act in acts[:ON_A_SCREEN])
    return ()


def _field(bench: Bench, listed: Listed, act: ListedAct) -> Field:
    late = _("overdue") if is_overdue(bench, listed, act) else ""
    return Field(
        f"{ACT}{act.number}", f"{_(act.step)}, {_when_and_which(bench, listed, act)}", "choice",
        choices=((YES, _("I attest it")), (NO, _("Not I"))), hint=late,
    )  # fmt: skip


def _when_and_which(bench: Bench, listed: Listed, act: ListedAct) -> str:
    bag = next(bag for bag in listed.states if bag.container == act.container)
    moment = wall_words(act.at, site_view(bench).zone)
    return _(
        "%(moment)s, bag %(n)s of %(m)s, %(din)s, %(product)s",
        moment=moment, n=bag.bag, m=bag.bags, din=grouped(act.container[:13]), product=act.container[13:],
    )  # fmt: skip


def over_the_signature(bench: Bench, made: Recording) -> tuple[Row, ...]:
    """What the person is about to attest, and nothing that they turned down."""
    chosen = _chosen(made)
    return tuple(
        Row(_(act.step), _when_and_which(bench, listed, act))
        for listed, acts in waiting_here(bench)
        if listed.coi == made.choice.coi
        for act in acts
        if act.number in chosen
    )


def _chosen(made: Recording) -> tuple[int, ...]:
    keyed = made.keyed[0] if made.keyed else {}
    return tuple(int(name.removeprefix(ACT)) for name, said in keyed.items() if said == YES)


def record(bench: Bench, made: Recording, signed: Signed) -> None:
    """Those that the person said they attest."""
    attest(bench, made.choice.coi, _chosen(made), signed)


ATTESTING_ROWS = (
    RecordAct(SLUG, RecordKind.ATTEST, words("Attest acts without sign-in"), words("Pressed at the bed, not signed"),
              "pencil", frozenset({PROCESSING, WARD}), frozenset[Read](), acts_of, record, choose=journeys,
              shown=over_the_signature),
)  # fmt: skip
