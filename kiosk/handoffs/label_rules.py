"""Which rule table a label's statements derive from here, and which of its rows nobody confirmed.

A new label takes the edition the site names, while it is in force. One that was issued keeps its own: it is read back
against what it was printed with, whatever came into force since.
"""

from zoneinfo import ZoneInfo

from kiosk.domain.containers import Label
from kiosk.domain.editions import Edition, not_in_force, unconfirmed
from kiosk.domain.guards import edition_in_force, statements_derived
from kiosk.domain.label import LabelKind
from kiosk.domain.reasons import Reason
from kiosk.domain.statements import Footing, StatementRule
from kiosk.domain.therapy import GIVEN, ContainerPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.founding import PRODUCTION
from kiosk.handoffs.view import site_view
from kiosk.labels.editions import editions

SHIPPERS = frozenset({LabelKind.OUTER_SHIPPER.value, LabelKind.INNER_SHIPPER.value})


def in_force(bench: Bench) -> Edition | Reason:
    """The edition of this site, or why it is not in force today by the site's own calendar."""
    zone = site_view(bench).zone
    today = bench.now.astimezone(ZoneInfo(zone)) if zone else bench.now
    reason = not_in_force(editions(), bench.edition, today.date())
    return bench.edition if reason is None else reason


def edition_for(bench: Bench, label: Label | None) -> Edition | Reason:
    """The edition of a label on record; of one that is not yet, the edition in force."""
    if label is None:
        return in_force(bench)
    known = editions().get(label.edition)
    return known or edition_in_force.reason("the rule table this label was issued by", label.edition)


def footing_of(bench: Bench, therapy: str, purpose: ContainerPurpose) -> Footing | Reason | None:
    """As what a container of the therapy is given to the patient; None for one that is not given.

    A production site that names none has no label for it: a medicine's words would be missing. A throw-away site does.
    """
    if purpose not in GIVEN:
        return None
    named = bench.footings.get(therapy)
    if named is None and site_view(bench).mode == PRODUCTION:
        return statements_derived.reason(f"under [footings], as what {therapy} is given", "not named")
    return named


def unconfirmed_here(bench: Bench) -> tuple[StatementRule, ...]:
    """Rows that labels printed here may carry and whose words nobody confirmed."""
    shippers = bench.destinations is not None and not SHIPPERS.isdisjoint(bench.printing)
    return unconfirmed(bench.edition, bench.confirmed_rows, bench.footings.values(), shippers=shippers)
