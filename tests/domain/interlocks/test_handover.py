"""May this journey leave for another organisation, come in from one, or be worked on here at all?"""

from dataclasses import replace

import pytest

from kiosk.domain import facts as f
from kiosk.domain.handover import Mark
from kiosk.domain.interlocks import bag
from kiosk.domain.replay.handover import with_handover
from kiosk.domain.step import StepKind as S
from kiosk.domain.steps import STEPS
from tests.domain.attempts import CLEAN
from tests.domain.changes import Change, attempt, both, detail, happened, instead, never, site
from tests.domain.given_away import BUNDLE, ESSENTIALS, GIVEN_AWAY, KEY, OFFERED, RECEIPT, THERE
from tests.domain.interlocks.table import RETRY, STOP, Case, refused
from tests.domain.world import (
    COI,
    DAY,
    DOSE,
    ELSEWHERE,
    HERE,
    NOON,
    SECOND_DOSE,
    SLOT,
    STATION,
    Chapter,
    history,
    taken,
)

OTHER = replace(ESSENTIALS, bundle_id="b2" * 8, bundle_sha256="9c" * 32)
AWAY = tuple(told.fact for told in GIVEN_AWAY)
RESTING = "in quarantine or planned or released"


def offered(**changes: object) -> Change:
    """The bundle is otherwise."""
    return detail(replace(OFFERED, **changes))  # type: ignore[arg-type]


def accepted(epoch: int, bundle_id: str = BUNDLE, *more: f.Fact) -> Change:
    """The site has a journey that was handed over so often, under its last bundle."""
    facts = (f.HandedOver(bundle_id, epoch, HERE, ELSEWHERE, KEY, (), "earlier"), *more)
    return both(lambda world: replace(world, story=history(Chapter.RELEASED)), happened(*facts))


def returned(own: int, head: str = "0" * 64) -> Change:
    """A later bundle comes back for a journey this site gave away, with so many facts of this site in its chain."""
    here = (*(f"{number:064x}" for number in range(1, own)), head)
    said = replace(ESSENTIALS, epoch=2, bundle_id="b3" * 8)
    return both(
        lambda world: replace(world, story=(*history(Chapter.RELEASED), *GIVEN_AWAY)),
        offered(said=said, sheet=said, given_to=("b3" * 8, 2, HERE, KEY), heads={ELSEWHERE: THERE, HERE: here}),
    )


OWN = len((*history(Chapter.RELEASED), *GIVEN_AWAY))

