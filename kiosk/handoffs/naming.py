"""Which journey a reading names: what selects the patient, where no work list did."""

from kiosk.handoffs.bench import Bench
from kiosk.handoffs.turns import Turn
from kiosk.handoffs.view import active_patients


def journey_named(bench: Bench, turn: Turn) -> str | None:
    """The journey that what was read in the turn names: the wristband's; where none was read, the order's or the bag's.

    None when nothing was read that names one. Of several it is the one whose bag was read too, then one that is active.
    """
    streams = [
        found.stream for band in turn.bands for found in bench.particulars.lookup("wristband", band.identity)
    ] or [found.stream for order in turn.orders for found in bench.particulars.lookup("order", order)]
    streams = streams or [s.coi for s in turn.shippers if s.coi and bench.ledger.counts((s.coi,)).get(s.coi, 0)]
    streams = streams or [bag.coi for bag in turn.bags if bench.ledger.counts((bag.coi,)).get(bag.coi, 0)]
    if not streams:
        return None
    active = frozenset(active_patients(bench))
    return max(streams, key=lambda stream: (stream in {bag.coi for bag in turn.bags}, stream in active, stream))
