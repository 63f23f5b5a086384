"""Replay over several sites: the chain that came with a journey is folded before the facts that follow it here.

The ledger keeps a foreign chain as it came, inside the `HandoverAccepted` that took it over: hashed and signed with
that fact into this site's own chain, and never taken apart. To replay, it is unpacked (`expand`, which is the ledger's)
into the facts of every site before, in the order in which they happened. Each is folded once: `held` says how far each
site's chain is folded already, so a journey that comes back brings only what is new. This site's own facts in it are
passed over; they stand here already.

Numbers and heads of this stream are this site's alone, and count from 1; decisions are compared with these.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.domain.envelope import Entry, Recorded
from kiosk.domain.facts import HandedOver, HandoverAccepted, HandoverConfirmed, KeyStated, StepTaken
from kiosk.domain.handover import Home, Mark
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.step import StepKind

Story = Iterable[tuple[str, Recorded]]
"""Facts of several sites, each with its site, in the order in which they happened."""

Expand = Callable[[HandoverAccepted], Story]


def nothing_to_expand(_accepted: HandoverAccepted) -> Story:
    """For records into which nothing was ever taken over. Raises ValueError where something was."""
    raise ValueError("Expected a replay that unpacks foreign chains, got one that can't.")


def with_story(journey: Journey, own_site: str, story: Story, fold: Callable[[Journey, Entry], Journey]) -> Journey:
    """The journey with every fact of other sites that it lacks. Stops open there are no business of here."""
    held = dict(journey.home.held)
    last_at, stops = journey.last_at, journey.stops
    for site, recorded in story:
        known = held.get(site, Mark())
        if site == own_site or recorded.number <= known.count:
            continue
        journey = fold(journey, recorded.entry)
        moment = recorded.entry.stamp.occurred_at
        last_at = moment if last_at is None else max(moment, last_at)
        held[site] = Mark(recorded.number, recorded.head)
    home = replace(journey.home, held=MappingProxyType(held))
    return replace(journey, home=home, last_at=last_at, stops=stops)


def with_handover(journey: Journey, fact: HandedOver | HandoverAccepted | HandoverConfirmed) -> Journey:
    """Where the journey is at home after the fact, whichever site wrote it."""
    home = journey.home
    match fact:
        case HandedOver():
            home = replace(
                home, epoch=fact.epoch, bundle_id=fact.bundle_id, away_to=fact.to_site, given=None, receipt="",
                received_by="", received_at=None,
            )  # fmt: skip
        case HandoverAccepted():
            home = replace(
                home, epoch=fact.epoch, bundle_id=fact.bundle_id, away_to="", given=None,
                seal_keys=_with_keys(home, fact), devices=_devices(fact), receipt="",
                received_by="", received_at=None,
            )  # fmt: skip
        case HandoverConfirmed():
            home = replace(
                home, receipt=fact.receipt_sha256, received_by=fact.by_site,
                received_at=Mark(fact.count, fact.head),
            )  # fmt: skip
    return replace(journey, home=home)


def with_end(journey: Journey, recorded: Recorded) -> Journey:
    """Remembers where this site's own chain ends when the journey is given away: at the step that gives it."""
    if not is_giving(recorded.entry):
        return journey
    return replace(journey, home=replace(journey.home, given=Mark(recorded.number, recorded.head)))


def is_giving(entry: Entry) -> bool:
    """Whether this is the step that gave the journey to another site."""
    return isinstance(entry.fact, StepTaken) and entry.fact.step == StepKind.HAND_OVER_TO_SITE.value


def _devices(fact: HandoverAccepted) -> Mapping[str, tuple[KeyStated, ...]]:
    return MappingProxyType({stated.site: stated.keys for stated in fact.device_keys})


def _with_keys(home: Home, fact: HandoverAccepted) -> Mapping[str, TrustedKey]:
    stated = {
        key.key_id: TrustedKey(
            key.key_id, key.public, KeyPurpose.SEAL, fact.from_site, key.not_before, key.not_after, key.revoked_at
        )
        for key in fact.seal_keys
    }
    return MappingProxyType({**home.seal_keys, **stated})
