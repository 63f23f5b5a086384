"""Wristbands printed here: which came out, which was read back, which is on the wrist; and what must hold of them.

As in `audit`, nothing of the kiosk's own account is asked: a band is on the wrist where two people read it there.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.domain import facts as f
from kiosk.domain.identifiers import Wristband
from kiosk.domain.step import StepKind as K
from tests.adversary.people import Patient
from tests.adversary.play import Play
from tests.adversary.truth import AttemptShown, Course, Truth
from tests.adversary.violation import Violation

BANDS = frozenset({K.PRINT_BAND, K.READ_BACK_BAND, K.RE_BAND})


def numbered(band: Wristband, serial: int) -> Wristband:
    """The band of the same patient with that serial."""
    return Wristband.parse(f"{band.identity}(8019){serial}")


def waiting(course: Course) -> Wristband | None:
    """The band printed last, where it is of the patient as they are known now and is not on the wrist."""
    last = course.band_printed
    if last is None or last in course.bands_off or last == course.patient.band:
        return None
    return last if _same_person(course.bands[last], course.patient) else None


def due_of_band(course: Course) -> K | None:
    """What comes next of a band that came out of the printer."""
    band = waiting(course)
    if band is None:
        return None
    return K.RE_BAND if band in course.bands_read_back else K.READ_BACK_BAND


def completed(course: Course, play: Play) -> Play:
    """The play with the bands that it shows: the new one, and the one that comes off before it."""
    new = (course.band_printed,) if course.band_printed is not None else ()
    play = replace(play, by_list=course.coi, told=tuple(turn.person for turn in play.turns))
    if play.step is K.PRINT_BAND:
        return play
    play = replace(play, turns=tuple(replace(turn, bands=new) for turn in play.turns), told=())
    return play.with_turn(0, bands=(course.patient.band, *new)) if play.step is K.RE_BAND else play


def wrong(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> Iterator[Violation]:
    """Everything wrong with a band that is printed, read back or put on."""
    course = truth.courses[coi]
    match fact:
        case f.BandIssued():
            band = numbered(course.patient.band, fact.serial)
            if band in {*course.bands, *course.bands_off, course.patient.band}:
                yield Violation("a band's serial is its own", band.format())
        case f.BandReadBack():
            attempts = {truth.frames.get(frame, "") for frame in fact.frames}
            for shown in filter(None, map(truth.attempts.get, attempts)):
                yield from _wrong_new(course, shown, fact.serial)
        case f.BandPutOn():
            yield from _wrong_on_the_wrist(truth, course, fact)
        case _:
            return


def _wrong_new(course: Course, shown: AttemptShown, serial: int | None) -> Iterator[Violation]:
    """Whether everybody read the band printed last as the new one, and the fact says its serial."""
    new = course.band_printed
    for number, turn in enumerate(shown.turns):
        if new is None or turn.bands[-1:] != (new,) or serial != new.serial:
            yield Violation("the new band is the one printed last", f"turn {number + 1}: {turn.bands}, not {new}")


def _wrong_on_the_wrist(truth: Truth, course: Course, fact: f.BandPutOn) -> Iterator[Violation]:
    shown, new = truth.attempts.get(fact.attempt_id), course.band_printed
    if shown is None or new is None:
        yield Violation("attempt was made", f"a band put on under {fact.attempt_id}")
        return
    yield from _wrong_new(course, shown, fact.serial)
    if new not in course.bands_read_back:
        yield Violation("a band put on was read back", new.format())
    if not _same_person(course.bands[new], course.patient):
        yield Violation("a band says who the patient is", new.format())
    off = [band for turn in shown.turns[:1] for band in turn.bands[:-1]]
    if set(off) != {course.patient.band} and not (shown.keyed.old_missing and not off):
        yield Violation("the old band is accounted for", f"{off}, not {course.patient.band}")
    if any(len(turn.bands) > 1 for turn in shown.turns[1:]):
        yield Violation("one band is on the wrist", str(shown.turns[1].bands))


def _same_person(one: Patient, other: Patient) -> bool:
    """Whether one band says of both who they are."""
    said, due = ((p.name, p.record_number, p.born, p.band.identity) for p in (one, other))
    return said == due


def learn(truth: Truth, coi: str, fact: f.Fact, _at: datetime) -> None:
    """What a fact of a wristband changes."""
    course = truth.courses[coi]
    match fact:
        case f.BandIssued():
            course.band_printed = numbered(course.patient.band, fact.serial)
            course.bands[course.band_printed] = course.patient
            truth.prints[fact.print_id] = fact.bitmap_sha256
        case f.BandReadBack() if course.band_printed is not None:
            course.bands_read_back.add(course.band_printed)
        case f.BandPutOn() if course.band_printed is not None:
            old = course.patient.band
            course.bands_off.add(old)
            course.bands_worn.add(course.band_printed)
            course.patient = replace(course.patient, band=course.band_printed, old_band=old)
        case _:
            return
