"""Wristbands printed here: our serial, proved like a label, read back, put on by two; the new one kills the old.

Only the band that two people put on counts. A band that may or may not have come out therefore needs no settling: its
serial is nobody's, and reading it anywhere stops.
"""

from dataclasses import replace

from kiosk.domain.attempt import BandNamed, LabelNamed
from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.envelope import Hashes
from kiosk.domain.facts import BandIssued, BandPutOn, BandReadBack
from kiosk.domain.journey import Journey
from kiosk.domain.label import LabelKind
from kiosk.domain.restoration import next_in_life
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.evidence import exhibit_of
from kiosk.handoffs.labelling import Printed, job_of, told_of_look_alikes
from kiosk.handoffs.proving import proof_for
from kiosk.handoffs.sheets import band_content
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, look, site_view
from kiosk.labels.proved import NotProved, Proved
from kiosk.labels.template import template_sha256

BAND = LabelKind.WRISTBAND.value


def print_band(bench: Bench, under_way: UnderWay, why: str) -> Printed | Refused:
    """Prove, decide, record and print the patient's next wristband.

    Raises ParseError for a reason that is not plain.
    """
    why = plain_text(why, "why", 200)
    coi = under_way.coi or ""
    serial = next_in_life(journey_of(bench, coi).next_band - 1, len(site_view(bench).restorations))
    proof = _proof(bench, coi, serial)
    place = bench.printing.get(BAND)
    profile = place.profile.sha256 if place is not None else ""
    reasons = proof.reasons if isinstance(proof, NotProved) else ()
    named = LabelNamed(BAND, serial, template_sha256(), profile, reasons, why)
    print_id = bench.fresh.token()
    bitmap = proof.bitmap_sha256 if isinstance(proof, Proved) else ""

    def issued(seen: Journey, granted: Authorized) -> Consequence:
        told = told_of_look_alikes(seen, under_way.told, len(look(bench, seen.coi).site.look_alikes))
        fact = BandIssued(serial, print_id, bitmap, why, granted.attempt_id)
        claims = (("wristband", f"{seen.coi} {serial}"), ("print", print_id))
        return Consequence(((seen.coi, fact), *told), claims, Hashes(template=named.template_sha256, profile=profile))

    decision = conclude(bench, replace(under_way, detail=named), issued)
    if isinstance(decision, Refused):
        return decision
    if not isinstance(proof, Proved) or place is None:
        raise RuntimeError("Expected a refusal for a wristband that was not proved, got an authorisation.")
    bench.evidence.put(exhibit_of(proof.bits))
    report = place.printer.print(job_of(print_id, proof), decision)
    return Printed(decision, "", BAND, serial, print_id, proof, report)


def read_back_band(bench: Bench, under_way: UnderWay) -> Decision:
    """A camera read the wristband just printed."""
    frames = tuple(frame for turn in under_way.turns for frame in turn.frames)

    def read(seen: Journey, _granted: Authorized) -> Consequence:
        return Consequence(((seen.coi, BandReadBack(seen.band_issued or 0, frames)),))

    return conclude(bench, under_way, read)


def re_band(bench: Bench, under_way: UnderWay, old_missing: str = "") -> Decision:
    """Two people put the new wristband on; the old one was read and cut, or it is said why it is missing.

    Raises ParseError for a reason that is not plain.
    """
    missing = plain_text(old_missing, "why the old band is missing", 200) if old_missing else ""
    under_way = replace(under_way, detail=BandNamed(missing))

    def put_on(seen: Journey, granted: Authorized) -> Consequence:
        band = seen.identity.band if seen.identity is not None else ""
        return Consequence(((seen.coi, BandPutOn(band, seen.band_issued, granted.attempt_id, missing)),))

    return conclude(bench, under_way, put_on)


def _proof(bench: Bench, coi: str, serial: int) -> Proved | NotProved:
    return proof_for(bench, BAND, band_content(bench, coi, serial))
