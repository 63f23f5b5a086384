"""A journey to another organisation, from one, and the receipt that comes back: one row for each such step.

The file goes and comes with whoever carries it; the sheet beside the bag is read by the camera, by both people.
"""

from typing import TypeVar

from kiosk.domain.decision import Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.reasons import Reason
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import accepting, handing_over
from kiosk.handoffs.accepting import OpenedBundle
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.view import journey_of, site_view
from kiosk.web.acts import forms, lists
from kiosk.web.acts.shipping import as_bytes
from kiosk.web.acts.tasks import Act, Choice, Keyed, Task, sheets
from kiosk.web.kiosk import PROCESSING, QUALITY
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

T = TypeVar("T")


def cells_here(bench: Bench) -> tuple[Choice, ...]:
    """Patients whose cells are here and may go to another site; nobody where no other site is trusted."""
    if not site_view(bench).other_sites:
        return ()
    return tuple(
        _choice(bench, listed.coi, listed.therapy or "")
        for listed in bench.roll.active()
        if listed.states and not journey_of(bench, listed.coi).home.away_to
    )


def receipts_due(bench: Bench) -> tuple[Choice, ...]:
    """Patients whose cells were handed over from here, as long as no receipt has come back."""
    homes = ((listed, journey_of(bench, listed.coi).home) for listed in bench.roll.all())
    return tuple(
        _choice(bench, listed.coi, listed.therapy or "") for listed, home in homes if home.away_to and not home.receipt
    )


def _choice(bench: Bench, coi: str, therapy: str) -> Choice:
    known = bench.therapies.get(therapy)
    return Choice(lists.grouped(coi), _(known.name) if known is not None else "", coi)


def give(bench: Bench, task: Task) -> Decision:
    """The journey that was chosen, to the site that the first person named."""
    to_site = task.keyed[0].get("to_site") if task.keyed else None
    return handing_over.hand_over(bench, task.under_way, to_site) if to_site else conclude(bench, task.under_way)


def take(bench: Bench, task: Task) -> Decision:
    """The bundle in the file, with the sheet that the first person read. Raises ParseError."""
    shown = sheets(task.under_way.turns[0]) if task.under_way.turns else ()
    if not shown or not task.keyed or "file" not in task.keyed[0]:
        return conclude(bench, task.under_way)
    found = opened(bench, task.keyed[0])
    if any(sheets(turn) != shown for turn in task.under_way.turns):
        raise ParseError(_("sheet"), _("the same one, read by both"), _("two different ones"))
    return accepting.accept(bench, task.under_way, found, _known(accepting.read_sheet(bench, found, shown[0])))


def receive(bench: Bench, task: Task) -> Decision:
    """The receipt that came back. Raises ParseError for one that is not genuine."""
    if not task.keyed or "file" not in task.keyed[0]:
        return conclude(bench, task.under_way)
    recorded = handing_over.record_receipt(bench, task.under_way, as_bytes(task.keyed[0]["file"]))
    if isinstance(recorded, Reason):
        raise NotTaken(recorded)
    return recorded


def opened(bench: Bench, keyed: Keyed) -> OpenedBundle:
    """The bundle in the file. Raises ParseError for one that is not for this site, or not genuine."""
    if bench.own_keys is None:
        raise ParseError(_("exchange key"), _("one made with “kiosk handover card”"), _("none"))
    return _known(accepting.open_bundle(bench, as_bytes(keyed["file"]), bench.own_keys.exchange))


class NotTaken(ParseError):
    """What came from another site is refused: what was expected and read, and what the person does now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_("hand-over"), reason.expected, reason.read)
        self.remedy = reason.remedy


def _known(found: T | Reason) -> T:
    if isinstance(found, Reason):
        raise NotTaken(found)
    return found


def _to_which(bench: Bench, _task: Task) -> tuple[Field, ...]:
    known = tuple((name, name) for name in sorted(site_view(bench).other_sites))
    return (Field("to_site", _("To which site?"), forms.CHOICE, choices=known),)


def _bundle(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    return (
        Field("file", _("The hand-over file"), "file", hint=_("As the other site sent it. Its name ends in .bundle.")),
    )


def _receipt(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    return (Field("file", _("The receipt"), "file", hint=_("As the other site sent it. Its name ends in .receipt.")),)


_AT = frozenset({PROCESSING, QUALITY})

HANDOVER_ROWS = (
    Act("site-give", StepKind.HAND_OVER_TO_SITE, words("Hand cells over to another site"),
        words("Laboratory, then quality; nothing is done with them here any more"), "hand-over", _AT, give,
        form=_to_which, choose=cells_here, rare=True),
    Act("site-take", StepKind.ACCEPT_FROM_SITE, words("Take cells over from another site"),
        words("Laboratory, then quality: the sheet beside the bag, the file"), "hand-over", _AT, take,
        also=frozenset({Read.SHEET}), form=_bundle, sound=lambda bench, _task, keyed: opened(bench, keyed),
        about=lambda bench, keyed: opened(bench, keyed).said.coi, rare=True),
    Act("site-receipt", StepKind.RECORD_RECEIPT, words("Record another site’s receipt"),
        words("The file that came back"), "tick", _AT, receive, form=_receipt, choose=receipts_due,
        sound=lambda bench, _task, keyed: _known(handing_over.receipt_in(bench, as_bytes(keyed["file"]))), rare=True),
)  # fmt: skip
