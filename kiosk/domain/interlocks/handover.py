"""May this journey leave for another organisation, come in from one, or be worked on here at all?

A chain that is whole and signed was verified before any of these is asked (`kiosk.ledger.bundles`).
"""

from kiosk.domain.attempt import Attempt
from kiosk.domain.containers import ContainerState
from kiosk.domain.handover import BundleOffered, Mark, ReceiptShown, SiteNamed
from kiosk.domain.interlocks.declaration import IDENTITY, RETRY, STOP, Mismatch, interlock
from kiosk.domain.interlocks.storage import NOWHERE, place_words
from kiosk.domain.journey import Journey
from kiosk.domain.site import SiteView

AT_REST = frozenset({ContainerState.PLANNED, ContainerState.QUARANTINE, ContainerState.RELEASED})
"""States in which a live container can change hands between organisations."""

A_BUNDLE, NONE = "an opened bundle", "none"
ALARM = "Stop. Two sites may have this journey. Use nothing of it; call quality here and at the other site."


@interlock("H19", IDENTITY, RETRY, "This journey was handed over to another site. Only a bundle of it brings it back.")
def journey_is_here(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """The journey is at home at this site, and was not handed over to another."""
    away = journey.home.away_to
    return Mismatch("a journey that is at home here", f"handed over to {away}") if away else None


@interlock("H15", IDENTITY, RETRY, "Finish what is open first: clear its stations, close the bag that is open.")
def nothing_is_open_at_hand_over(journey: Journey, site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """No container is open or being given, and no station has this patient open: nobody here could close it later."""
    for container in journey.live:
        if container.state not in AT_REST:
            states = " or ".join(sorted(state.value for state in AT_REST))
            return Mismatch(states, container.state.value, container.id)
    station = next((name for name, coi in site.stations.items() if coi == journey.coi), None)
    return Mismatch("every station cleared", f"open at {station}") if station is not None else None


@interlock(
    "H34", IDENTITY, RETRY, "Retrieve its bags first: two people read place and bag. Then hand the journey over."
)
def nothing_is_stored_at_hand_over(journey: Journey, _site: SiteView, _attempt: Attempt) -> Mismatch | None:
    """No container stands in this site's store: the place would go on at a site that has no such tank."""
    for container in journey.live:
        if container.cold.location is not None:
            return Mismatch(NOWHERE, place_words(container.cold.location), container.id)
    return None


@interlock("H26", IDENTITY, RETRY, "Two people compare the other site's fingerprint and trust it first.")
def receiving_site_is_trusted(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The journey goes to another organisation, one whose keys two people here trust."""
    named = attempt.detail.site if isinstance(attempt.detail, SiteNamed) else ""
    if named and named != site.site and named in site.other_sites:
        return None
    return Mismatch("a site that two people trust", named or NONE)


@interlock("H15", IDENTITY, RETRY, "This site does not have that therapy. Call the cell laboratory of the other site.")
def therapy_is_used_here(_journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The journey's therapy is one this site works by."""
    offered = _offered(attempt)
    if offered is None:
        return Mismatch(A_BUNDLE, NONE)
    return None if offered.therapy in site.therapies else Mismatch("a therapy of this site", offered.therapy)


@interlock("H19", IDENTITY, STOP, ALARM)
def bundle_was_given_to_this_site(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The chain itself ends by giving the journey, this one and no other, to this site, in this very bundle."""
    offered = _offered(attempt)
    if offered is None:
        return Mismatch(A_BUNDLE, NONE)
    said = offered.said
    if said.coi != journey.coi:
        return Mismatch("a bundle of this journey", "one of another")
    due = (said.bundle_id, said.epoch, site.site, said.to_key)
    if offered.given_to == due:
        return None
    got = offered.given_to
    return Mismatch(f"given to {site.site} in this bundle", f"given to {got[2]}" if got is not None else "not given")


@interlock("H19", IDENTITY, RETRY, "This bundle is old: it was accepted before, or the journey has gone on since.")
def bundle_is_new(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The bundle is of a later hand-over than any that this record knows of."""
    offered = _offered(attempt)
    if offered is None:
        return Mismatch(A_BUNDLE, NONE)
    known = journey.home.epoch
    if offered.said.epoch > known:
        return None
    return Mismatch(f"hand-over {known + 1} or later", f"hand-over {offered.said.epoch}")


@interlock("H19", IDENTITY, STOP, ALARM)
def bundle_is_no_fork(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """All that this site holds or gave of the journey stands in the bundle's chain, unchanged; no other one came."""
    offered = _offered(attempt)
    if offered is None:
        return Mismatch(A_BUNDLE, NONE)
    home, said = journey.home, offered.said
    if said.epoch == home.epoch and said.bundle_id != home.bundle_id:
        return Mismatch(f"bundle {home.bundle_id} of hand-over {said.epoch}", f"bundle {said.bundle_id}")
    if said.epoch <= home.epoch:
        return None
    if journey.identity is not None and not home.away_to:
        return Mismatch("a journey that was handed over before", "one that never left this site")
    own = home.given or Mark()
    if len(offered.heads.get(site.site, ())) != own.count:
        return Mismatch(f"{own.count} facts of this site", f"{len(offered.heads.get(site.site, ()))} facts")
    marks = {**home.held, site.site: own}
    if home.received_at is not None:
        marks |= {home.received_by: home.received_at}
    for name, mark in sorted(marks.items()):
        heads = offered.heads.get(name, ())
        if mark.count and (len(heads) < mark.count or heads[mark.count - 1] != mark.head):
            return Mismatch(f"the {mark.count} facts of {name} known here", "other facts")
    return None


@interlock("H26", IDENTITY, STOP, "A key of the other site has the number of another key. Call quality and IT.")
def seal_keys_are_distinct(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No seal key that came with the journey bears the id of another key known here."""
    offered = _offered(attempt)
    if offered is None:
        return Mismatch(A_BUNDLE, NONE)
    return Mismatch("ids of their own", ", ".join(offered.clashing)) if offered.clashing else None


@interlock("H26", IDENTITY, RETRY, "Read the code of the sheet that came with the bag.")
def sheet_was_read(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The sheet that travelled with the bag was read."""
    offered = _offered(attempt)
    return None if offered is not None and offered.sheet is not None else Mismatch("the sheet beside the bag", NONE)


@interlock("H26", IDENTITY, STOP, "Sheet and file are not of one hand-over. Keep the bag apart; call the other site.")
def sheet_agrees_with_bundle(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The sheet beside the bag and the file say the same of the hand-over, word for word."""
    offered = _offered(attempt)
    if offered is None or offered.sheet is None or offered.sheet == offered.said:
        return None
    return Mismatch(f"bundle {offered.said.bundle_id}", f"bundle {offered.sheet.bundle_id}")


@interlock("H19", IDENTITY, RETRY, "This receipt is of another hand-over. Ask the other site for the right one.")
def receipt_is_for_this_bundle(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The receipt is for the last hand-over of this journey, by the site it went to."""
    home, shown = journey.home, attempt.detail
    due = (home.bundle_id, journey.coi, home.epoch, home.away_to)
    if not isinstance(shown, ReceiptShown) or not home.away_to:
        return Mismatch("a receipt for a journey that was handed over", NONE)
    if (shown.bundle_id, shown.coi, shown.epoch, shown.by_site) == due:
        return None
    return Mismatch(f"bundle {due[0]} of hand-over {due[2]}", f"bundle {shown.bundle_id} of hand-over {shown.epoch}")


@interlock("H19", IDENTITY, STOP, ALARM)
def receipt_is_the_only_one(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No other receipt was recorded for this hand-over: two mean that two sites accepted it."""
    shown, home = attempt.detail, journey.home
    if not isinstance(shown, ReceiptShown) or home.receipt in {"", shown.receipt_sha256}:
        return None
    return Mismatch(f"the receipt {home.receipt[:16]}", f"another, {shown.receipt_sha256[:16]}")


def _offered(attempt: Attempt) -> BundleOffered | None:
    return attempt.detail if isinstance(attempt.detail, BundleOffered) else None
