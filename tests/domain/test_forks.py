"""Three sites hand one journey to and fro, and a site may be restored from an old copy: nobody takes in a fork.

Real replay and real interlocks, on chains whose heads are real hashes. Whatever is given, offered to whom and restored,
in whatever order:

- a record never takes in anything that contradicts what it holds: of every site's chain it holds one prefix;
- one record never holds two bundles of one hand-over;
- where nobody is restored, the journey is at home at one site, or on its way.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from kiosk.domain import facts as f
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized
from kiosk.domain.envelope import GENESIS, Entry, Recorded, Stamp
from kiosk.domain.handover import BundleOffered, Essentials, SiteNamed
from kiosk.domain.journey import Journey
from kiosk.domain.replay import replay
from kiosk.domain.replay.handover import Story
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import begun
from tests.domain.world import BASE, CAR_T, COI, COLLECTION, NOON, OTHER_COI, PATIENT, planned, printed, site

SITES = ("north", "south", "west")
KEY = "4b" * 16
OTHERS = {name: site().other_sites["elsewhere"] for name in SITES}

STORIES: dict[str, tuple[tuple[str, Recorded], ...]] = {}
"""What each bundle's chain tells, by bundle id."""


def expand(accepted: f.HandoverAccepted) -> Story:
    """Unpack a chain as the ledger would: it was put down when the bundle was made."""
    return STORIES[accepted.chain]


@dataclass
class Site:
    """One site's chain of the journey, and what it knows."""

    name: str
    chain: list[Recorded] = field(default_factory=list)

    @property
    def journey(self) -> Journey:
        """The journey as this site has it."""
        return replay(COI, self.chain, expand=expand)

    def write(self, *facts: f.Fact) -> None:
        """Facts onto the chain, each head over the one before."""
        for fact in facts:
            number = len(self.chain) + 1
            before = self.chain[-1].head if self.chain else GENESIS
            entry = Entry(
                f"{self.name}/{number}", COI, fact, Stamp(NOON - timedelta(days=1), number, "boot", self.name)
            )
            head = hashlib.sha256(f"{before} {self.name} {fact}".encode()).hexdigest()
            self.chain.append(Recorded(entry, number, NOON, "key", before, head, ""))

    def told(self) -> tuple[tuple[str, Recorded], ...]:
        """Every fact of every site that this record holds, each once, in order."""
        seen: dict[tuple[str, int], Recorded] = {}
        for recorded in self.chain:
            if isinstance(recorded.entry.fact, f.HandoverAccepted):
                for name, other in expand(recorded.entry.fact):
                    assert seen.setdefault((name, other.number), other).head == other.head
            assert seen.setdefault((self.name, recorded.number), recorded).head == recorded.head
        return tuple((name, recorded) for (name, _), recorded in seen.items())

    def answer(self, step: S, detail: SiteNamed | BundleOffered) -> bool:
        """Whether the step is authorised here."""
        view = replace(site(), site=self.name, other_sites=OTHERS)
        attempt = replace(begun(step, (), detail), shown=self.journey.count)
        return isinstance(decide(self.journey, view, attempt, NOON), Authorized)

    def give(self, to: str) -> BundleOffered | None:
        """The journey goes to another site, if it may."""
        if to == self.name or not self.answer(S.HAND_OVER_TO_SITE, SiteNamed(to)):
            return None
        epoch = self.journey.home.epoch + 1
        bundle_id = hashlib.sha256(f"{self.name} {len(STORIES)}".encode()).hexdigest()[:16]
        self.write(
            f.HandedOver(bundle_id, epoch, self.name, to, KEY, (), "attempt"),
            f.StepTaken("attempt", S.HAND_OVER_TO_SITE.value, (), "station"),
        )
        STORIES[bundle_id] = self.told()
        heads: dict[str, tuple[str, ...]] = {}
        for name, recorded in STORIES[bundle_id]:
            heads[name] = (*heads.get(name, ()), recorded.head)
        end = self.chain[-1]
        said = Essentials(bundle_id, COI, epoch, self.name, to, KEY, end.number, end.head, "9b" * 32)
        return BundleOffered(said, said, (bundle_id, epoch, to, KEY), heads, CAR_T)

    def take(self, offered: BundleOffered) -> bool:
        """Whether the site accepts the bundle; then the journey goes on here."""
        if not self.answer(S.ACCEPT_FROM_SITE, offered):
            return False
        said = offered.said
        self.write(
            f.HandoverAccepted(
                said.bundle_id, said.epoch, said.from_site, self.name, said.count, said.head, said.bundle_sha256,
                said.bundle_id, (), (), "attempt",
            ),
            f.StepTaken("attempt", S.ACCEPT_FROM_SITE.value, (), "station"),
        )  # fmt: skip
        return True


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 2), st.integers(0, 9)),
        st.tuples(st.just("give"), st.integers(0, 2), st.integers(0, 2)),
        st.tuples(st.just("take"), st.integers(0, 2), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 2), st.integers(0, 9)),
    ),
    max_size=24,
)


def sites() -> list[Site]:
    """Three sites; the patient is enrolled at the first."""
    STORIES.clear()
    three = [Site(name) for name in SITES]
    three[0].write(f.Enrolled("particulars", CAR_T, PATIENT, 1, "attempt"))
    return three


def at_home(three: Iterable[Site]) -> list[str]:
    """The sites at which the journey is at home."""
    known = ((one.name, one.journey) for one in three)
    return [name for name, journey in known if journey.identity is not None and not journey.home.away_to]


