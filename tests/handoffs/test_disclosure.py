"""A dossier discloses no other patient: nothing in a journey's own stream names one, whatever was held to the camera."""

import re

import pytest

from kiosk.barcodes.seals import Identifiers, is_full_seal, parse_seal
from kiosk.rehearsal import run
from kiosk.rehearsal.mixups import MixUpPlayed
from tests.handoffs.disclosure import texts_of_others
from tests.rehearsal.further import PLAYED
from tests.rehearsal.kept import BASIC, THERAPIES, Branch, counted, kept, stored_documents, stored_facts

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

EVERY_THERAPY = pytest.mark.parametrize("therapy", PLAYED)
SEAL = re.compile(r"SV1:[0-9A-Z $%*+./:-]+", re.ASCII)
"""A whole seal's text: prefix and base45 (RFC 9285)."""

LOOK_ALIKES_BAG = "the bag of the look-alike is hung at the patient's line"


def named_in(branch: Branch, stream: str, texts: frozenset[str]) -> list[str]:
    """Where facts of a stream say one of the texts; the digits of one number inside a longer one are not that number."""
    facts = [fact for fact in branch.facts if fact.stream == stream]
    whole = [(text, re.compile(rf"(?<![0-9A-Za-z]){re.escape(text)}")) for text in texts]
    return [
        f"{branch.name}: {fact.kind} {fact.number}: {text}"
        for fact in facts
        for text, pattern in whole
        if text in fact.body and pattern.search(fact.body)
    ]


@EVERY_THERAPY
def test_no_mixup_writes_another_patient_into_the_journey(therapy: str) -> None:
    """After every mix-up, no fact of the patient's stream holds an identifier or particular of another patient."""
    found = []
    for branch in kept(therapy).branches:
        found += named_in(branch, branch.patient, texts_of_others(branch))
    assert found == []


@EVERY_THERAPY
def test_no_mixup_writes_another_patients_seal_into_the_journey(therapy: str) -> None:
    """No seal that stands in a fact of the patient's stream is another patient's: its text says their donation and CoI."""
    found = [
        f"{branch.name}: {fact.kind} {fact.number}: a seal of {coi}"
        for branch in kept(therapy).branches
        for fact in branch.facts
        if fact.stream == branch.patient
        for coi in sealed_for(fact.body)
        if coi != branch.patient
    ]
    assert found == []


def sealed_for(text: str) -> list[str]:
    """The Chain of Identity of every whole seal in a text."""
    seals = (found.strip() for found in SEAL.findall(text))
    return [parse_seal(seal, Identifiers("", "", "")).claims.coi for seal in seals if is_full_seal(seal)]


@pytest.mark.parametrize("therapy", BASIC[:2])
def test_the_foreign_value_is_in_the_incident(therapy: str) -> None:
    """Where another patient's bag was read, the clear value is among the incidents of the site, so the look above sees it."""
    mixup = next(one for one in run.mixups_of(THERAPIES[therapy]) if one.name == LOOK_ALIKES_BAG)
    world = kept(therapy).branched(mixup.stage, mixup.name)
    try:
        before = counted(stored_facts(world.folder))
        mixup.play(world)
        left = stored_facts(world.folder), before, stored_documents(world.folder)
    finally:
        world.discard()
    branch = Branch(MixUpPlayed(mixup, "refused", ()), (), *left, world.journeys["patient"])
    assert any("foreign " in fact.body for fact in branch.new if fact.stream == branch.patient)
    assert named_in(branch, "site/incidents", texts_of_others(branch))


@EVERY_THERAPY
def test_no_journey_names_another(therapy: str) -> None:
    """At the end of the story, no stream of one patient says anything of another's."""
    branch = kept(therapy).branches[0]
    streams = {fact.stream for fact in branch.facts if not fact.stream.startswith("site/")}
    for stream in streams:
        as_theirs = Branch(branch.played, (), branch.facts, branch.before, branch.documents, stream)
        assert named_in(branch, stream, texts_of_others(as_theirs)) == []
