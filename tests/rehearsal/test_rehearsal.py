"""A whole rehearsal of each therapy: every right step taken, every mix-up refused by the one named."""

import json
import re
from dataclasses import replace

import pytest

from kiosk.domain.decision import Authorized
from kiosk.domain.interlocks import INTERLOCKS
from kiosk.domain.step import StepKind
from kiosk.rehearsal import run
from kiosk.rehearsal.asides import ASIDES, asides_of
from kiosk.rehearsal.course import doses_of, is_frozen
from kiosk.rehearsal.desk import Desk
from kiosk.rehearsal.mixups import MIXUPS, MixUpPlayed
from kiosk.rehearsal.report import as_json
from kiosk.rehearsal.run import LabelMade, Rehearsed
from kiosk.rehearsal.story import Story, tell
from kiosk.rehearsal.world import World
from tests import shares
from tests.rehearsal.further import PLAYED
from tests.rehearsal.kept import (
    BASIC,
    FIRST,
    PROFILES,
    SEED,
    THERAPIES,
    Kept,
    chosen,
    counted,
    kept,
    stored_facts,
)  # fmt: skip

pytestmark = [pytest.mark.xdist_group("rehearsal"), pytest.mark.timeout(1800)]

EVERY_THERAPY = pytest.mark.parametrize("therapy", PLAYED)
MADE_HERE = pytest.mark.parametrize("therapy", [t for t in PLAYED if StepKind.DERIVE in THERAPIES[t].steps])
"""A maker's bag has mix-ups of its own; all the others are played where the products are made here."""

AT_LEAST = 40
MUST_BE_PROVOKED = {
    *("H01", "H02", "H03", "H04", "H05", "H06", "H07", "H08", "H09", "H12", "H13", "H14", "H15", "H17", "H18", "H19"),
    *("H20", "H21", "H22", "H23", "H26", "H27", "H28", "H29", "H30", "H31", "H32"),
}
NOT_RECORDED = {"record_is_reachable", "commit_confirmed"}
"""Who refuse because nothing can be recorded, or nobody knows whether it was."""
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
SERIAL = re.compile(r"[0-9a-f]{16}", re.ASCII)
HAZARD = re.compile(r"H[0-9]{2}", re.ASCII)


@EVERY_THERAPY
def test_everything_comes_out_as_it_must(therapy: str) -> None:
    """A rehearsal agrees: every right step is taken, every label proved, every mix-up refused as named."""
    rehearsed = kept(therapy).rehearsed
    assert [step.step for step in rehearsed.steps if not isinstance(step.decision, Authorized)] == []
    assert [label for label in rehearsed.labels if not label.proved] == []
    assert [_told(one) for one in rehearsed.mixups if not one.as_expected] == []
    assert rehearsed.agreed


def _told(one: MixUpPlayed) -> str:
    return f"{one.mixup.name}: {one.outcome}, expected {one.mixup.interlock}, got {[str(r) for r in one.reasons]}"


@EVERY_THERAPY
def test_right_readings_are_not_refused(therapy: str) -> None:
    """No right thing held to the simulated camera has to be shown again."""
    assert kept(therapy).rehearsed.right_readings_refused == 0


@EVERY_THERAPY
def test_the_story_goes_from_vein_to_vein(therapy: str) -> None:
    """The last steps of each dose are match, opening, line check, infusion and its end, in this order."""
    steps = [(step.step, step.container) for step in kept(therapy).rehearsed.steps if not step.aside]
    doses = {container for step, container in steps if step == "finish bag"}
    assert len(doses) == doses_of(THERAPIES[therapy])
    kept_cold = ["retrieve"] if is_frozen(THERAPIES[therapy]) else []
    for dose in doses:
        labels = {"issue label", "read back label"}  # of the post-thaw tag, where the therapy asks for one
        own = [step for step, container in steps if container == dose and step not in labels]
        due = ["release", *kept_cold, "match", "open", "line check", "start infusion", "finish bag"]
        assert own[-len(due) :] == due


@MADE_HERE
def test_what_comes_between_goes_right(therapy: str) -> None:
    """Every aside is told: saved, drawn up, interrupted and resumed, given outside, called back and discarded."""
    told = {step.aside for step in kept(therapy).rehearsed.steps if isinstance(step.decision, Authorized)}
    assert told - {""} == {name for _stage, name, _play in asides_of(THERAPIES[therapy])}


def test_no_aside_is_told_nowhere() -> None:
    """Every aside belongs to a therapy, and the first one has all it needs for each."""
    assert set(asides_of(THERAPIES[FIRST])) == set(ASIDES)


