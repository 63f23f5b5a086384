"""A second organisation, plainly fictitious, and the scenes of a journey that goes there and comes back.

It has a ledger, keys and a few people of its own and shares nothing with the first but what the bundle carries.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from kiosk.domain.decision import Authorized, Decision, Refused
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs import accepting, handing_over, trusting
from kiosk.handoffs.accepting import OpenedBundle
from kiosk.handoffs.founding import THROW_AWAY, NewPerson, found_site, register, register_first_two
from kiosk.handoffs.handing_over import MadeBundle
from kiosk.handoffs.recording import Signed
from kiosk.labels.raster import black, grey
from kiosk.labels.sheets.handover import CODE_AREA
from kiosk.labels.sheets.paper import A4
from kiosk.labels.template import template_sha256
from kiosk.ledger.bundles import fingerprint
from kiosk.ledger.exchange import OwnKeys, exchange_key
from kiosk.ledger.migrate import create
from kiosk.rehearsal.acting import Play, perform, prepare
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.seeded import UnsafeSeededFresh, unsafe_key
from kiosk.rehearsal.storage import retrieve, slot_of
from kiosk.rehearsal.world import START, ZONE, World, bench_in, ledger_url, member

ELSEWHERE, THIRD = "elsewhere", "third site"
GIVERS = ("laboratory one", "quality")
STAFF_THERE = ("admin one", "admin two", *GIVERS, "nurse one", "nurse two")
SHEET = "hand-over sheet"


class HandoverStopped(Exception):
    """A right hand-over was refused."""


@contextmanager
def another_site(world: World, name: str = ELSEWHERE, number: int = 1) -> Iterator[World]:
    """A second site beside the first; thrown away at the end."""
    other = site_beside(world, name, number)
    try:
        yield other
    finally:
        other.close()


def site_beside(world: World, name: str = ELSEWHERE, number: int = 1) -> World:
    """A second site in a folder of the first, with its clock, six people and no printer. The caller closes it."""
    folder, seed = world.folder / name.replace(" ", "-"), world.seed + 1000 * number
    folder.mkdir()
    create(ledger_url(folder))
    other = _opened(world, folder, name, seed)
    seal_key = unsafe_key(seed, "seal")
    life = (START - timedelta(days=1), START + timedelta(days=4000))
    keys = (
        seal_key.trusted(KeyPurpose.SEAL, name, *life),
        other.device_key.trusted(KeyPurpose.DEVICE, name, *life),
    )
    found_site(
        other.bench, site=name, mode=THROW_AWAY, zone=ZONE, keys=keys, templates=(template_sha256(),), profiles={}
    )
    until = START + timedelta(days=4000)
    new = [NewPerson(m.name, m.badge, m.pin, m.roles, until) for m in map(member, STAFF_THERE)]
    ids = [*register_first_two(other.bench, new[0], new[1])]
    ids += [register(other.bench, person, ids[0]) for person in new[2:]]
    other.people.update(zip(STAFF_THERE, ids, strict=True))
    return other


@contextmanager
def restored(other: World, name: str) -> Iterator[World]:
    """The same second site again, from a copy made now: two sites with one name and one set of keys."""
    other.close()
    folder = other.folder.parent / name
    shutil.copytree(other.folder, folder, ignore=shutil.ignore_patterns("*.writer", "*-shm"))
    site = other.bench.ledger.site
    fresh = other.bench.fresh
    if not isinstance(fresh, UnsafeSeededFresh):
        raise TypeError(f"Expected the rehearsal's own chance, got {type(fresh).__name__}.")
    other.bench = _opened(other, other.folder, site, other.seed, fresh).bench
    twin = _opened(other, folder, site, other.seed, fresh.branched(name))
    twin = replace(twin, people=dict(other.people), journeys=dict(other.journeys))
    try:
        yield twin
    finally:
        twin.close()


def keys_of(world: World) -> OwnKeys:
    """A site's private keys for hand-overs."""
    seed = hashlib.sha256(f"rehearsal exchange {world.seed}".encode()).digest()
    return OwnKeys(world.device_key, exchange_key(seed))


def befriend(one: World, other: World) -> None:
    """Each site trusts the other: at each two people compare the fingerprint."""
    for here, there in ((one, other), (other, one)):
        card = trusting.own_card(there.bench, keys_of(there).exchange)
        trusting.trust_site(here.bench, card, fingerprint(card), (signed(here, 0), signed(here, 1)))


def give(world: World, to: str, who: str = "patient") -> Decision:
    """The bags are taken out of the store into a dry shipper; laboratory and quality hand the journey over."""
    for container in world.journey().live if who == "patient" else ():
        if container.cold.location is not None:
            right(perform(world, retrieve(world, container.id, slot_of(world, container.id), in_vapour=True)))
    return sign_over(world, to, who)


def sign_over(world: World, to: str, who: str = "patient") -> Decision:
    """Laboratory and quality hand the journey over, wherever its bags are."""
    return perform(
        world,
        Play(
            StepKind.HAND_OVER_TO_SITE, GIVERS, who, by_list=who,
            finish=lambda w, u: handing_over.hand_over(w.bench, u, to),
        ),
    )  # fmt: skip


