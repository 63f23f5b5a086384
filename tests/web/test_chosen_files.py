"""A wrong file chosen at the screen: it is called by its name, it is said what to do now, and the task goes on."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest

from kiosk.rehearsal.desk import Paper
from kiosk.rehearsal.handover import (
    ELSEWHERE,
    another_site,
    befriend,
    keys_of,
    made,
    right,
    sheet_on_paper,
    sign_over,
)
from kiosk.rehearsal.world import World
from tests.web.driving import Drive
from tests.web.stages import stages

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]

CHOOSE = "Nothing was opened, and nothing is lost. Choose the file the other site sent, or ask it to send it again."
VERSION = "Nothing was opened, and nothing is lost. Ask IT at both sites for one version; then have it made again."


@pytest.fixture
def given() -> Iterator[tuple[World, Paper]]:
    """A site seen from its clean room, and the sheet of a hand-over from there."""
    world = stages("autologous-hsct")["enrolled"].branched("chosen files").at("clean room")
    world.bench = replace(world.bench, own_keys=keys_of(world))
    with another_site(world) as other:
        befriend(world, other)
        right(sign_over(world, ELSEWHERE))
        yield world, sheet_on_paper(world, made(world))
    world.discard()


@pytest.mark.hazard("H22")
def test_a_wrong_file_is_called_by_its_name_and_chosen_again(given: tuple[World, Paper]) -> None:
    """After each one the form stands there as before, for the same person; also after one beyond what a form holds."""
    world, sheet = given
    drive = Drive.before(world)
    drive.begin("site-take")
    drive.badge("laboratory one")
    drive.show(sheet)
    for content, said in (
        (b"", f"got an empty file. {CHOOSE}"),
        (b"%PDF-1.7", f"got a PDF. {CHOOSE}"),
        (bytes(range(256)) * 40, f"got a file of another kind. {CHOOSE}"),
        (b"Samevein hand-over 9\n", f"got one made by another version of the kiosk. {VERSION}"),
    ):
        drive.post("/attempt/keyed", file=(BytesIO(content), "chosen"))
        assert said in drive.words
        assert drive.ask == "form"
    drive.open("POST", "/attempt/keyed", data=bytes(70 * 2**20), content_type="multipart/form-data; boundary=part")
    assert "The file is too large. Nothing was changed, and nothing is lost. Choose the right file." in drive.words
    drive.get("/attempt")
    assert drive.ask == "form"


@pytest.mark.hazard("H22")
def test_a_receipt_is_looked_at_when_it_is_chosen(given: tuple[World, Paper]) -> None:
    """What is no receipt is refused before anybody signs, and the person chooses again."""
    drive = Drive.before(given[0])
    drive.begin("site-receipt")
    drive.post("/acts/site-receipt/0")
    drive.badge("laboratory one")
    drive.post("/attempt/keyed", file=(BytesIO(b"%PDF-1.7"), "chosen"))
    assert f"Expected the receipt of the other site, got a PDF. {CHOOSE}" in drive.words
    assert drive.ask == "form"
