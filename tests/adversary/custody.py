"""What is true of journeys between organisations, kept from what was given to whom and from the ledgers' own bytes.

The kiosk's `Home`, interlocks and claims are not asked: a hand-over happened because the kiosk said yes to it.
"""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.facts import HandoverAccepted
from kiosk.domain.people import Role
from kiosk.domain.step import StepKind as K
from kiosk.handoffs.view import journey_of
from kiosk.ledger.exchange import ExchangeKey
from tests.adversary.organisations import Branch
from tests.adversary.people import person
from tests.adversary.truth import Course
from tests.adversary.violation import Violation

LABORATORY, APPROVES = frozenset({Role.LABORATORY, Role.PROCESSING}), frozenset({Role.QUALITY, Role.DIRECTOR})


@dataclass(frozen=True)
class Parcel:
    """A bundle on its way with its sheet's code, and what the giver's record said at that moment.

    `history` are the heads of every site in it, `text` the giver's own facts as exported, `containers` those of the
    patient as the giver had them; `key` opens it.
    """

    course: Course
    giver: Branch
    to: str
    bundle_id: str
    content: bytes
    code: str
    history: Mapping[str, tuple[str, ...]]
    text: str
    containers: Mapping[str, Any]
    key: ExchangeKey


@dataclass(frozen=True)
class Offer:
    """What was laid before a site: whether the file is as it was made, whose sheet, which journey's list, which people."""

    untouched: bool = True
    code: str | None = None
    by_list: str = ""
    people: tuple[str, ...] = ()


