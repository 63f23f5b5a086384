"""What may print here: the template in force and the profiles of the site's printers, approved by two people.

A label is issued only under an approved template and profile (hazard H02). The first ones are approved when the site is
founded; a new release of the kiosk, another printer, or another figure in a profile waits for two people who looked.
"""

from dataclasses import dataclass

from kiosk.domain.facts import Fact, ProfileApproved, TemplateApproved
from kiosk.domain.people import Meaning, Role
from kiosk.domain.reasons import Reason
from kiosk.domain.text import plain_text
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed, sign_as, two_people
from kiosk.handoffs.view import site_view
from kiosk.labels.template import template_sha256

APPROVAL = "approve what may print"
APPROVERS = (frozenset({Role.QUALITY, Role.ADMINISTRATOR}), frozenset({Role.QUALITY, Role.DIRECTOR}))
"""Who signs, in turn: each holds one of these roles, and they are two people."""


@dataclass(frozen=True)
class Waiting:
    """What waits for approval: the template's hash, '' where it is approved; profiles as (id, hash)."""

    template: str
    profiles: tuple[tuple[str, str], ...]


def waiting(bench: Bench) -> Waiting:
    """What this kiosk would print with, and nobody approved."""
    site = site_view(bench)
    used = {place.profile.id: place.profile.sha256 for place in bench.printing.values()}
    template = template_sha256()
    return Waiting(
        "" if template in site.templates else template,
        tuple(sorted((name, sha256) for name, sha256 in used.items() if sha256 not in site.profiles)),
    )


def sign_approval(bench: Bench, turn: int, person_id: str, pin: str) -> Signed | Reason:
    """One of the two signs, in their turn (0 or 1; see `APPROVERS`), or is refused."""
    return sign_as(bench, APPROVAL, APPROVERS[turn], Meaning.APPROVAL, person_id, pin)


def approve(bench: Bench, found: Waiting, why: str, signed: tuple[Signed, Signed]) -> None:
    """Record that what was found waiting may print from here on.

    Raises ParseError for signatures of one person, for another act or without the role, or a text that is not plain;
    StaleJourney where others approved in between.
    """
    people = two_people(bench, APPROVAL, APPROVERS, signed)
    said = plain_text(why, "why", 200)
    facts: list[Fact] = [TemplateApproved(found.template, said)] if found.template else []
    facts += [ProfileApproved(name, sha256) for name, sha256 in found.profiles]
    moment, counts = bench.clock.now(), dict(site_view(bench).counts)
    entries = tuple(bench.entry("site/approvals", fact, moment, people=people) for fact in facts)
    bench.ledger.append(entries, {"site/approvals": counts["site/approvals"]})
