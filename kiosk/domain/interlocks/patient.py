"""Is this the patient? Wristband, order, spoken birth date and record name one person."""

from kiosk.domain.attempt import Attempt, KeyedTwice, OrderKeyedTwice
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read, StepKind

FROM_PAPERS = frozenset({StepKind.ORDER, StepKind.EXPECT_FOREIGN})
"""Steps at which papers are keyed field by field, once by each of two people."""

WRONG_PATIENT = "Do not go on with this patient. Put the bag down, keep its label on, call the cell laboratory."


@interlock("H01", IDENTITY, STOP, WRONG_PATIENT)
def wristband_is_the_patients(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every wristband read is the one the record gives this patient."""
    due = journey.identity.band if journey.identity is not None else None
    for witness in attempt.witnesses:
        if witness.band is not None and witness.band.commitment != due:
            return Mismatch("this patient's wristband", "another wristband")
    return None


@interlock(
    "H07", IDENTITY, STOP, "This band was replaced. Read the one put on last; destroy the old one before two people."
)
def wristband_is_the_one_put_on_last(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A band that carries a serial carries the one recorded last. For bands without one this is not computable."""
    for witness in attempt.witnesses:
        if witness.band is not None and witness.band.serial != journey.band_serial:
            return Mismatch(f"band {journey.band_serial}", f"band {witness.band.serial}")
    return None


@interlock("H01", IDENTITY, STOP, WRONG_PATIENT)
def order_is_the_patients(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every order read is the one recorded for this patient."""
    for witness in attempt.witnesses:
        if witness.order is not None and (journey.order is None or witness.order != journey.order.order_number):
            return Mismatch(journey.order.order_number if journey.order is not None else "no order yet", witness.order)
    return None


@interlock("H29", IDENTITY, RETRY, "Ask: 'What is your date of birth?' Key what you hear.")
def birth_date_was_spoken(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Everyone who must, asked and keyed the birth date as spoken; for a carer or staff member, with the reason why."""
    for turn, witness in enumerate(attempt.witnesses):
        if Read.BIRTH_DATE not in attempt.rule.reads_of(turn):
            continue
        if witness.spoken is None:
            return Mismatch("a birth date as spoken", "none")
        if witness.spoken.by != "patient" and not witness.spoken.why:
            return Mismatch(f"why {witness.spoken.by} spoke for the patient", "no reason")
    return None


@interlock("H29", IDENTITY, STOP, WRONG_PATIENT)
def birth_date_is_the_patients(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every birth date spoken is the one on record."""
    due = journey.identity.birth_date if journey.identity is not None else None
    for witness in attempt.witnesses:
        if witness.spoken is not None and witness.spoken.commitment != due:
            return Mismatch("the birth date on record", "another birth date")
    return None


@interlock(
    "H01", IDENTITY, RETRY, "Another patient here looks alike. A second person must check name and birth date too."
)
def look_alike_is_acknowledged(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """While another active patient has a name or birth date close to this one's, two people were told and take part."""
    if not site.look_alikes:
        return None
    told = journey.look_alike_told | (set(attempt.told.people) if attempt.told is not None else set())
    if len(set(attempt.people)) >= 2 and set(attempt.people) <= told:
        return None
    return Mismatch("two people who acknowledged the look-alike", f"{len(set(attempt.people) & told)}")


@interlock("H17", IDENTITY, STOP, KEEP_APART)
def identity_is_settled(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """No change of the patient's identity waits to be linked by two people."""
    waiting = len(journey.pending_changes)
    return Mismatch("no open change of identity", f"{waiting} open") if waiting else None


@interlock("H01", IDENTITY, RETRY, "The two keyings differ. Both look at the papers; key again.")
def keyed_twice_alike(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the second person keyed blind is what the first keyed."""
    match attempt.detail:
        case KeyedTwice(first=first, second=second) if attempt.step is StepKind.ENROL:
            names = [n for n in ("patient", "band", "birth_date") if getattr(first, n) != getattr(second, n)]
        case OrderKeyedTwice(first=one, second=two) if attempt.step in FROM_PAPERS and one and two:
            names = sorted({name for name, _ in set(one) ^ set(two)})
        case _:
            return Mismatch("two keyings", "none")
    return Mismatch("two keyings alike", f"they differ in {', '.join(names)}") if names else None


@interlock(
    "H01", IDENTITY, RETRY, "This record number is another patient's here. Look at band and papers again; call quality."
)
def record_number_is_one_patients(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No other journey here has the same record number, of the same organisation, with another birth date."""
    others = attempt.detail.born_otherwise if isinstance(attempt.detail, KeyedTwice) else frozenset()
    return Mismatch("one birth date for a record number", "another one on record") if others else None
