"""A journey is found by one exact identifier and by nothing like it."""

from collections.abc import Callable

import pytest

from kiosk.domain.identifiers import Coi, Din
from kiosk.handoffs.erasing import erase_patient
from kiosk.handoffs.searching import find_journey
from kiosk.rehearsal.world import World, patient
from tests.handoffs.conftest import At

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

COI: Callable[[World], str] = lambda world: world.journeys["patient"]  # noqa: E731
DOSE: Callable[[World], str] = lambda world: world.containers["doses"][0]  # noqa: E731


def serial(world: World) -> str:
    """The serial of a label of the dose."""
    return next(iter(world.journey().containers[DOSE(world)].labels.values())).serial


def other_last(text: str) -> str:
    """The text with another last character."""
    return text[:-1] + ("A" if text[-1] != "A" else "B")


NAMES: dict[str, Callable[[World], str]] = {
    "CoI": COI,
    "CoI keyed": lambda world: COI(world) + Coi.parse(COI(world)).check_character,
    "CoI as printed": lambda world: f"{COI(world)[:7]} {COI(world)[7:9]} {COI(world)[9:]}",
    "CoI scanned": lambda world: f"&/{COI(world)}",
    "donation": lambda world: DOSE(world)[:13],
    "donation keyed": lambda world: DOSE(world)[:13] + Din.parse(DOSE(world)[:13]).check_character,
    "donation scanned": lambda world: f"={DOSE(world)[:13]}00",
    "container": DOSE,
    "compound message": lambda world: f"=+02000={DOSE(world)[:13]}00=<{DOSE(world)[13:]}",
    "order": lambda world: world.orders["patient"],
    "wristband": lambda _world: patient("patient").band.format(),
    "record number": lambda _world: patient("patient").record_number,
    "serial": serial,
}


def test_every_identifier_finds_its_one_journey_and_nothing_less_than_it(at: At) -> None:
    """Each finds the patient's journey alone; with another last character, or one less, it finds nothing."""
    world = at("given")
    for what, name in NAMES.items():
        text = name(world)
        assert (what, find_journey(world.bench, text)) == (what, (COI(world),))
        for wrong in (other_last(text), text[:-1], text + "0"):
            # A donation's flags, a band's serial and a wrong K's absence leave an exact identifier behind.
            found = find_journey(world.bench, wrong)
            exact = what in {"donation keyed", "CoI keyed", "donation scanned", "wristband"} and found == (COI(world),)
            assert (what, wrong, found) == (what, wrong, ()) or exact


@pytest.mark.parametrize("text", ["", " ", "%", "A9990", "DEMO", "Łucja Nguyễn-Fictive", "site/people", "x" * 5000])
def test_nothing_like_an_identifier_finds_anything(at: At, text: str) -> None:
    """A part, a name, a pattern or the name of a stream is no identifier."""
    assert find_journey(at("given").bench, text) == ()


def test_an_erased_patient_is_found_by_the_bag_and_no_longer_by_the_number(at: At) -> None:
    """What was erased leads nowhere; what the labels say still does."""
    world = at("given")
    erase_patient(world.bench, COI(world), "the patient asked for it")
    assert find_journey(world.bench, patient("patient").record_number) == ()
    assert find_journey(world.bench, DOSE(world)) == (COI(world),)