CASES = (
    refused(
        pytest.mark.hazard("H19"), RETRY, "journey_is_here", S.HAND_OVER_TO_SITE,
        happened(AWAY[0]), "a journey that is at home here", f"handed over to {ELSEWHERE}",
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "nothing_is_open_at_hand_over", S.HAND_OVER_TO_SITE,
        instead(Chapter.OPENED, DOSE, SECOND_DOSE), RESTING, "opened", DOSE,
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "nothing_is_open_at_hand_over", S.HAND_OVER_TO_SITE,
        site(stations={STATION: COI}), "every station cleared", f"open at {STATION}",
    ),
    refused(
        pytest.mark.hazard("H34"), RETRY, "nothing_is_stored_at_hand_over", S.HAND_OVER_TO_SITE,
        happened(f.Stored(DOSE, SLOT, "earlier")), "no place in the store", "tank 1 rack 2 slot 3", DOSE,
    ),
    refused(
        pytest.mark.hazard("H26"), RETRY, "receiving_site_is_trusted", S.HAND_OVER_TO_SITE,
        site(other_sites={}), "a site that two people trust", ELSEWHERE,
    ),
    refused(
        pytest.mark.hazard("H26"), RETRY, "receiving_site_is_trusted", S.HAND_OVER_TO_SITE,
        detail(None), "a site that two people trust", "none",
    ),
    refused(
        pytest.mark.hazard("H15"), RETRY, "therapy_is_used_here", S.ACCEPT_FROM_SITE,
        offered(therapy="another"), "a therapy of this site", "another",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_was_given_to_this_site", S.ACCEPT_FROM_SITE,
        offered(given_to=(BUNDLE, 1, "a third", KEY)), f"given to {HERE} in this bundle", "given to a third",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_was_given_to_this_site", S.ACCEPT_FROM_SITE,
        offered(given_to=("b9" * 8, 1, HERE, KEY)), f"given to {HERE} in this bundle", f"given to {HERE}",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_was_given_to_this_site", S.ACCEPT_FROM_SITE,
        offered(given_to=None), f"given to {HERE} in this bundle", "not given",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "bundle_is_new", S.ACCEPT_FROM_SITE,
        accepted(1), "hand-over 2 or later", "hand-over 1",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "bundle_is_new", S.ACCEPT_FROM_SITE,
        accepted(3, "b8" * 8), "hand-over 4 or later", "hand-over 1",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        accepted(1, "b2" * 8), f"bundle {'b2' * 8} of hand-over 1", f"bundle {BUNDLE}", also=("bundle_is_new",),
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        lambda world: replace(world, story=history(Chapter.RELEASED)),
        "a journey that was handed over before", "one that never left this site",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        offered(heads={ELSEWHERE: THERE, HERE: THERE[:2]}), "0 facts of this site", "2 facts",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        returned(OWN - 1), f"{OWN} facts of this site", f"{OWN - 1} facts",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        returned(OWN, "5e" * 32), f"the {OWN} facts of {HERE} known here", "other facts",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "bundle_is_no_fork", S.ACCEPT_FROM_SITE,
        both(returned(OWN), happened(f.HandoverConfirmed(BUNDLE, ELSEWHERE, 4, "6f" * 32, "7c" * 32, "earlier"))),
        f"the 4 facts of {ELSEWHERE} known here", "other facts",
    ),
    refused(
        pytest.mark.hazard("H26"), STOP, "seal_keys_are_distinct", S.ACCEPT_FROM_SITE,
        offered(clashing=("5ea15ea1",)), "ids of their own", "5ea15ea1",
    ),
    refused(
        pytest.mark.hazard("H26"), RETRY, "sheet_was_read", S.ACCEPT_FROM_SITE,
        offered(sheet=None), "the sheet beside the bag", "none",
    ),
    refused(
        pytest.mark.hazard("H26"), STOP, "sheet_agrees_with_bundle", S.ACCEPT_FROM_SITE,
        offered(sheet=OTHER), f"bundle {BUNDLE}", f"bundle {OTHER.bundle_id}",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "receipt_is_for_this_bundle", S.RECORD_RECEIPT,
        detail(replace(RECEIPT, epoch=2)), f"bundle {BUNDLE} of hand-over 1", f"bundle {BUNDLE} of hand-over 2",
    ),
    refused(
        pytest.mark.hazard("H19"), RETRY, "receipt_is_for_this_bundle", S.RECORD_RECEIPT,
        never(f.HandedOver), "a receipt for a journey that was handed over", "none",
    ),
    refused(
        pytest.mark.hazard("H19"), STOP, "receipt_is_the_only_one", S.RECORD_RECEIPT,
        happened(f.HandoverConfirmed(BUNDLE, ELSEWHERE, 9, THERE[0], "8d" * 32, "earlier")),
        f"the receipt {'8d' * 8}", f"another, {'7c' * 8}",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_journey_that_must_not_change_hands_is_refused(case: Case) -> None:
    """Away already, something open, a site nobody trusts; a bundle replayed, forked, for another; a second receipt."""
    case.check()


@pytest.mark.hazard("H19")
def test_the_bundle_that_brings_a_journey_back_is_accepted() -> None:
    """A later hand-over whose chain holds what this site gave away, head and all, is accepted."""
    returned(OWN)(CLEAN[S.ACCEPT_FROM_SITE]).granted()


@pytest.mark.hazard("H19")
def test_the_same_receipt_again_is_no_alarm() -> None:
    """A receipt that is recorded twice says the same twice."""
    happened(f.HandoverConfirmed(BUNDLE, ELSEWHERE, 4, THERE[3], RECEIPT.receipt_sha256, "earlier"))(
        CLEAN[S.RECORD_RECEIPT]
    ).granted()


@pytest.mark.hazard("H19", "H26")
@pytest.mark.parametrize("name", sorted({i.rule.name for i in STEPS[S.ACCEPT_FROM_SITE].interlocks[-7:]}))
def test_nothing_is_accepted_that_was_never_opened(name: str) -> None:
    """Without an opened bundle everything that asks about one refuses, but for the sheet that has nothing to agree with."""
    reasons = detail(None)(CLEAN[S.ACCEPT_FROM_SITE]).refused_by()
    assert (name in reasons) is (name != "sheet_agrees_with_bundle")


@pytest.mark.hazard("H26")
def test_a_foreign_seal_key_counts_for_its_own_journey_alone() -> None:
    """A seal by another site's key is believed on labels of the journey it came with, and on no other; never revoked."""
    clean = CLEAN[S.HAND_OVER]
    witnesses = tuple(
        replace(w, bags=tuple(replace(read, key_id="f0f0f0f0") for read in w.bags)) for w in clean.attempt.witnesses
    )
    theirs = attempt(witnesses=witnesses)(clean)
    asked = theirs.attempt.at(clean.now, STEPS[S.HAND_OVER])
    key = f.KeyStated("f0f0f0f0", "cd" * 32, NOON - DAY, NOON + DAY, None)
    came = f.HandoverAccepted(BUNDLE, 1, ELSEWHERE, HERE, 5, THERE[-1], "9b" * 32, "", (key,), (), "earlier")
    revoked = replace(came, seal_keys=(replace(key, revoked_at=NOON - 90 * DAY),))
    assert theirs.refused_by() == {"seal_is_trusted"}
    assert bag.seal_is_trusted(with_handover(clean.journey, came), clean.site, asked) is None
    refusal = bag.seal_is_trusted(with_handover(clean.journey, revoked), clean.site, asked)
    assert refusal is not None
    assert refusal.read == "key revoked"


@pytest.mark.hazard("H19")
def test_home_remembers_where_its_own_chain_ended() -> None:
    """The mark of what was given away is the step that gave it: its number and head."""
    world = CLEAN[S.RECORD_RECEIPT]
    assert world.journey.home.given == Mark(OWN, "0" * 64)
    assert happened(taken(S.RECORD_RECEIPT))(world).journey.home.given == Mark(OWN, "0" * 64)
