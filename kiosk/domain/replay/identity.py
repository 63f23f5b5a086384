"""The fold of the facts that change who the patient is known as: the chain of identities (`identity`)."""

from dataclasses import replace
from types import MappingProxyType

from kiosk.domain import facts as f
from kiosk.domain.identity import FormerIdentity
from kiosk.domain.journey import Journey

ChangeOfIdentity = f.IdentityChanged | f.IdentityLinked | f.IdentityTakenBack


def with_identity(journey: Journey, fact: ChangeOfIdentity) -> Journey:
    """The journey after a change of identity was recorded, linked or taken back."""
    match fact:
        case f.IdentityChanged():
            changes = {**journey.pending_changes, fact.change_id: fact}
            return replace(journey, pending_changes=MappingProxyType(changes))
        case f.IdentityLinked():
            return _linked(journey, journey.pending_changes[fact.change_id])
        case f.IdentityTakenBack() if fact.change_id in journey.pending_changes:
            taken_back = journey.pending_changes[fact.change_id].particulars_id
            return replace(_without_change(journey, fact.change_id), to_erase=(*journey.to_erase, taken_back))
        case f.IdentityTakenBack():
            *former, last = journey.former
            gone = (journey.particulars_id,) if journey.particulars_id is not None else ()
            return replace(
                journey,
                former=tuple(former),
                to_erase=(*journey.to_erase, *gone),
                particulars_id=last.particulars_id,
                identity=last.identity,
                band_serial=_serial(journey, last.identity, last.band_serial),
                # No serial is ever given twice, not even that of a band which was another patient's.
                band_issued=journey.next_band - 1,
            )


def _linked(journey: Journey, new: f.IdentityChanged) -> Journey:
    former = journey.former
    if journey.particulars_id is not None and journey.identity is not None:
        was = FormerIdentity(journey.particulars_id, journey.identity, journey.band_serial, new.change_id, new.source)
        former = (*former, was)
    return replace(
        _without_change(journey, new.change_id),
        former=former,
        particulars_id=new.particulars_id,
        identity=new.identity,
        band_serial=_serial(journey, new.identity, new.band_serial),
    )


def _serial(journey: Journey, identity: f.IdentityCommitments, said: int | None) -> int | None:
    """The serial of the band that counts: papers don't put back on what two people took off (hazard H38)."""
    put_on = journey.bands_put_on.get(identity.band)
    return said if put_on is None else max(said or 0, put_on)


def _without_change(journey: Journey, change_id: str) -> Journey:
    left = {name: change for name, change in journey.pending_changes.items() if name != change_id}
    return replace(journey, pending_changes=MappingProxyType(left))
