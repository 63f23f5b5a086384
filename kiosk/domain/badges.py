"""Staff badges: whose is this one, and may one be printed?

- A badge names its person by a number that all badges of theirs may carry; a badge from elsewhere is known by it alone.
- A badge printed here has a serial of its own, and opens nothing until a camera read it from the card.
- One that is de-authorised opens nothing wherever it is read, and says why; its person keeps their other badges.
- Nobody prints a badge for themselves (21 CFR 11.10(d), 11.200(a)(3)).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.guards import badge_can_be_printed, badge_is_authorised, badge_is_known
from kiosk.domain.identifiers import Badge
from kiosk.domain.interlocks import labels, witnesses
from kiosk.domain.people import BadgeState, Person, Role, Standing
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RECORDS, RecordKind
from kiosk.domain.site import SiteView


@dataclass(frozen=True)
class BadgeToPrint:
    """A badge for `person`, asked for by `by`, with what the proof of its picture refused."""

    attempt_id: str
    by: str
    person: str
    badge: Badge
    template_sha256: str
    profile_sha256: str
    proof: tuple[Reason, ...] = ()


def bearer(site: SiteView, badge: Badge) -> Person | Reason:
    """The person whose turn the badge opens, or why it opens none."""
    person = site.owner_of(badge.person_key)
    if person is None:
        return badge_is_known.reason("a badge issued here", "an unknown badge")
    single = person.single(badge.single)
    if single is None or single.state is BadgeState.IN_FORCE:
        return person
    read = f"{single.state.value}: {single.why}" if single.why else single.state.value
    return badge_is_authorised.reason("a badge in force", read)


def against_printing(site: SiteView, asked: BadgeToPrint, now: datetime) -> Iterator[Reason]:
    """Everything that stands against printing the badge."""
    yield from asked.proof
    signing, person = site.people.get(asked.by), site.people.get(asked.person)
    roles = RECORDS[RecordKind.PRINT_BADGE].roles
    held = signing.roles_at(now) if signing is not None else frozenset()
    if not held & roles:
        yield witnesses.people_are_qualified.rule.reason(_names(roles), _names(held) or "no valid role")
    if asked.by == asked.person:
        yield witnesses.people_differ.rule.reason("a badge for somebody else", "one for the person who signs")
    if person is None or person.standing is not Standing.ACTIVE:
        yield badge_can_be_printed.reason("a person who may act here", "nobody" if person is None else "one suspended")
    elif asked.badge.person_key not in person.badges:
        yield badge_can_be_printed.reason("a number of this person", "another number")
    elif asked.badge.serial is None or person.single(asked.badge.single) is not None:
        yield badge_can_be_printed.reason("a serial never used", "none" if asked.badge.serial is None else "one used")
    approved = labels.template_and_profile_are_approved.rule
    if asked.template_sha256 not in site.templates:
        yield approved.reason("an approved template", asked.template_sha256 or "none")
    if asked.profile_sha256 not in site.profiles:
        yield approved.reason("an approved printer profile", asked.profile_sha256 or "none")


def _names(roles: frozenset[Role]) -> str:
    return " or ".join(sorted(role.value for role in roles))
