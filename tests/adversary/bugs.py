"""Bugs to plant in the kiosk, one at a time, each with where the adversary should look.

Where one interlock backs another, taking out one opens nothing; the bug then takes out the whole comparison, and says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from kiosk.domain import decide as deciding
from kiosk.domain.attempt import Attempt
from kiosk.domain.decision import Decision
from kiosk.domain.envelope import Entry
from kiosk.domain.facts import Finding
from kiosk.domain.identifiers import Badge
from kiosk.domain.interlocks import bag, dose, kiosk_itself, material, patient, processing, release, timing, witnesses
from kiosk.domain.interlocks.declaration import Interlock, Look, Mismatch
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import Reason
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind as K
from kiosk.handoffs import attempts, bedside, concluding, labelling
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.turns import UnderWay
from kiosk.ledger.appending import Appended, Claim
from kiosk.ledger.store import Ledger
from tests.adversary.machine import EVERYTHING, Focus
from tests.adversary.planning import OUTLIVING

MATCHES = (K.MATCH_AT_BED, K.MATCH_IN_LABORATORY, K.LINE_CHECK)


@dataclass(frozen=True)
class Bug:
    """A bug: what is planted, the violations of which one has to come out, and where to look."""

    name: str
    hazard: str
    plant: Callable[[], AbstractContextManager[None]]
    found_as: frozenset[str]
    focus: Focus = field(default=EVERYTHING)


@contextmanager
def looking(*changes: tuple[Interlock, Look]) -> Iterator[None]:
    """Inside, these interlocks look in another way; they are frozen, for nobody else to do this."""
    before = [(interlock, interlock.look) for interlock, _ in changes]
    for interlock, look in changes:
        object.__setattr__(interlock, "look", look)
    try:
        yield
    finally:
        for interlock, look in before:
            object.__setattr__(interlock, "look", look)


def silenced(*interlocks: Interlock) -> Callable[[], AbstractContextManager[None]]:
    """Plants silence: these interlocks see nothing."""
    return lambda: looking(*((interlock, _nothing) for interlock in interlocks))


def _nothing(_journey: Journey, _site: SiteView, _attempt: Attempt) -> None:
    return None


@contextmanager
def people_told_apart_by_badge() -> Iterator[None]:
    """Different badges count as different people. The attempt knows people only, so the badges are kept beside it."""
    badges: dict[str, list[Badge]] = {}
    begin = attempts.begin_turn

    def begin_turn(bench: Bench, under_way: UnderWay, badge: Badge) -> UnderWay | Reason:
        badges[under_way.id] = [*(badges[under_way.id] if under_way.witnesses else ()), badge]
        return begin(bench, under_way, badge)

    def look(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
        shown = badges.get(attempt.id, [])
        return Mismatch("different badges", "the same badge") if len(set(shown)) < len(shown) else None

    with patch.object(attempts, "begin_turn", begin_turn), looking((witnesses.people_differ, look)):
        yield


@contextmanager
def expiry_by_the_wall() -> Iterator[None]:
    """The expiry's UTC digits are held against the clock on the wall, five hours behind in this zone."""

    def look(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
        wall = attempt.moment.astimezone(ZoneInfo(site.zone)).replace(tzinfo=None)
        for name in attempt.containers:
            expires_at = journey.containers[name].expires_at
            if expires_at is not None and wall >= expires_at.replace(tzinfo=None):
                return Mismatch(f"before {expires_at}", f"{wall}", name)
        return None

    with looking((timing.product_has_not_expired, look)):
        yield


@contextmanager
def started_any_number_of_times() -> Iterator[None]:
    """Neither the state of the container nor the claim on its infusion is asked for."""
    act = bedside._act

    def acting(*arguments: Any, once: str = "") -> Decision:
        return act(*arguments)

    with patch.object(bedside, "_act", acting), silenced(kiosk_itself.step_is_due, dose.container_is_unused)():
        yield


@contextmanager
def appended_without_counts() -> Iterator[None]:
    """The ledger compares no counts."""
    append = Ledger.append

    def blind(
        ledger: Ledger, entries: Sequence[Entry], _expected: Mapping[str, int], claims: Sequence[Claim] = ()
    ) -> Appended:
        return append(ledger, tuple(replace(entry, decided_on=()) for entry in entries), {}, claims)

    with patch.object(Ledger, "append", blind):
        yield


@contextmanager
def decided_without_the_site() -> Iterator[None]:
    """The decision does not say on which state of the site's own streams it was made."""

    def decide(*arguments: Any) -> Decision:
        decision = deciding.decide(*arguments)
        return replace(decision, decided_on=decision.decided_on[:1])

    with patch.object(concluding, "decide", decide):
        yield


@contextmanager
def printed_before_recorded() -> Iterator[None]:
    """The permission to print is recorded once the printer has answered."""
    issue, spend = labelling.issue_label, labelling._spend_permission
    waiting: list[tuple[Any, ...]] = []

    def late(*arguments: Any) -> None:
        waiting.append(arguments)

    def issue_label(*arguments: Any) -> Any:
        issued = issue(*arguments)
        while waiting:
            spend(*waiting.pop())
        return issued

    with patch.object(labelling, "_spend_permission", late), patch.object(labelling, "issue_label", issue_label):
        yield


@contextmanager
def read_back_against_itself() -> Iterator[None]:
    """What was decoded from the paper before takes the place of the record's intent."""
    read = labelling.read_back

    def against_itself(bench: Bench, under_way: UnderWay, piece: str, issue: int) -> Decision:
        decoded = frozenset(text for turn in under_way.turns for text in turn.texts)
        with patch.object(labelling, "intended_texts", lambda *_: decoded):
            return read(bench, under_way, piece, issue)

    with patch.object(labelling, "read_back", against_itself):
        yield


@contextmanager
def identity_covered_too() -> Iterator[None]:
    """An exceptional release may name any reason, and covers what it names."""

    def covers(journey: Journey, reason: Reason) -> bool:
        finding = Finding(reason.interlock, reason.expected)
        named = (reason.container,) if reason.container is not None else tuple(journey.containers)
        return any(finding in journey.containers[name].excepted for name in named if name in journey.containers)

    with patch.object(deciding, "_covers", covers), silenced(release.only_quality_reasons_are_named)():
        yield


def at(*kinds: K, stages: tuple[str, ...], twists: tuple[str, ...] = (), **more: Any) -> Focus:
    """Where to look: at these steps, from these stages on."""
    return Focus(stages=stages, kinds=kinds, twists=twists or EVERYTHING.twists, **more)


TWISTED = ("right", "twisted")
WARD = ("released", "matched", "opened")

BUGS = (
    Bug(
        "two badges of one person", "H08", people_told_apart_by_badge, frozenset({"different people"}),
        at(*MATCHES, stages=WARD, twists=("one person twice",), acts=TWISTED),
    ),
    Bug(
        "the second reads the first one's pictures", "H08", silenced(witnesses.readings_are_their_own),
        frozenset({"pictures of their own"}),
        at(*MATCHES, stages=WARD, twists=("pictures of the turn before",), acts=TWISTED),
    ),
    Bug(
        "wristband not compared", "H01", silenced(patient.wristband_is_the_patients),
        frozenset({"wristband is the patient's"}),
        at(*MATCHES, stages=WARD, twists=("their band", "from list"), acts=TWISTED),
    ),
    Bug(
        # Four interlocks back each other here: container, meant container and commitment tell patients apart as well.
        "chain of identity of the bag not compared", "H01",
        silenced(
            bag.bag_is_this_journeys, bag.bag_is_in_the_record, bag.bag_is_the_one_meant, bag.label_names_this_patient,
            witnesses.witnesses_read_the_same, witnesses.everything_was_read,
        ),
        frozenset({"bag is the patient's", "every container was read"}),
        at(*MATCHES, stages=WARD, twists=("their bag", "from list"), acts=TWISTED),
    ),
    Bug(
        "birth date not compared", "H29", silenced(patient.birth_date_is_the_patients),
        frozenset({"birth date is the patient's"}),
        at(*MATCHES, stages=WARD, twists=("their birth date",), acts=TWISTED),
    ),
    Bug(
        "holds ignored", "H13", silenced(release.no_identity_hold_is_open, release.no_quality_hold_is_open),
        frozenset({"no hold is open"}),
        Focus(stages=WARD, acts=("right", "around"), around=("hold",)),
    ),
    Bug(
        "expiry by the clock on the wall", "H14", expiry_by_the_wall,
        frozenset({"in date at match at the bed", "in date at release"}),
        Focus(stages=("released",), acts=("right", "around"), around=("expiry",)),
    ),
    Bug(
        "dead label accepted", "H04", silenced(bag.label_issue_is_current, bag.label_was_not_voided), frozenset({"label is alive"}),
        at(*MATCHES, stages=WARD, twists=("dead label",), acts=TWISTED),
    ),
    Bug(
        # The state of the container and the claim on its infusion back each other.
        "container started twice", "H15", started_any_number_of_times,
        frozenset({"started once", "step is due"}),
        at(K.START, stages=("verified", "infusing"), twists=("other room",), acts=("any", "right")),
    ),
    Bug(
        "appended without counts", "H19", appended_without_counts,
        frozenset({"nobody is suspended", "no hold is open", "step is due"}),
        Focus(stages=WARD, kinds=MATCHES, acts=("between", "right"), happenings=("suspend", "hold")),
    ),
    Bug(
        "suspended between decision and append", "H19", decided_without_the_site, frozenset({"nobody is suspended"}),
        Focus(stages=WARD, kinds=MATCHES, acts=("between", "right"), happenings=("suspend",)),
    ),
    Bug(
        "printed before it is recorded", "H20", printed_before_recorded, frozenset({"nothing is printed unrecorded"}),
        at(K.ISSUE_AT_COLLECTION, stages=("enrolled",), acts=("right",)),
    ),
    Bug(
        "read back against itself", "H02", read_back_against_itself, frozenset({"paper says what was intended"}),
        Focus(stages=("enrolled",), acts=("right", "around"), around=("smear",)),
    ),
    Bug(
        "identity covered by an exceptional release", "H13", identity_covered_too,
        frozenset({"identity is never covered"}),
        at(K.RELEASE_EXCEPTIONALLY, K.MATCH_AT_BED, stages=("labelled",), twists=("other findings named", "from list"),
            acts=("any",)),
    ),
    Bug(
        "made of anybody's cells", "H12", silenced(material.parents_are_this_journeys),
        frozenset({"no derivation crosses patients"}),
        at(K.DERIVE, stages=("collected",), twists=("other children",), acts=TWISTED),
    ),
    Bug(
        "a failed manufacture forgotten", "H13", silenced(processing.manufacture_did_not_fail),
        frozenset({"nothing of a failed run goes on"}),
        at(K.FAIL_MANUFACTURE, stages=("released",), twists=("from list",), acts=("any", "right")),
    ),
    Bug(
        "tubes filled by anything", "H13", silenced(processing.samples_stay_samples),
        frozenset({"tubes are filled by sampling alone"}),
        at(K.SAMPLE, K.DERIVE, stages=("collected",), twists=("other children",), acts=("any", "around"),
            around=("plan",)),
    ),
    Bug(
        "a part outlives its whole", "H14", silenced(processing.nothing_outlives_its_parents),
        frozenset({"no part outlives its parent"}),
        at(K.SPLIT, stages=("collected",), twists=("every part planned",), acts=("any", "around"), around=("plan",),
            plans=(OUTLIVING,)),
    ),
)  # fmt: skip
