"""Is it one patient? Changes of identity are linked and taken back by two, in order, and never across two patients."""

from kiosk.domain.attempt import Attempt
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView


@interlock("H17", IDENTITY, RETRY, "Name the oldest open change, and the documents that show it is one patient.")
def change_named_is_open(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The change to be linked is the oldest open one, so that the newest identity stands last; documents are cited."""
    detail = attempt.detail
    oldest = next(iter(journey.pending_changes), None)
    if isinstance(detail, LinkNamed) and oldest is not None and detail.change_id == oldest and detail.documents:
        return None
    return Mismatch("an open change with its documents", detail.change_id if isinstance(detail, LinkNamed) else "none")


@interlock(
    "H17", IDENTITY, STOP, "Number or wristband belong to another patient of this record. Do not link: take it back."
)
def change_is_no_other_patients(_journey: Journey, site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """Record number and wristband of the oldest open change are no patient's who never had this one's birth date.

    One patient may have several journeys, and two records of one patient become one number.
    """
    if site.others_under_the_number:
        return Mismatch("a number of this patient alone", "another patient's number")
    return None


@interlock(
    "H17", IDENTITY, RETRY, "Name an open change, or with none open the one linked last. Say why it was not theirs."
)
def change_can_be_taken_back(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The change is open, or it is the one linked last and none is open: the chain keeps no gap. It is said why."""
    detail = attempt.detail
    newest = journey.former[-1].until if journey.former and not journey.pending_changes else None
    if isinstance(detail, TakenBackNamed) and detail.why and detail.change_id in {*journey.pending_changes, newest}:
        return None
    return Mismatch(
        "the newest change, and why it was not this patient's",
        detail.change_id if isinstance(detail, TakenBackNamed) else "none",
    )
