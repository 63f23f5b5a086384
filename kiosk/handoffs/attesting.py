"""Attesting: one person signs, badge and PIN, for what was pressed at their place without a sign-in."""

from kiosk.domain.attestation import ATTESTED_BY, overdue
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import ActAttested
from kiosk.domain.records import RecordKind
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.listed import ListedAct
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.roll import Listed
from kiosk.handoffs.view import journey_at_home, journey_of, site_view


def waiting_here(bench: Bench) -> tuple[tuple[Listed, tuple[ListedAct, ...]], ...]:
    """The journeys of which something was pressed at this place and nobody attested it, with what that was.

    None that was handed over to another site: nothing more is recorded in it here.
    """
    found = ((one, tuple(act for act in one.unattested if act.station == bench.station)) for one in bench.roll.all())
    return tuple((one, acts) for one, acts in found if acts and not journey_of(bench, one.coi).home.away_to)


def is_overdue(bench: Bench, listed: Listed, act: ListedAct) -> bool:
    """Whether the act should be attested by now, as the therapy has it."""
    return overdue(act.at, bench.now, bench.therapies.get(listed.therapy or ""))


def attest(bench: Bench, coi: str, acts: tuple[int, ...], signed: Signed) -> None:
    """Record that a person attests these acts, by the numbers of their facts.

    Raises ParseError where they are none, or one of them was signed or attested before, was pressed at another place,
    or is one that the person has no role to attest; for a journey handed over to another site; StaleJourney where
    something was recorded in between.
    """
    person = signed.for_record(RecordKind.ATTEST)
    journey = journey_at_home(bench, coi)
    if not acts:
        raise ParseError("acts", "at least one", "none")
    known = site_view(bench).people[person]
    for number in acts:
        pressed = journey.pressed.get(number)
        if pressed is None or pressed.attested is not None:
            raise ParseError("act", "one that nobody signed or attested", f"number {number}")
        if pressed.act.station != bench.station:
            raise ParseError("act", f"one pressed at {bench.station}", f"one pressed at {pressed.act.station}")
        roles = ATTESTED_BY[StepKind(pressed.act.step)]
        if not known.roles_at(bench.now) & roles:
            raise ParseError("role", " or ".join(sorted(role.value for role in roles)), "another")
    entry = bench.entry(coi, ActAttested(tuple(dict.fromkeys(acts))), bench.clock.now(), people=(person,))
    bench.ledger.append((entry,), {coi: journey.count})
