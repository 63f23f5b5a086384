"""Erase a patient: name, numbers, birth date, salt, pictures and label bitmaps go; the facts stay and still verify.

The fact comes first, and the record alone says what has to be gone: a kiosk that dies in between finishes at its start.
"""

from kiosk.domain.facts import LabelReadBack, ParticularsErased, PrintStarted, Witnessed
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from kiosk.ledger.erasure import erase_stream


def erase_patient(bench: Bench, coi: str, legal_ground: str) -> None:
    """Erase the particulars and the evidence of one journey, and record that it was done and on what ground."""
    plain_text(legal_ground, "legal ground", 200)
    journey = journey_of(bench, coi)
    fact = ParticularsErased(journey.particulars_id or "", legal_ground)
    bench.ledger.append((bench.entry(coi, fact, bench.clock.now()),), {coi: journey.count})
    _erase_all(bench, coi)


def erase_taken_back(bench: Bench, coi: str) -> None:
    """Erase the particulars of every change that was taken back and whose particulars are still there: another's."""
    for particulars_id in journey_of(bench, coi).to_erase:
        if bench.particulars.get(particulars_id) is not None:
            bench.particulars.erase(particulars_id)


def finish_erasures(bench: Bench) -> tuple[str, ...]:
    """At start: what the record says is erased, and is still there, is erased now. Gives the CoI of each journey."""
    late = tuple(one for one in bench.roll.all() if any(bench.particulars.get(name) is not None for name in one.gone))
    for one in late:
        if one.erased:
            _erase_all(bench, one.coi)
        erase_taken_back(bench, one.coi)
    return tuple(one.coi for one in late)


def _erase_all(bench: Bench, coi: str) -> None:
    erase_stream(bench.ledger.database, bench.ledger.site, coi, _exhibits(bench, coi))
    bench.roll.forget(coi)


def _exhibits(bench: Bench, coi: str) -> tuple[str, ...]:
    exhibits: set[str] = set()
    for recorded in bench.ledger.facts(coi):
        match recorded.entry.fact:
            case Witnessed(frames=frames) | LabelReadBack(frames=frames):
                exhibits |= set(frames)
            case PrintStarted(bitmap_sha256=bitmap):
                exhibits.add(bitmap)
            case _:
                continue
    return tuple(sorted(exhibits))
