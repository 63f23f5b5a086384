"""Whether a label with a seal agrees with itself before it is drawn.

Statements, collection type and blood groups disagree as `statements_derived` (hazards H27, H28), times as
`label_agrees` (hazard H02): nothing is printed until the record is right.
"""

from collections.abc import Iterable

from kiosk.domain.guards import label_agrees, statements_derived
from kiosk.domain.identifiers import AutologousUse, GroupAgreement, ProductCode, autologous_use, group_agreement
from kiosk.domain.label import ContainerLabel, LabelContent, PostThawTag, SealedLabel, ShipperLabel
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import StatementRules, Statements, statements


def disagreements(content: LabelContent, rules: StatementRules | None) -> tuple[Reason, ...]:
    """Every reason why the label must not say what it says; only labels with a seal carry statements.

    `rules` are those of the edition its statements name, None where there is no such edition.
    """
    if not isinstance(content, SealedLabel):
        return ()
    made = content.statements
    if made is None:
        return (statements_derived.reason("statements derived from a test record", "no test record"),)
    if rules is None:
        return (statements_derived.reason("statements of an edition that is here", made.edition),)
    due = statements(made.record, rules, made.footing)
    if not isinstance(due, Statements):
        return (due,)
    if due != made:
        return (statements_derived.reason(_said(due), _said(made)),)
    return tuple(reason for reason in _differing(content, made) if reason is not None)


def _said(made: Statements) -> str:
    return f"edition {made.edition}: " + "; ".join(made.words)


def _differing(content: SealedLabel, made: Statements) -> Iterable[Reason | None]:
    if isinstance(content, ContainerLabel):
        yield _type_agrees(content.product_code, made)
        yield _groups_agree(content)
    if isinstance(content, PostThawTag):
        yield _infuse_by_agrees(content)
    if isinstance(content, ShipperLabel):
        for shipped in content.containers:
            yield _type_agrees(shipped.product_code, made)
        if content.due.utc <= content.dispatched.utc:
            yield label_agrees.reason(f"arrival after {content.dispatched.shown}", content.due.shown)


def _type_agrees(code: ProductCode, made: Statements) -> Reason | None:
    """`X` stands on a label if and only if the collection is biohazardous; anything but 1, X and 8 never does."""
    found = code.collection_type
    if autologous_use(found) is AutologousUse.NEVER:
        return statements_derived.reason("a collection type for autologous use only", f"collection type {found}")
    if (found == "X") is not made.record.biohazardous:
        expected = "X, biohazardous" if made.record.biohazardous else "another than X, not biohazardous"
        return statements_derived.reason(f"collection type {expected} by the test record", f"collection type {found}")
    return None


def _groups_agree(label: ContainerLabel) -> Reason | None:
    groups, collection_type = label.groups, label.product_code.collection_type
    if groups is None:
        return None
    if group_agreement(groups, collection_type) in (GroupAgreement.AGREES, GroupAgreement.SITE_DECIDES):
        return None
    expected = f"a blood group for autologous use that agrees with collection type {collection_type}"
    return statements_derived.reason(expected, f"group {groups.gg}")


def _infuse_by_agrees(tag: PostThawTag) -> Reason | None:
    """Infuse by the end of the therapy's limit, or the bag's own expiry where that is earlier; never after."""
    said = tag.infuse_by.utc
    if said <= tag.counted_from.utc:
        return label_agrees.reason(f"infuse by, after the thaw at {tag.counted_from.shown}", tag.infuse_by.shown)
    if said != tag.due:
        return label_agrees.reason(f"infuse by {tag.due:%Y-%m-%d %H:%M} UTC", f"{said:%Y-%m-%d %H:%M} UTC")
    return None
