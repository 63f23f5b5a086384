"""Where a label and its sheets went: handed on with the set, or one sheet too many, destroyed before two people."""

from dataclasses import replace

from kiosk.domain.attempt import LabelNamed
from kiosk.domain.containers import LabelState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import ExtraSheetDestroyed, Fact, LabelApplied, LabelHandedOn, LabelledOutside
from kiosk.domain.journey import Journey
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay


def hand_on_label(bench: Bench, under_way: UnderWay, piece: str, issue: int, to: str) -> Decision:
    """Giver and receiver read the label; it leaves with the set. Raises ParseError for a `to` that is not plain."""
    to = plain_text(to, "to whom", 120) if to else ""
    under_way = replace(under_way, detail=LabelNamed(piece, issue, to=to))
    return conclude(
        bench,
        under_way,
        lambda seen, granted: Consequence(
            ((seen.coi, LabelHandedOn(granted.containers[0], piece, issue, to, granted.attempt_id)),)
        ),
    )


def labelled_outside(bench: Bench, under_way: UnderWay, why: str) -> Decision:
    """The kiosk is back: two people read bag and wristband, and record that the kit's labels were put on without it.

    Raises ParseError for a reason that is not plain.
    """
    why = plain_text(why, "why", 200) if why else ""

    def labelled(seen: Journey, granted: Authorized) -> Consequence:
        name = granted.containers[0]
        on = tuple(
            LabelApplied(name, label.piece, label.issue, granted.attempt_id)
            for label in seen.containers[name].labels.values()
            if label.state is LabelState.HANDED_ON
        )
        claims = tuple(("application", f"{name} {fact.piece} {fact.issue}") for fact in on)
        facts: tuple[Fact, ...] = (*on, LabelledOutside(name, why, granted.attempt_id))
        return Consequence(tuple((seen.coi, fact) for fact in facts), claims)

    return conclude(bench, replace(under_way, detail=LabelNamed("", 0, why=why)), labelled)


def destroy_sheet(bench: Bench, under_way: UnderWay) -> Decision:
    """Two people read a sheet that is one too many, or a late print of a dead label, and destroyed it."""
    read = under_way.witnesses[0].bags if under_way.witnesses else ()
    named = LabelNamed(read[0].piece or "", read[0].issue or 0) if read else None
    return _destroyed(bench, replace(under_way, detail=named), named)


def destroy_unreadable_sheet(bench: Bench, under_way: UnderWay, piece: str, issue: int, why: str) -> Decision:
    """Two people destroyed a sheet of the label that can't be read: torn, or marked VOID by the printer.

    Raises ParseError for a reason that is not plain.
    """
    named = LabelNamed(piece, issue, why=plain_text(why, "why", 200) if why else "")
    return _destroyed(bench, replace(under_way, detail=named), named)


def _destroyed(bench: Bench, under_way: UnderWay, named: LabelNamed | None) -> Decision:
    if named is None:
        return conclude(bench, under_way)
    return conclude(
        bench,
        under_way,
        lambda seen, granted: Consequence(
            (
                (
                    seen.coi,
                    ExtraSheetDestroyed(granted.containers[0], named.piece, named.issue, granted.attempt_id, named.why),
                ),
            )
        ),
    )
