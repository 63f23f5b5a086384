"""Journeys to write papers from: as they go right, with every aside, stopped, excepted, with a label lost, renamed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import Finding, LabelLost
from kiosk.domain.step import StepKind
from kiosk.handoffs import bedside, identities, registering, releasing
from kiosk.handoffs.due import quality_reasons
from kiosk.rehearsal import handover
from kiosk.rehearsal.acting import Play, perform
from kiosk.rehearsal.mixups.around import told
from kiosk.rehearsal.scenes import RELEASERS, line_check, match, readiness, record_results, release_play
from kiosk.rehearsal.world import World, patient
from kiosk.rehearsal.years import lift_all
from tests.handoffs.test_telling import shown_wrong_bag
from tests.rehearsal.kept import kept

Making = tuple[str, str, Callable[[World], World]]


def _excepted(world: World) -> World:
    """Sterility did not come out; three roles name that reason, and two release all the same."""
    dose = world.containers["doses"][0]
    record_results(world, dose, sterility="growth")
    found = tuple(
        Finding(r.interlock, r.expected) for r in quality_reasons(world.bench, world.journeys["patient"], dose)
        if r.hazard == "H13" and r.interlock != "released_by_two"
    )  # fmt: skip
    exception = Play(
        StepKind.RELEASE_EXCEPTIONALLY, ("physician", "admin two", "quality"), containers=(dose,), by_list="patient",
        finish=lambda w, u: releasing.release_exceptionally(w.bench, u, found, "conditioned; no second collection"),
    )  # fmt: skip
    for play in (exception, release_play(dose)):
        answer = perform(world, play)
        assert isinstance(answer, Authorized), answer.reasons
    return world


def _lost(world: World) -> World:
    bag = world.containers["patient collection"][0]
    told(world, world.journeys["patient"], LabelLost(bag, "base label", 1, "the printer jammed"))
    return world


def _renamed(world: World) -> World:
    """She married, and two people linked both names."""
    who = patient("patient")
    keyed = registering.patient_keyed(
        "Łucja Beispiel", who.record_number, who.birth_date, who.band.format(), world.bench.now.date()
    )
    change = identities.change_identity(world.bench, world.journeys["patient"], keyed, "register office")
    link = Play(
        StepKind.LINK_IDENTITY, RELEASERS, by_list="patient",
        finish=lambda w, u: identities.link_identity(w.bench, u, change, ("certificate of marriage",)),
    )  # fmt: skip
    answer = perform(world, link)
    assert isinstance(answer, Authorized), answer.reasons
    return world


def _stopped(world: World) -> World:
    """Another patient's bag was shown at the bed."""
    shown_wrong_bag(world)
    return world


def given_elsewhere(world: World) -> World:
    """After a stop at the first site another took the journey over, and gave the bag. The first one is closed."""
    _stopped(world)
    lift_all(world, "the right bag lay beside it")
    other, dose = handover.site_beside(world), world.containers["doses"][0]
    handover.befriend(world, other)
    handover.sent(world, other)
    world.close()
    other.papers, other.containers = world.papers, world.containers
    other.bench = replace(other.bench, station="ward")
    coi = other.journeys["patient"]
    steps: tuple[Callable[[], Decision], ...] = (
        lambda: perform(other, readiness(other)),
        lambda: perform(other, match(other, dose)),
        lambda: bedside.open_container(other.bench, coi, dose),
        lambda: perform(other, line_check(other, dose)),
        lambda: bedside.start_infusion(other.bench, coi, dose),
        lambda: bedside.finish_bag(other.bench, coi, dose, Decimal(60)),
    )
    for step in steps:
        answer = step()
        assert isinstance(answer, Authorized), answer
        other.pass_time(minutes=1)
    return other


def _as_it_went(world: World) -> World:
    """Nothing more happened."""
    return world


JOURNEYS: Mapping[str, Making] = {
    "car-t given": ("car-t", "given", _as_it_went),
    "transplant given": ("autologous-hsct", "given", _as_it_went),
    "stopped at the bed": ("car-t", "ready", _stopped),
    "excepted": ("car-t", "tested", _excepted),
    "label lost": ("car-t", "printed", _lost),
    "renamed": ("car-t", "given", _renamed),
    "just enrolled": ("car-t", "enrolled", _as_it_went),
    "made outside": ("car-t-made-outside", "given", _as_it_went),
    "saved": ("car-t", "a bag breaks, and what it holds is saved", _as_it_went),
    "drawn up": ("car-t", "a small dose is drawn up", _as_it_went),
    "rested": ("car-t", "an infusion rests, and goes on at another place", _as_it_went),
    "given outside": ("car-t", "a bag was given without the kiosk", _as_it_went),
    "after five years": ("car-t", "a bag waits five years, and the patient is renamed twice and moves", _as_it_went),
    "called back": ("car-t", "a set is called back, and a bag of it discarded", _as_it_went),
    "given elsewhere": ("car-t", "ready", given_elsewhere),
}
"""By name: therapy, stage of its story, and what happens then."""


def played(name: str) -> World:
    """The site on which a journey went so. The caller discards it."""
    therapy, stage, then = JOURNEYS[name]
    return then(kept(therapy).branched(stage, f"papers {name}"))
