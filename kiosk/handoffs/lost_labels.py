"""Labels that were on their way when the kiosk stopped."""

from kiosk.domain.containers import IN_DOUBT, LabelState
from kiosk.domain.facts import LabelLost
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import active_patients, journey_of


def labels_lost_in_between(bench: Bench) -> tuple[tuple[str, str, str, int], ...]:
    """At start: every label sent and not read back is lost. Gives (CoI, container, piece, issue) of each.

    The kiosk may have died at any point after the permission was spent; only people can say what came out.
    """
    lost = []
    for coi in active_patients(bench):
        for container, label in journey_of(bench, coi).labels_in_doubt:
            if label.state in IN_DOUBT and label.state is not LabelState.LOST:
                why = "the kiosk stopped between sending and reading back"
                fact = LabelLost(container.id, label.piece, label.issue, why)
                bench.ledger.append((bench.entry(coi, fact, bench.clock.now()),), {})
            lost.append((coi, container.id, label.piece, label.issue))
    return tuple(lost)
