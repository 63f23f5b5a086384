"""Renamed, moved, merged, corrected, taken back, in any order: a label agrees exactly when links of two join it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import facts as f
from kiosk.domain.attempt import Attempt, BandRead, Signature, Spoken
from kiosk.domain.decide import decide
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.identity import LinkNamed, TakenBackNamed
from kiosk.domain.journey import Journey
from kiosk.domain.step import StepKind as S
from tests.domain.attempts import RENAMED, SITE, World, begun, label_read, reasons_of
from tests.domain.world import (
    BAND_SERIAL,
    CRYOBAG,
    DOSE,
    MARRIED,
    NOON,
    PATIENT,
    STRANGER,
    Chapter,
    Happened,
    history,
    journey_of,
)

NAMES = ("married", "maiden name again", "of another hospital", "birth date corrected", "merged", "somebody else")
IDENTITIES = {
    name: f.IdentityCommitments(patient=f"a{n}" * 16, band=f"b{n}" * 16, birth_date=f"c{n}" * 16)
    for n, name in enumerate(NAMES, 2)
} | {"maiden name again": replace(PATIENT, band="be" * 16), "somebody else": STRANGER}
"""Identities the hospital may name: one is the first again under another band, one is another patient's."""

READY = history(Chapter.READY)
DOCUMENTS, WHY = ("extract of the register",), "keyed in the wrong record"
FLAWS = ("none", "one person", "one person twice", "second did not sign", "nothing cited")


@dataclass(frozen=True)
class Act:
    """Something done about the identity: heard of a change, linked or taken back the change of that number, `flaw`ed."""

    kind: str
    name: str
    number: int
    flaw: str


@dataclass
class Graph:
    """What must hold, told anew: identities as nodes, links made by two as edges, the present one where one stands."""

    present: int = 0
    said: list[str] = field(default_factory=lambda: [PATIENT.patient])
    pending: list[int] = field(default_factory=list)
    edges: list[tuple[int, int]] = field(default_factory=list)

    def joined(self) -> frozenset[str]:
        """Commitments of every identity that can be walked to from the present one."""
        reached, more = {self.present}, True
        while more:
            found = {b for a, b in self.edges if a in reached} | {a for a, b in self.edges if b in reached}
            more = not found <= reached
            reached |= found
        return frozenset(self.said[node] for node in reached)

    def linked(self, node: int) -> None:
        """An edge from where the patient stood to where they stand now."""
        self.pending.remove(node)
        self.edges.append((self.present, node))
        self.present = node

    def taken_back(self, node: int) -> None:
        """A change that was open is dropped; of one that was linked the edge goes."""
        if node in self.pending:
            self.pending.remove(node)
        else:
            self.present, _ = self.edges.pop()


ACTS = st.lists(
    st.builds(
        Act,
        st.sampled_from(("change", "change", "link", "link", "take back")),
        st.sampled_from(NAMES),
        st.integers(1, 5),
        st.sampled_from(("none", "none", "none", *FLAWS)),
    ),
    max_size=12,
)


@pytest.mark.hazard("H04", "H17")
@given(ACTS)
def test_a_label_is_accepted_exactly_when_links_made_by_two_join_it_to_the_present_identity(acts: list[Act]) -> None:
    """Whatever happened and was tried, the match is authorised for labels in the chain, with nothing open, and no other."""
    graph, since = Graph(), list[Happened]()
    for act in acts:
        since += map(Happened, happens(graph, tuple(since), act))
    journey = journey_of((*READY, *since))
    assert journey.agreeing == graph.joined()
    for commitment in sorted({PATIENT.patient, "ee" * 16, *(one.patient for one in IDENTITIES.values())}):
        decision = matched(journey, commitment)
        due = commitment in graph.joined()
        names = {reason.interlock for reason in reasons_of(decision)}
        assert ("label_names_this_patient" in names) is not due
        assert ("identity_is_settled" in names) is bool(graph.pending)
        assert isinstance(decision, Authorized) is (due and not graph.pending), names


def happens(graph: Graph, since: tuple[Happened, ...], act: Act) -> Iterator[f.Fact]:
    """The facts that the act leaves behind; the decision has to be what the graph allows."""
    node = act.number
    if act.kind == "change":
        graph.said.append(IDENTITIES[act.name].patient)
        graph.pending.append(len(graph.said) - 1)
        number = len(graph.said) - 1
        yield f.IdentityChanged(f"change-{number}", f"particulars-{number}", IDENTITIES[act.name], number, act.name)
        return
    decision = tried(since, act)
    newest = graph.edges[-1][1] if graph.edges and not graph.pending else None
    allowed = graph.pending[:1] == [node] if act.kind == "link" else node in {*graph.pending, newest}
    assert isinstance(decision, Authorized) is (allowed and act.flaw == "none"), reasons_of(decision)
    if not isinstance(decision, Authorized):
        return
    if act.kind == "link":
        graph.linked(node)
        yield f.IdentityLinked(f"change-{node}", DOCUMENTS, "earlier")
    else:
        graph.taken_back(node)
        yield f.IdentityTakenBack(f"change-{node}", WHY, "earlier")