def made(world: World, who: str = "patient") -> MadeBundle:
    """File and code of the last hand-over."""
    return handing_over.make_bundle(world.bench, world.journeys[who], world.device_key)


def opened(world: World, content: bytes) -> OpenedBundle | Reason:
    """What the file is worth at this site."""
    return accepting.open_bundle(world.bench, content, keys_of(world).exchange)


def take(world: World, found: OpenedBundle, code: str | None, who: str = "patient") -> Decision | Reason:
    """Laboratory and quality accept what was opened, with the sheet's code, or without one."""
    sheet = accepting.read_sheet(world.bench, found, code) if code is not None else None
    if isinstance(sheet, Reason):
        return sheet
    world.journeys[who] = found.said.coi
    return perform(
        world,
        Play(
            StepKind.ACCEPT_FROM_SITE, GIVERS, who, by_list=who,
            finish=lambda w, u: accepting.accept(w.bench, u, found, sheet),
        ),
    )  # fmt: skip


def sent(giver: World, taker: World, who: str = "patient") -> MadeBundle:
    """A whole hand-over as it goes right. Raises HandoverStopped where anything of it is refused."""
    right(give(giver, taker.bench.ledger.site, who))
    bundle = made(giver, who)
    right(take(taker, right_opened(taker, bundle.content), bundle.code, who))
    return bundle


def right_opened(world: World, content: bytes) -> OpenedBundle:
    """The bundle, which is genuine. Raises HandoverStopped for one that is not."""
    found = opened(world, content)
    if isinstance(found, Reason):
        raise HandoverStopped(f"Expected a genuine bundle, got {found}.")
    return found


def right(answer: Decision | Reason) -> Authorized:
    """The leave for a right step. Raises HandoverStopped for a refusal."""
    if not isinstance(answer, Authorized):
        reasons = answer.reasons if isinstance(answer, Refused) else (answer,)
        raise HandoverStopped(f"Expected leave, got {'; '.join(map(str, reasons))}.")
    return answer


def there_and_back(run: Callable[..., Decision], world: World) -> None:
    """To the second site with sheet, file and receipt, and back again: each a right step, played by `run`."""
    with another_site(world) as other:
        befriend(world, other)
        for giver, taker in ((world, other), (other, world)):
            run("hand over to another site", None, give, giver, taker.bench.ledger.site)
            bundle = made(giver)
            code = sheet_code(taker, sheet_on_paper(giver, bundle))
            if isinstance(code, Reason):
                raise HandoverStopped(f"Expected the code of the sheet, got {code}.")
            run("accept from another site", None, take, taker, right_opened(taker, bundle.content), code)
            run("record receipt of another site", None, receive, giver, receipt(taker))


def receipt(world: World, who: str = "patient") -> bytes:
    """The receipt of the last bundle taken."""
    return accepting.make_receipt(world.bench, world.journeys[who], world.device_key)


def receive(world: World, content: bytes, who: str = "patient") -> Decision | Reason:
    """Laboratory records the receipt that came back."""
    under_way = prepare(world, Play(StepKind.RECORD_RECEIPT, GIVERS[:1], who, by_list=who))
    return handing_over.record_receipt(world.bench, under_way, content)


def sheet_on_paper(world: World, bundle: MadeBundle) -> Paper:
    """The part of the printed sheet on which the code stands."""
    picture = grey(handing_over.sheet_of(world.bench, bundle), A4.printer.dpi)
    bits = black(picture, A4.output.threshold)
    left, top, right_edge, bottom = (
        round(mm * A4.printer.dpi / 25.4)
        for mm in (
            CODE_AREA.left, CODE_AREA.top, CODE_AREA.left + CODE_AREA.width, CODE_AREA.top + CODE_AREA.height,
        )
    )  # fmt: skip
    return Paper(SHEET, np.ascontiguousarray(bits[top:bottom, left:right_edge]), A4.printer.dpi)


def sheet_code(world: World, paper: Paper) -> str | Reason:
    """What the camera reads on the sheet."""
    picture, _exhibit = world.desk.take(Shot((paper,), pose=world.next_pose()))
    return accepting.sheet_shown(world.bench, picture)


def _opened(world: World, folder: Path, site: str, seed: int, fresh: UnsafeSeededFresh | None = None) -> World:
    chance = fresh or UnsafeSeededFresh(seed)
    bench = bench_in(folder, world.clock, chance, seed, world.bench.therapies, {}, world.desk, site)
    device_key = unsafe_key(seed, "device")
    return World(folder, seed, world.therapy, replace(bench, station="laboratory"), world.clock, world.desk, device_key)


def signed(world: World, turn: int) -> Signed:
    """One of the two who say which sites are trusted signs, in their turn."""
    who = ("admin one", "admin two")[turn]
    answer = trusting.sign_trust(world.bench, turn, world.people[who], member(who).pin)
    if isinstance(answer, Reason):
        raise HandoverStopped(f"Expected a signature, got {answer}.")
    return answer
