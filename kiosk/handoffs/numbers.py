"""Whose record number it is: a number names one patient of one organisation, and two hospitals give the same one."""

from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers import Wristband
from kiosk.domain.journey import Journey
from kiosk.handoffs.bench import Bench
from kiosk.ledger.particulars import Document, Found


def others_under_the_number(bench: Bench, journey: Journey) -> frozenset[str]:
    """Journeys found under number or wristband of the oldest open change whose patient never had this one's birth date.

    Two journeys of one patient share a birth date, also after it was corrected in one of them.
    """
    change = next(iter(journey.pending_changes.values()), None)
    document = bench.particulars.get(change.particulars_id) if change is not None else None
    if document is None:
        return frozenset()
    others = {found.stream for found in _found(bench, document)} - {journey.coi}
    own = _birth_dates(bench, journey)
    return frozenset(coi for coi in others if not own & _birth_dates(bench, bench.journeys.of(coi).state))


def _found(bench: Bench, document: Document) -> tuple[Found, ...]:
    numbered = bench.particulars.lookup("record number", document["record_number"])
    same = tuple(found for found in numbered if _authority(bench, found) == document.get("authority", ""))
    return (*same, *_banded(bench, document["wristband"]))


def _banded(bench: Bench, text: str) -> tuple[Found, ...]:
    try:
        return bench.particulars.lookup("wristband", Wristband.parse(text, bench.grammars).identity)
    except ParseError:  # a format that the site has given up: nothing is found under it any more
        return ()


def _authority(bench: Bench, found: Found) -> str:
    return (bench.particulars.get(found.particulars_id) or {}).get("authority", "")


def _birth_dates(bench: Bench, journey: Journey) -> frozenset[str]:
    """The birth dates in a journey's chain of identities."""
    documents = map(bench.particulars.get, journey.known_as)
    return frozenset(document["birth_date"] for document in documents if document is not None)
