"""Are these really two people, each reading for themselves, each allowed to?"""

from datetime import timedelta
from itertools import pairwise

from kiosk.domain.attempt import Attempt, Signature, Witness
from kiosk.domain.interlocks.declaration import FEW, IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.interlocks.foreign import by_makers_label
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView
from kiosk.domain.step import Read

NOTHING_MORE = "nothing more"

WALKING_TIME = timedelta(seconds=60)
"""A wristband read at two places within this time was not on one wrist."""


@interlock("H08", IDENTITY, RETRY, "A second person must read from scratch, with their own badge.")
def enough_people(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """As many people took part as the step asks for."""
    if len(attempt.witnesses) >= attempt.rule.people:
        return None
    return Mismatch(f"{attempt.rule.people} people", str(len(attempt.witnesses)))


@interlock("H08", IDENTITY, RETRY, "Ask a colleague. One person with two badges is one person.")
def people_differ(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No person took part twice, whatever badges they carry."""
    if len(set(attempt.people)) == len(attempt.people):
        return None
    return Mismatch("different people", "the same person twice")


@interlock("H08", IDENTITY, RETRY, "Wait until the first person has signed, then read from scratch.")
def people_take_turns(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Nobody began before the one before had signed."""
    for earlier, later in pairwise(attempt.witnesses):
        if earlier.signed_at is None or later.begun_at < earlier.signed_at:
            return Mismatch("a turn after the first was signed", "a turn begun before")
    return None


@interlock("H08", IDENTITY, RETRY, "Sign with your own badge and PIN.")
def everyone_signed(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person's badge and PIN were right, and not locked."""
    for witness in attempt.witnesses:
        if witness.signature is not Signature.SIGNED:
            return Mismatch(Signature.SIGNED.value, witness.signature.value)
        if witness.signed_at is None:
            return Mismatch("a time of signing", "none")
    return None


@interlock("H08", IDENTITY, RETRY, "Too much time passed. Begin again, from scratch.")
def attempt_is_fresh(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The whole attempt fits into the therapy's time for it."""
    therapy = site.therapies.get(journey.therapy or "")
    if therapy is None:
        return Mismatch("a therapy that sets a time", "none")
    spent = attempt.moment - attempt.opened_at
    within = all(
        attempt.opened_at <= witness.begun_at <= (witness.signed_at or witness.begun_at) <= attempt.moment
        for witness in attempt.witnesses
    )
    if within and timedelta(0) <= spent <= therapy.attempt_window:
        return None
    if not within:
        return Mismatch("turns inside the attempt", "a turn outside it")
    return Mismatch(f"at most {_minutes(therapy.attempt_window)}", _minutes(spent))


@interlock("H08", IDENTITY, STOP, "The second person reads with their own pictures. Begin again with a colleague.")
def readings_are_their_own(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No picture serves two people."""
    frames = [frame for witness in attempt.witnesses for frame in set(witness.frames)]
    if len(frames) == len(set(frames)):
        return None
    return Mismatch("pictures of their own", "a picture another person used")


@interlock("H07", IDENTITY, STOP, "Take a new picture of the thing itself. Call the cell laboratory.")
def pictures_are_new(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No picture was used in an earlier attempt."""
    used = {frame for witness in attempt.witnesses for frame in witness.frames} & site.frames_seen
    return Mismatch("new pictures", f"{len(used)} of an earlier attempt") if used else None


@interlock("H08", IDENTITY, RETRY, "Read everything the screen asks for, from scratch.")
def everything_was_read(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person read all that the step asks of them; nobody signed without looking."""
    for turn, witness in enumerate(attempt.witnesses):
        asked = attempt.rule.reads_of(turn)
        missing = sorted(read.value for read in asked if not _has_read(journey, witness, read, attempt))
        if missing:
            return Mismatch(", ".join(sorted(read.value for read in asked)), f"not read: {', '.join(missing)}")
    return None


@interlock("H09", IDENTITY, RETRY, "Ask somebody who is qualified for this, and on duty here.")
def people_are_qualified(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Each person holds, at this moment, a role the step asks for in their turn, and is not suspended."""
    for turn, witness in enumerate(attempt.witnesses):
        roles = attempt.rule.roles_of(turn)
        person = site.people.get(witness.person)
        held = person.roles_at(attempt.moment) if person is not None else frozenset()
        if not held & roles:
            due = " or ".join(sorted(role.value for role in roles))
            return Mismatch(due, ", ".join(sorted(role.value for role in held)) or "no valid role")
    return None


@interlock("H03", IDENTITY, STOP, KEEP_APART)
def witnesses_read_the_same(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What the second person read from scratch is what the first read."""
    if Read.BAG not in frozenset().union(*attempt.rule.reads):
        return None
    read = [frozenset(bag.container for bag in witness.bags) for witness in attempt.witnesses if witness.bags]
    for first, second in pairwise(read):
        if first != second and len(first | second) > FEW:
            # Of a whole shipment only what differs: nobody finds one bag in a list of fifty.
            one, other = ((", ".join(sorted(a - b)) or NOTHING_MORE) for a, b in ((first, second), (second, first)))
            return Mismatch(one, other, min(first ^ second))
        if first != second:
            return Mismatch(" and ".join(sorted(first)), " and ".join(sorted(second)), min(first))
    return None


@interlock("H07", IDENTITY, STOP, "A wristband belongs on one wrist. Read the one on the patient; destroy any copy.")
def band_is_in_one_place(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The wristband was not read a moment ago at another station."""
    if all(witness.band is None for witness in attempt.witnesses):
        return None
    for station, seen_at in journey.band_seen.items():
        if station != attempt.station and attempt.moment - seen_at < WALKING_TIME:
            return Mismatch(f"one place in {_minutes(WALKING_TIME)}", f"{station}, then {attempt.station}")
    return None


def _has_read(journey: Journey, witness: Witness, read: Read, attempt: Attempt) -> bool:
    match read:
        case Read.BAND | Read.NEW_BAND:
            return witness.band is not None
        case Read.OLD_BAND | Read.BIRTH_DATE:
            return True
        case Read.ORDER:
            return witness.order is not None
        case Read.PLACE:
            return witness.place is not None
        case Read.BAG:
            read_here = {bag.container for bag in witness.bags} | by_makers_label(journey, witness, attempt)
            # A bag that is not meant is refused by its own interlock; a bag that is meant and was not read, here.
            return bool(read_here) and (
                set(attempt.containers) <= read_here or not read_here <= set(attempt.containers)
            )
        case Read.PARENT:
            return bool(witness.bags)
        case Read.SHIPPER:
            return bool(witness.shippers)
        case Read.NEW_BADGE | Read.SHEET:  # read for a record, or compared by an interlock of its own
            return False
        case Read.MAKER:
            return bool(witness.makers)


def _minutes(span: timedelta) -> str:
    return f"{span.total_seconds() / 60:.0f} minutes"