@MADE_HERE
def test_there_are_many_mixups(therapy: str) -> None:
    """At least forty mix-ups are known, no two of one name."""
    names = [mixup.name for mixup in run.mixups_of(THERAPIES[therapy])]
    assert len(names) >= AT_LEAST
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("hazard", sorted(MUST_BE_PROVOKED))
@pytest.mark.parametrize("therapy", BASIC[:2])
def test_every_hazard_built_is_provoked(therapy: str, hazard: str) -> None:
    """Each hazard that this release stands against is provoked at least once by a mix-up of the therapy, played or not."""
    assert [mixup.name for mixup in run.mixups_of(THERAPIES[therapy]) if mixup.rule.hazard == hazard]


def test_what_is_left_out_is_told_with_its_reason() -> None:
    """Every mix-up is either played for a therapy or counted under a fact of the therapy's file that rules it out."""
    for therapy in THERAPIES.values():
        told = run.left_out(therapy)
        assert len(run.mixups_of(therapy)) + sum(told.values()) == len(MIXUPS)
        assert not any(need.met_by(therapy) for need in told)
    assert all(any(not mixup.lacking(therapy) for therapy in THERAPIES.values()) for mixup in MIXUPS)


def test_each_interlock_meets_a_mixup_in_every_run() -> None:
    """However small the share is, no interlock that refuses mix-ups of the basic therapies is left out of a run."""
    played = {one.mixup.rule.name for therapy in BASIC for one in kept(therapy).rehearsed.mixups}
    known = {mixup.rule.name for therapy in BASIC for mixup in run.mixups_of(THERAPIES[therapy])}
    assert (known - played) & INTERLOCKS.keys() == set()


def test_no_mixup_is_left_out_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit after commit another share is played, until each mix-up of the basic therapies was."""
    for therapy in (THERAPIES[name] for name in BASIC):
        played: set[str] = set()
        for number in range(shares.SHARES):
            monkeypatch.setattr(shares, "commit", lambda number=number: number)
            played |= {mixup.name for mixup in chosen(therapy)}
        assert played == {mixup.name for mixup in run.mixups_of(therapy)}


@EVERY_THERAPY
def test_a_refused_mixup_is_recorded(therapy: str) -> None:
    """What the decision refused is on record afterwards, with the one who refused, or as an incident of no journey."""
    silent = []
    for branch in kept(therapy).branches:
        if not branch.asked or branch.played.mixup.interlock in NOT_RECORDED:
            continue
        refused = [fact for fact in branch.new if fact.kind == "StepRefused"]
        named = {reason["interlock"] for fact in refused for reason in fact.said["reasons"]}
        incidents = [fact for fact in branch.new if fact.kind == "IncidentRecorded"]
        if branch.played.mixup.interlock not in named and not (incidents and not refused):
            silent.append(branch.name)
    assert silent == []


@EVERY_THERAPY
def test_a_stop_holds_the_bag_in_question(therapy: str) -> None:
    """After an identity stop about a container of the record, that container is held."""
    loose = []
    for branch in kept(therapy).branches:
        for asked in branch.asked:
            answer = asked.answer
            if isinstance(answer, Authorized) or answer.answer.value == "retry" or not asked.journey.count:
                continue
            held = {fact.said["container"] for fact in branch.facts if fact.kind == "HoldPlaced"}
            loose += [
                (branch.name, name)
                for name in answer.containers
                if name in asked.journey.containers and name not in held
            ]
    assert loose == []


@EVERY_THERAPY
def test_the_document_is_the_contract(therapy: str) -> None:
    """The JSON document has exactly the keys and kinds of values that the command line promises."""
    document = json.loads(json.dumps(as_json(kept(therapy).rehearsed)))
    assert list(document) == ["therapy", "seed", "steps", "mixups", "labels", "ledger", "agreed"]
    assert (document["therapy"], document["seed"], document["agreed"]) == (therapy, SEED, True)
    assert set(document["ledger"]) == {"facts", "verified"}
    assert type(document["ledger"]["facts"]) is int
    assert document["ledger"]["facts"] > 100
    assert document["ledger"]["verified"] is True
    for step in document["steps"]:
        assert list(step) == ["step", "container", "outcome", "reasons", "ms"]
        assert isinstance(step["step"], str)
        assert step["container"] is None or len(step["container"]) == 21
        assert step["outcome"] == "authorized"
        assert step["reasons"] == []
        assert step["ms"] > 0
    for mixup in document["mixups"]:
        assert list(mixup) == ["name", "hazard", "expected_interlock", "outcome", "reasons", "as_expected"]
        assert HAZARD.fullmatch(mixup["hazard"])
        assert mixup["outcome"] == "refused"
        assert mixup["as_expected"] is True
        for reason in mixup["reasons"]:
            assert list(reason) == ["interlock", "hazard", "class", "answer", "expected", "read"]
            assert HAZARD.fullmatch(reason["hazard"])
            assert reason["class"] in {"identity", "quality"}
            assert reason["answer"] in {"retry", "stop", "timed stop"}
            assert all(isinstance(text, str) for text in reason.values())
        assert mixup["expected_interlock"] in {reason["interlock"] for reason in mixup["reasons"]}
    for label in document["labels"]:
        assert list(label) == ["serial", "issue", "bitmap_sha256", "proved"]
        assert SERIAL.fullmatch(label["serial"])
        assert SHA256.fullmatch(label["bitmap_sha256"])
        assert type(label["issue"]) is int
        assert label["proved"] is True


@pytest.mark.long
def test_one_seed_tells_one_story() -> None:
    """Told again with its seed, the story prints the same bitmaps and records the same facts, to the last head."""
    first = kept("car-t")
    world = World.founded(first.folder.parent / "again" / "site", SEED, THERAPIES["car-t"], THERAPIES, PROFILES, Desk())
    story = Story(world)
    tell(story)
    told = stored_facts(story.world.folder)
    before = stored_facts(first.stages["given"].folder)
    story.world.close()
    assert counted(told) == counted(before)
    assert [fact.body for fact in told] == [fact.body for fact in before]
    assert {name: paper.sha256 for name, paper in story.world.papers.items()} == {
        name: paper.sha256 for name, paper in first.stages["given"].papers.items()
    }


def test_another_seed_tells_another_story(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With another seed no label's serial is the same, so that the sameness above is the seed's doing."""
    world = World.founded(
        tmp_path_factory.mktemp("other") / "site", SEED + 1, THERAPIES["car-t"], THERAPIES, PROFILES, Desk()
    )
    told = stored_facts(world.folder)
    world.close()
    before = stored_facts(kept("car-t").stages["enrolled"].folder)
    assert {fact.body for fact in told} & {fact.body for fact in before} == set()


