"""What papers say of acts that nobody signed when they were done: who attested them, or that nobody has."""

from kiosk.domain.attestation import Pressed
from kiosk.domain.paper import Line, Said, Tone
from kiosk.domain.people import Meaning
from kiosk.handoffs.reports.citing import CaseFile, signed_alone


def attested_lines(case: CaseFile, container: str) -> tuple[Line, ...]:
    """The acts of one bag: each signature with what it attests, then those that have none."""
    pressed = [one for one in case.pressed if container in one.act.containers]
    found = []
    for record in {one.attested.head: one.attested for one in pressed if one.attested is not None}.values():
        acts = _acts(case, [one for one in pressed if one.attested == record])
        found.append(Line("Attested by", (*signed_alone(case.cited(record), Meaning.ATTESTATION), ": ", *acts)))
    missing = [one for one in pressed if one.attested is None]
    return (*found, Line("NOT ATTESTED", _acts(case, missing), Tone.ALARM)) if missing else tuple(found)


def _acts(case: CaseFile, pressed: list[Pressed]) -> Said:
    said: Said = ()
    for one in pressed:
        act = case.cited(one.taken).of_kind(one.act)
        said += (*((", ",) if said else ()), act.quote("step"), " ", act.at)
    return said
