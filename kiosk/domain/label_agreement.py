"""Whether a bag label agrees with itself before it is drawn: statements, collection type and blood groups.

Each disagreement is a reason `statements_derived` (hazards H27, H28): nothing is printed until the record is right.
"""

from kiosk.domain.guards import statements_derived
from kiosk.domain.identifiers import AutologousUse, GroupAgreement, autologous_use, group_agreement
from kiosk.domain.label import BagLabel, LabelContent
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import StatementRules, Statements, statements


def disagreements(content: LabelContent, rules: StatementRules) -> tuple[Reason, ...]:
    """Every reason why the label must not say what it says; only labels of bags carry statements."""
    if not isinstance(content, BagLabel):
        return ()
    made = content.statements
    if made is None:
        return (statements_derived.reason("statements derived from a test record", "no test record"),)
    due = statements(made.record, rules)
    if not isinstance(due, Statements):
        return (due,)
    if due != made:
        return (statements_derived.reason(_said(due), _said(made)),)
    return tuple(reason for reason in (_type_agrees(content, made), _groups_agree(content)) if reason is not None)


def _said(made: Statements) -> str:
    return f"edition {made.edition}: " + "; ".join(made.words)


def _type_agrees(label: BagLabel, made: Statements) -> Reason | None:
    """`X` stands on a label if and only if the collection is biohazardous; anything but 1, X and 8 never does."""
    found = label.product_code.collection_type
    if autologous_use(found) is AutologousUse.NEVER:
        return statements_derived.reason("a collection type for autologous use only", f"collection type {found}")
    if (found == "X") is not made.record.biohazardous:
        expected = "X, biohazardous" if made.record.biohazardous else "another than X, not biohazardous"
        return statements_derived.reason(f"collection type {expected} by the test record", f"collection type {found}")
    return None


def _groups_agree(label: BagLabel) -> Reason | None:
    groups, collection_type = label.blood_groups, label.product_code.collection_type
    if groups is None:
        return None
    if group_agreement(groups, collection_type) in (GroupAgreement.AGREES, GroupAgreement.SITE_DECIDES):
        return None
    expected = f"a blood group for autologous use that agrees with collection type {collection_type}"
    return statements_derived.reason(expected, f"group {groups.gg}")