@dataclass
class Custody:
    """Who has which journey. Once a site was `restored`, two records of it may hold one: then the rest has to hold."""

    branches: list[Branch]
    parcels: list[Parcel] = field(default_factory=list)
    restored: bool = False
    started: set[tuple[str, str, str]] = field(default_factory=set)

    def gave(self, branch: Branch, course: Course, to: str, people: tuple[str, ...]) -> None:
        """The kiosk said that the journey has left for that site. Raises Violation."""
        self._require_home(branch, course, "given")
        _require_people(people)
        if to not in {other.name for other in self.branches if other.name != branch.name}:
            raise Violation("goes to a site that is trusted", to)
        branch.home.discard(course.coi)
        branch.given[course.coi] = len(branch.heads(course.coi))

    def sent(self, branch: Branch, course: Course, to: str) -> Parcel:
        """File and sheet are made of what was given; made twice, they say the same. Raises Violation."""
        made, again = branch.made(course), branch.made(course)
        if (made.said, made.code) != (again.said, again.code):
            raise Violation("a bundle made again says the same", made.name)
        coi = course.coi
        heads = branch.heads(coi)[: branch.given[coi]]
        taker = next(other for other in self.branches if other.name == to)
        parcel = Parcel(
            course, branch, to, made.said.bundle_id, made.content, made.code,
            {**branch.known.get(coi, {}), branch.name: heads},
            "".join(branch.text(coi).splitlines(keepends=True)[: len(heads)]),
            dict(journey_of(branch.bench, coi).containers), taker.exchange,
        )  # fmt: skip
        if made.said.bundle_id in {earlier.bundle_id for earlier in self.parcels if earlier.text != parcel.text}:
            raise Violation("a bundle's number is its own", made.said.bundle_id)
        branch.last_given[coi] = made.said.bundle_id
        self.parcels.append(parcel)
        return parcel

    def took(self, branch: Branch, parcel: Parcel, offer: Offer) -> None:
        """The kiosk said that the journey is here now. Raises Violation for anything that was wrong with it."""
        coi = parcel.course.coi
        _require_people(offer.people)
        for name, right in (
            ("nothing altered is accepted", offer.untouched),
            ("given to this site", parcel.to == branch.name),
            ("sheet is of the bundle", offer.code in {p.code for p in self.parcels if p.bundle_id == parcel.bundle_id}),
            ("a bundle is of its own journey", offer.by_list == coi),
            ("nothing is accepted twice", parcel.bundle_id not in branch.accepted.get(coi, [])),
            ("one home at a time", coi not in branch.home),
            ("no fork is taken in", not contradicts(branch, parcel)),
        ):
            if not right:
                raise Violation(name, f"{parcel.bundle_id} at {branch.label}")
        branch.accepted.setdefault(coi, []).append(parcel.bundle_id)
        branch.home.add(coi)
        branch.known[coi] = {name: heads for name, heads in parcel.history.items() if name != branch.name}
        branch.then[coi] = len(branch.heads(coi))
        self._require_one_home(parcel.course)
        self._require_same(branch, parcel)

    def received(self, branch: Branch, course: Course, content: bytes, of: Branch) -> None:
        """The kiosk took this receipt for right. Raises Violation."""
        coi, bundle = course.coi, branch.last_given.get(course.coi, "")
        if content != of.receipt(course):
            raise Violation("nothing altered is accepted", "a receipt")
        if coi in branch.home or of.accepted.get(coi, [""])[-1] != bundle:
            raise Violation("a receipt is of the last hand-over", f"{bundle} at {branch.label}")
        if branch.receipts.setdefault(bundle, content) != content:
            raise Violation("one receipt a hand-over", f"{bundle} at {branch.label}")
        branch.known.setdefault(coi, {})[of.name] = of.heads(coi)[: of.then[coi]]

    def acted(self, branch: Branch, course: Course, kind: str, container: str = "") -> None:
        """The kiosk said yes to a step, or recorded something, there. Raises Violation."""
        self._require_home(branch, course, kind)
        if kind == K.START.value:
            done = {name for coi, bag, name in self.started if (coi, bag) == (course.coi, container)}
            if done and not self.restored:
                raise Violation("started once", f"{container} at {branch.label}")
            self.started.add((course.coi, container, branch.label))

    def _require_home(self, branch: Branch, course: Course, what: str) -> None:
        if course.coi not in branch.home:
            raise Violation("one home at a time", f"{what} at {branch.label}, which does not have {course.patient.key}")
        self._require_one_home(course)

    def _require_one_home(self, course: Course) -> None:
        homes = [branch.label for branch in self.branches if course.coi in branch.home]
        if len(homes) > 1 and not self.restored:
            raise Violation("one home at a time", f"{course.patient.key} at {' and '.join(homes)}")

    def _require_same(self, branch: Branch, parcel: Parcel) -> None:
        """What the giver recorded stands here byte for byte, and makes the same of every container."""
        facts = branch.world.site.ledger.facts(parcel.course.coi)
        chains = [r.entry.fact.chain for r in facts if isinstance(r.entry.fact, HandoverAccepted)]
        if zlib.decompress(base64.b64decode(chains[-1])).decode() != parcel.text:
            raise Violation("facts are the giver's, byte for byte", parcel.bundle_id)
        if dict(journey_of(branch.bench, parcel.course.coi).containers) != parcel.containers:
            raise Violation("what was known there is known here", parcel.bundle_id)


def contradicts(branch: Branch, parcel: Parcel) -> bool:
    """Whether the bundle's past is another one than this record's: of its own facts, or of those it took in."""
    coi = parcel.course.coi
    if parcel.history.get(branch.name, ()) != branch.heads(coi)[: branch.given.get(coi, 0)]:
        return True
    known = branch.known.get(coi, {})
    return any(parcel.history.get(name, ())[: len(heads)] != heads for name, heads in known.items())


def _require_people(people: tuple[str, ...]) -> None:
    """Two different people: one of the laboratory, then one who approves."""
    if len(people) < 2 or len(set(people)) < len(people):
        raise Violation("two people hand over", str(people))
    for key, roles in zip(people, (LABORATORY, APPROVES), strict=False):
        if not roles & frozenset(person(key).roles):
            raise Violation("two people hand over", f"{key} in the wrong place")
