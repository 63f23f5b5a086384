"""Mix-ups between two organisations: a bundle replayed, altered, forked, accepted by two, addressed elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.barcodes.handover import code_of
from kiosk.domain.decision import Decision
from kiosk.domain.facts import KeyTrustedBySite
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs import trusting
from kiosk.handoffs.handing_over import MadeBundle
from kiosk.ledger import bundles
from kiosk.ledger.exchange import encrypt
from kiosk.rehearsal import handover as h
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.doing import TIE_TAG
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import HANDED_OVER
from kiosk.rehearsal.scenes import PROCESSORS
from kiosk.rehearsal.seeded import unsafe_key
from kiosk.rehearsal.world import World

RELEASED = "released"


def _outcome(answer: Decision | Reason) -> Outcome:
    return (answer,) if isinstance(answer, Reason) else answer


def _with_another(play: Callable[[World, World], Decision | Reason]) -> Callable[[World], Outcome]:
    """The mix-up with a second site that trusts this one and is trusted by it."""

    def played(world: World) -> Outcome:
        with h.another_site(world) as other:
            h.befriend(world, other)
            return _outcome(play(world, other))

    return played


def _came_back(play: Callable[[World, World], Decision | Reason]) -> Callable[[World], Outcome]:
    """The mix-up after the journey went to the second site, which is about to give it back."""

    def there(world: World, other: World) -> Decision | Reason:
        h.sent(world, other)
        return play(world, other)

    return _with_another(there)


def _returned(world: World, other: World) -> MadeBundle:
    h.right(h.give(other, world.bench.ledger.site))
    return h.made(other)


def _taken(world: World, content: bytes, code: str | None) -> Decision | Reason:
    found = h.opened(world, content)
    return found if isinstance(found, Reason) else h.take(world, found, code)


def _worked_on_after_it_left(world: World, other: World) -> Decision | Reason:
    h.right(h.give(world, other.bench.ledger.site))
    bag = world.containers["doses"][0]
    hold = ((bag, TIE_TAG, "1"),)
    return perform(world, Play(StepKind.HAND_OVER, PROCESSORS, by_list="patient", containers=(bag,), hold=hold))


def _given_twice(world: World, other: World) -> Decision | Reason:
    h.right(h.give(world, other.bench.ledger.site))
    return h.give(world, other.bench.ledger.site)


def _signed_over_as_it_is(world: World, other: World) -> Decision | Reason:
    return h.sign_over(world, other.bench.ledger.site)


def _given_to_a_stranger(world: World) -> Outcome:
    return h.give(world, "nobody we know")


def _replayed(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    h.right(_taken(world, back.content, back.code))
    return _taken(world, back.content, back.code)


def _forked(world: World, other: World) -> Decision | Reason:
    with h.restored(other, "elsewhere-restored") as twin:
        first, second = _returned(world, other), _returned(world, twin)
    h.right(_taken(world, first.content, first.code))
    return _taken(world, second.content, second.code)


def _given_back_by_the_other_of_two(world: World, other: World) -> Decision | Reason:
    with h.restored(other, "elsewhere-restored") as twin:
        h.right(h.give(world, other.bench.ledger.site))
        bundle = h.made(world)
        for one in (other, twin):
            one.pass_time(minutes=1)
            h.right(h.take(one, h.right_opened(one, bundle.content), bundle.code))
        h.right(h.receive(world, h.receipt(other)))
        back = _returned(world, twin)
    return _taken(world, back.content, back.code)


def _accepted_by_two(world: World, other: World) -> Decision | Reason:
    with h.restored(other, "elsewhere-restored") as twin:
        h.right(h.give(world, other.bench.ledger.site))
        bundle = h.made(world)
        for one in (other, twin):
            one.pass_time(minutes=1)
            h.right(h.take(one, h.right_opened(one, bundle.content), bundle.code))
        h.right(h.receive(world, h.receipt(other)))
        return h.receive(world, h.receipt(twin))


def _receipt_of_another_time(world: World, other: World) -> Decision | Reason:
    h.sent(world, other)
    old = h.receipt(other)
    h.sent(other, world)
    h.right(h.give(world, other.bench.ledger.site))
    return h.receive(world, old)


def _altered(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    at = len(back.content) // 2
    altered = back.content[:at] + bytes((back.content[at] ^ 1,)) + back.content[at + 1 :]
    return _taken(world, altered, back.code)


def _inside(world: World, other: World, **changes: object) -> bytes:
    """The bundle with something else inside, signed again by its giver and encrypted to this site."""
    found = h.right_opened(world, _returned(world, other).content)
    bundle = replace(found.said, **changes)  # type: ignore[arg-type]
    return encrypt(bundles.sign_bundle(bundle, other.device_key).whole, h.keys_of(world).exchange.public)


def _a_container_left_out(world: World, other: World) -> Decision | Reason:
    return _taken(world, _inside(world, other, containers=()), None)


def _readdressed(world: World, other: World) -> Decision | Reason:
    with h.another_site(world, h.THIRD, 2) as third:
        h.befriend(other, third)
        h.right(h.give(other, third.bench.ledger.site))
        found = h.right_opened(third, h.made(other).content)
    mine = h.keys_of(world).exchange
    bundle = replace(found.said, to_site=world.bench.ledger.site, to_key=mine.fingerprint)
    return _taken(world, encrypt(bundles.sign_bundle(bundle, other.device_key).whole, mine.public), None)


def _for_a_third_site(world: World, other: World) -> Decision | Reason:
    with h.another_site(world, h.THIRD, 2) as third:
        h.befriend(other, third)
        h.right(h.give(other, third.bench.ledger.site))
        made = h.made(other)
    return _taken(world, made.content, made.code)


def _trusted_no_longer(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    marks = (h.signed(world, 0), h.signed(world, 1))
    trusting.distrust_site(world.bench, other.bench.ledger.site, "its key was stolen", marks)
    return _taken(world, back.content, back.code)


def _no_sheet(world: World, other: World) -> Decision | Reason:
    return _taken(world, _returned(world, other).content, None)


def _another_sheet(world: World, other: World) -> Decision | Reason:
    with h.restored(other, "elsewhere-restored") as twin:
        file, sheet = _returned(world, other), _returned(world, twin)
    return _taken(world, file.content, sheet.code)


def _home_made_sheet(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    forger = unsafe_key(world.seed, "home-made")
    return _taken(world, back.content, code_of(back.said, other.device_key.key_id, forger.sign))


def _unknown_therapy(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    world.bench = replace(world.bench, therapies={})
    return _taken(world, back.content, back.code)


def _seal_key_with_another_ones_number(world: World, other: World) -> Decision | Reason:
    back = _returned(world, other)
    now, life = world.bench.now, timedelta(days=1)
    fact = KeyTrustedBySite(
        other.bench.seal_key.key_id, unsafe_key(world.seed, "another").public.hex(), KeyPurpose.SEAL.value,
        world.bench.ledger.site, now - life, now + life,
    )  # fmt: skip
    world.bench.ledger.append((world.bench.entry("site/keys", fact, world.bench.clock.now()),), {})
    return _taken(world, back.content, back.code)


_MIXUPS = (
    MixUp(
        "a bag of a journey that was handed over to another site is handed on here",
        "journey_is_here",
        RELEASED,
        _with_another(_worked_on_after_it_left),
    ),
    MixUp(
        "a journey is handed over to another site a second time",
        "journey_is_here",
        RELEASED,
        _with_another(_given_twice),
    ),
    MixUp(
        "a journey is handed over to another site while a bag is open",
        "nothing_is_open_at_hand_over",
        "opened",
        _with_another(_signed_over_as_it_is),
    ),
    MixUp(
        "a journey is handed over to another site while its bag stands in the tank",
        "nothing_is_stored_at_hand_over",
        RELEASED,
        _with_another(_signed_over_as_it_is),
    ),
    MixUp(
        "a journey is handed over to a site that nobody here trusts",
        "receiving_site_is_trusted",
        RELEASED,
        _given_to_a_stranger,
    ),
    MixUp("a hand-over bundle is accepted a second time", "bundle_is_new", RELEASED, _came_back(_replayed)),
    MixUp(
        "a site restored from its backup hands the same journey over once more",
        "bundle_is_no_fork",
        RELEASED,
        _came_back(_forked),
    ),
    MixUp(
        "two sites accepted, and the one without the receipt on record hands the journey back",
        "bundle_is_no_fork",
        RELEASED,
        _with_another(_given_back_by_the_other_of_two),
    ),
    MixUp(
        "two sites accepted the same bundle, and both receipts come back",
        "receipt_is_the_only_one",
        RELEASED,
        _with_another(_accepted_by_two),
    ),
    MixUp(
        "the receipt of an earlier hand-over is recorded for this one",
        "receipt_is_for_this_bundle",
        RELEASED,
        _with_another(_receipt_of_another_time),
    ),
    MixUp("one bit of a hand-over bundle is changed", "hand_over_is_genuine", RELEASED, _came_back(_altered)),
    MixUp(
        "a container is left out of a bundle, which is signed all the same",
        "hand_over_is_genuine",
        RELEASED,
        _came_back(_a_container_left_out),
    ),
    MixUp(
        "a journey that was given to a third site is sent here as well",
        "bundle_was_given_to_this_site",
        RELEASED,
        _came_back(_readdressed),
    ),
    MixUp(
        "a bundle for a third site is opened here",
        "bundle_is_addressed_here",
        RELEASED,
        _came_back(_for_a_third_site),
    ),
    MixUp(
        "a bundle comes from a site that is not trusted any more",
        "bundle_sender_is_trusted",
        RELEASED,
        _came_back(_trusted_no_longer),
    ),
    MixUp("a bundle is accepted without the sheet beside the bag", "sheet_was_read", RELEASED, _came_back(_no_sheet)),
    MixUp(
        "the sheet beside the bag is of another bundle",
        "sheet_agrees_with_bundle",
        RELEASED,
        _came_back(_another_sheet),
    ),
    MixUp("the sheet beside the bag is home-made", "hand_over_is_genuine", RELEASED, _came_back(_home_made_sheet)),
    MixUp(
        "a journey comes in whose therapy this site does not have",
        "therapy_is_used_here",
        RELEASED,
        _came_back(_unknown_therapy),
    ),
    MixUp(
        "a seal key comes in under the number of another key",
        "seal_keys_are_distinct",
        RELEASED,
        _came_back(_seal_key_with_another_ones_number),
    ),
)

MIXUPS = tuple(replace(mixup, needs=(HANDED_OVER, *mixup.needs)) for mixup in _MIXUPS)