def epochs(one: Site) -> dict[int, set[str]]:
    """Every bundle a record holds, by hand-over."""
    found: dict[int, set[str]] = {}
    for _, recorded in one.told():
        if isinstance(recorded.entry.fact, f.HandedOver):
            found.setdefault(recorded.entry.fact.epoch, set()).add(recorded.entry.fact.bundle_id)
    return found


def play(acts: list[tuple[str, int, int]], *, restoring: bool) -> tuple[int, int]:
    """Play the acts, checking what must hold after each. Gives how many bundles were accepted, and refused."""
    three: list[Site] = sites()
    bundles: list[BundleOffered] = []
    copies: list[list[tuple[Recorded, ...]]] = [[], [], []]
    accepted = refused = 0
    for act, who, what in acts:
        one = three[who]
        match act:
            case "write" if at_home([one]):
                one.write(f.LookAlikeAcknowledged("somebody", what))
                copies[who].append(tuple(one.chain))
            case "give":
                bundle = one.give(SITES[what % 3])
                if bundle is not None:
                    bundles.append(bundle)
            case "take" if bundles:
                if one.take(bundles[what % len(bundles)]):
                    accepted += 1
                else:
                    refused += 1
            case "restore" if restoring and copies[who]:
                one.chain = list(copies[who][what % len(copies[who])])
            case _:
                continue
        # `told` itself asserts that no fact stands in two versions in one record.
        assert all(len(ids) == 1 for record in three for ids in epochs(record).values())
        if not restoring:
            assert len(at_home(three)) <= 1
    return accepted, refused


@pytest.mark.hazard("H19")
@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_a_journey_has_one_home(acts: list[tuple[str, int, int]]) -> None:
    """Whatever is given and offered to whom, the journey is at home at one site at most, and no record forks."""
    play(acts, restoring=False)


@pytest.mark.hazard("H19")
@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_no_record_takes_in_a_fork(acts: list[tuple[str, int, int]]) -> None:
    """Even where sites are restored from old copies, no record holds two bundles of one hand-over or a fact twice over."""
    play(acts, restoring=True)


@pytest.mark.hazard("H19")
def test_a_replay_that_cannot_unpack_says_so() -> None:
    """A record into which a journey was taken over is never replayed without what it took over."""
    north, south = sites()[:2]
    offered = north.give("south")
    assert offered is not None
    assert south.take(offered)
    with pytest.raises(ValueError, match="Expected a replay that unpacks foreign chains"):
        replay(COI, south.chain)
    assert south.journey.identity == north.journey.identity
    assert (south.journey.count, north.journey.count) == (2, 3)


@pytest.mark.hazard("H19")
def test_a_bundle_is_taken_into_its_own_journey_alone() -> None:
    """A right bundle of one patient is refused where two people took another patient's journey from the list."""
    north, south = sites()[:2]
    offered = north.give("south")
    assert offered is not None
    said = replace(offered.said, coi=OTHER_COI)
    assert not south.take(replace(offered, said=said, sheet=said))
    assert south.take(offered)


def test_the_acts_reach_what_they_are_for() -> None:
    """A journey goes round and comes home; a bundle offered twice is refused."""
    round_trip = [("give", 0, 1), ("take", 1, 0), ("give", 1, 2), ("take", 2, 1), ("give", 2, 0), ("take", 0, 2)]
    assert play([*round_trip, ("take", 0, 2), ("take", 1, 0)], restoring=False) == (3, 2)


@pytest.mark.hazard("H19")
def test_what_comes_back_must_hold_what_was_given() -> None:
    """A giver restored from a copy gave the journey elsewhere: what the first taker gives back has another past."""
    acts = [("write", 0, 1), ("give", 0, 1), ("take", 1, 0), ("restore", 0, 0), ("give", 0, 2), ("give", 1, 0)]
    assert play([*acts, ("take", 0, 2)], restoring=True) == (1, 1)


@pytest.mark.hazard("H19")
def test_what_comes_round_again_is_folded_once() -> None:
    """What the second site added stays, though the first site's record comes along again, and again."""
    three = sites()
    north, south = three[:2]
    destroyed = f.ExtraSheetDestroyed(COLLECTION, BASE, 1, "attempt")
    void = f.LabelVoided(COLLECTION, BASE, 1, "torn", "attempt")
    north.write(planned(COLLECTION, "apheresis", 1, 1), *printed(COLLECTION, BASE), void, destroyed)
    for number, (giver, taker) in enumerate(((north, south), (south, north)) * 2, start=1):
        offered = giver.give(taker.name)
        assert offered is not None
        assert taker.take(offered)
        taker.write(destroyed)
        assert taker.journey.containers[COLLECTION].labels[BASE, 1].extra_sheets == 1 + number


def test_two_that_were_made_of_one_meet() -> None:
    """A site restored from a copy gives the journey away again: who holds the first bundle refuses the second."""
    acts = [("write", 0, 1), ("give", 0, 1), ("take", 1, 0), ("restore", 0, 0), ("give", 0, 2), ("take", 2, 1)]
    # The third site can't know of it: nothing there contradicts. The two meet at the giver of the first.
    assert play(acts, restoring=True) == (2, 0)
    assert play([*acts, ("give", 2, 1), ("take", 1, 2)], restoring=True) == (2, 1)