@pytest.mark.timeout(300)
def test_players_in_processes_of_their_own_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mix-ups played in forked processes, as the command plays them, get the reasons they get here."""
    told = kept("car-t")
    few = [branch for branch in told.branches if branch.played.mixup.stage == "read back"][:2]
    monkeypatch.setattr(run, "MIXUPS", tuple(branch.played.mixup for branch in few))
    story = Story(told.stages["given"], stages=dict(told.stages))
    answers = run._all_played(THERAPIES["car-t"], story, lambda _: None, 2)
    assert [(one.outcome, one.reasons) for one in answers] == [(b.played.outcome, b.played.reasons) for b in few]


@pytest.fixture
def whole() -> Rehearsed:
    """A rehearsal in which all agreed."""
    told: Kept = kept("car-t")
    return told.rehearsed


def test_nothing_rehearsed_is_not_agreed(whole: Rehearsed) -> None:
    """A rehearsal without steps, mix-ups or labels never agrees."""
    assert not replace(whole, steps=()).agreed
    assert not replace(whole, mixups=()).agreed
    assert not replace(whole, labels=()).agreed


def test_one_thing_amiss_is_not_agreed(whole: Rehearsed) -> None:
    """One unproved label, one mix-up that was let pass, or a broken record is enough to disagree."""
    unproved = LabelMade("0" * 16, 1, "0" * 64, proved=False)
    passed = replace(whole.mixups[0], outcome="authorized")
    unnamed = replace(whole.mixups[0], reasons=())
    assert not replace(whole, labels=(*whole.labels, unproved)).agreed
    assert not replace(whole, mixups=(*whole.mixups, passed)).agreed
    assert not replace(whole, mixups=(*whole.mixups, unnamed)).agreed
    assert not replace(whole, verified=False).agreed


def test_every_mixup_names_a_rule_and_a_stage() -> None:
    """Each mix-up names an interlock or guard that exists, and a stage of the story."""
    stages = {stage for therapy in PLAYED for stage in kept(therapy).stages}
    assert [mixup.name for mixup in MIXUPS if mixup.stage not in stages or not mixup.rule.name] == []
