"""Erase a patient: name, numbers, birth date, salt, pictures and label bitmaps go; the facts stay and still verify."""

from kiosk.domain.facts import LabelReadBack, ParticularsErased, PrintStarted, Witnessed
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import journey_of
from kiosk.ledger.erasure import erase_stream


def erase_patient(bench: Bench, coi: str, legal_ground: str) -> None:
    """Erase the particulars and the evidence of one journey, and record that it was done and on what ground.

    The fact comes first: a kiosk that dies in between erases again; nothing is erased without a trace.
    """
    plain_text(legal_ground, "legal ground", 200)
    journey = journey_of(bench, coi)
    exhibits = _exhibits(bench, coi)
    fact = ParticularsErased(journey.particulars_id or "", legal_ground)
    bench.ledger.append((bench.entry(coi, fact, bench.clock.now()),), {coi: journey.count})
    erase_stream(bench.ledger.database, bench.ledger.site, coi, exhibits)
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