def tried(since: tuple[Happened, ...], act: Act) -> Decision:
    """Two people with the role link, or take back; or somebody tries with less."""
    change, cited = f"change-{act.number}", act.flaw != "nothing cited"
    if act.kind == "link":
        attempt = begun(S.LINK_IDENTITY, (), LinkNamed(change, DOCUMENTS if cited else ()))
    else:
        attempt = begun(S.TAKE_BACK_IDENTITY, (), TakenBackNamed(change, WHY if cited else ""))
    return World((*READY, *since), flawed(attempt, act.flaw)).decision()


def flawed(attempt: Attempt, flaw: str) -> Attempt:
    """The attempt as fewer than two made it."""
    first, second = attempt.witnesses
    witnesses = {
        "one person": (first,),
        "one person twice": (first, replace(second, person=first.person)),
        "second did not sign": (first, replace(second, signature=Signature.UNSIGNED, signed_at=None)),
    }
    return replace(attempt, witnesses=witnesses.get(flaw, attempt.witnesses))


def matched(journey: Journey, commitment: str) -> Decision:
    """Two at the bed read the patient as they are now, and the bag with a label sealed for that identity."""
    present = journey.identity
    assert present is not None
    bag = replace(label_read(DOSE, CRYOBAG), commitment=commitment)
    attempt = begun(S.MATCH_AT_BED, (DOSE,), bags=(bag,))
    witnesses = tuple(
        replace(one, band=BandRead(present.band, journey.band_serial), spoken=Spoken(present.birth_date))
        for one in attempt.witnesses
    )
    return decide(journey, SITE, replace(attempt, witnesses=witnesses, shown=journey.count), NOON)


@pytest.mark.hazard("H17")
def test_what_is_taken_back_leaves_everything_as_it_was_before_it_was_linked() -> None:
    """Particulars, identity and wristband are the former ones again; no serial of a band is ever given twice."""
    before = journey_of(READY)
    linked = Happened(f.IdentityLinked("change-1", DOCUMENTS, "earlier"))
    back = Happened(f.IdentityTakenBack("change-1", WHY, "earlier"))
    after = journey_of((*READY, RENAMED, linked, back))
    assert (after.particulars_id, after.identity, after.band_serial, after.former, after.agreeing) == (
        before.particulars_id, before.identity, BAND_SERIAL, (), frozenset({PATIENT.patient}),
    )  # fmt: skip
    assert journey_of((*READY, RENAMED, linked)).next_band == after.next_band > before.next_band


@pytest.mark.hazard("H17")
def test_a_change_taken_back_before_it_was_linked_never_counted() -> None:
    """Nothing is open any more, and nothing has changed but that the other patient's particulars must be gone."""
    after = journey_of((*READY, RENAMED, Happened(f.IdentityTakenBack("change-1", WHY, "earlier"))))
    assert after.to_erase == ("particulars-2",)
    assert after == replace(journey_of(READY), count=after.count, last_at=after.last_at, to_erase=after.to_erase)


@pytest.mark.hazard("H04", "H17")
def test_a_corrected_birth_date_is_the_one_to_be_spoken_and_the_old_label_still_agrees() -> None:
    """Corrected after the label was printed: whoever says the wrong one is refused, whatever the label says."""
    corrected = replace(MARRIED, birth_date="c7" * 16)
    changed = f.IdentityChanged("change-1", "particulars-2", corrected, None, "certificate of birth")
    since = (Happened(changed), Happened(f.IdentityLinked("change-1", DOCUMENTS, "earlier")))
    assert isinstance(matched(journey_of((*READY, *since)), PATIENT.patient), Authorized)
    attempt = begun(S.MATCH_AT_BED, (DOSE,))
    said = tuple(
        replace(one, band=BandRead(corrected.band, None), spoken=Spoken(PATIENT.birth_date))
        for one in attempt.witnesses
    )
    refused = World((*READY, *since), replace(attempt, witnesses=said))
    assert refused.refused_by() == {"birth_date_is_the_patients"}
    assert refused.now == NOON
