"""The audit trail and everybody's access, looked through by quality, signed in, and signed off.

Looking is no fact; the signed review is, with the days and what it was narrowed to.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from werkzeug.wrappers import Response

from kiosk.domain.errors import ParseError
from kiosk.domain.facts import FACTS, AccessReviewed, TrailReviewed
from kiosk.domain.people import RoleHeld
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.called import people_names
from kiosk.handoffs.reviewing import Access, Asked, Line, access_digest, access_of, last_review, trail_of
from kiosk.handoffs.staffing import name_of
from kiosk.handoffs.view import site_view
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.reviewing import trail_choice
from kiosk.web.acts.tasks import Choice
from kiosk.web.here import here, page
from kiosk.web.pages.quality import signed_in_for_quality
from kiosk.web.screens import Tile
from kiosk.web.words import gettext as _
from kiosk.web.words.moments import date_words, moment_words, wall_words

pages = Blueprint("reviews", __name__)

A_PAGE = 20
USUAL = timedelta(days=6)


@dataclass(frozen=True)
class Fact:
    """One line as it is shown."""

    moment: str
    people: str
    stream: str
    kind: str
    said: tuple[str, ...]
    before: str
    why: str


@pages.get("/trail")
def trail() -> Response:
    """The audit trail of some days, by person, journey and kind, a page at a time."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    zone = site_view(at.bench).zone
    today = at.bench.now.astimezone(ZoneInfo(zone or "UTC")).date()
    asked, wrong = _asked(today)
    found = trail_of(at.bench, asked)
    pages_of = max(1, -(-len(found.lines) // A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages_of)
    at.sitting.choices = (trail_choice(asked, found.head),)
    people = sorted(people_names(at.bench).items(), key=lambda pair: (pair[1], pair[0]))
    return page(
        "trail.html", asked=asked, wrong=wrong, people=people, kinds=sorted(FACTS), facts=len(found.lines),
        rows=tuple(_fact(line, zone) for line in found.lines[(number - 1) * A_PAGE : number * A_PAGE]),
        number=number, pages_of=pages_of, to=lambda n: _address(asked, n), tile=_tile("review-trail"),
        last=_last(at.bench, TrailReviewed, zone),
    )  # fmt: skip


@pages.get("/access")
def access() -> Response:
    """Who may do what, since when, and when they last signed."""
    turned_away = signed_in_for_quality(here())
    if turned_away is not None:
        return turned_away
    at = here()
    zone, rows = site_view(at.bench).zone, access_of(at.bench)
    at.sitting.choices = (Choice("", "", "", named=access_digest(rows)),)
    return page(
        "access.html", rows=tuple(_row(row, zone) for row in rows), tile=_tile("review-access"),
        last=_last(at.bench, AccessReviewed, zone),
    )  # fmt: skip


def _asked(today: date) -> tuple[Asked, str]:
    """What the address asks for; the last seven days where it asks for nothing that can be shown."""
    usual = Asked(today - USUAL, today)
    given = request.args
    try:
        since, until = (
            date.fromisoformat(given[name]) if given.get(name) else other
            for name, other in (("since", usual.since), ("until", usual.until))
        )
        person_id, stream = given.get("person", ""), given.get("journey", "").strip()
        return Asked(since, until, person_id, stream, given.get("kind", "")), ""
    except (ParseError, ValueError):
        return usual, _("These days or this kind can’t be shown: the last seven days are.")


def _address(asked: Asked, number: int) -> str:
    shown = {
        "since": asked.since, "until": asked.until, "person": asked.person_id, "journey": asked.stream,
        "kind": asked.kind, "page": number,
    }  # fmt: skip
    return f"/trail?{urlencode(shown)}"


def _fact(line: Line, zone: str) -> Fact:
    said = tuple(phrase.said(_) for phrase in line.said) or _pairs(line.fields)
    return Fact(
        wall_words(line.moment, zone), ", ".join(line.people), f"{line.stream} {line.number}", line.kind, said,
        "; ".join(_pairs(line.before)), line.why,
    )  # fmt: skip


def _pairs(pairs: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(f"{name}: {value}" for name, value in pairs if value)


def _row(row: Access, zone: str) -> dict[str, object]:
    return {
        "name": row.name, "standing": _(row.standing.value), "badges": row.badges,
        "roles": tuple(_role(role, zone) for role in row.held),
        "lapsed": tuple(_role(role, zone) for role in row.lapsed),
        "signed": _day(row.signed_at, zone) if row.signed_at is not None else _("not in 90 days"),
    }  # fmt: skip


def _role(role: RoleHeld, zone: str) -> str:
    since, until = (_day(at, zone) for at in (role.since, role.until))
    return _("%(role)s, %(since)s to %(until)s", role=_(role.role.value), since=since, until=until)


def _day(moment: datetime, zone: str) -> str:
    return date_words(moment.astimezone(ZoneInfo(zone or "UTC")).date())


def _tile(slug: str) -> Tile:
    act = RECORD_ACTS[slug]
    return Tile(f"{slug}/0", _(act.title), _(act.hint), act.picture)


def _last(bench: Bench, kind: type[TrailReviewed | AccessReviewed], zone: str) -> str:
    review = last_review(bench, kind)
    if review is None or not isinstance(review.entry.fact, TrailReviewed | AccessReviewed):
        return _("Not reviewed yet.")
    fact = review.entry.fact
    who, when = name_of(bench, fact.person), moment_words(review.recorded_at, zone)
    if isinstance(fact, TrailReviewed):
        return _("Last reviewed: %(since)s to %(until)s, by %(who)s on %(when)s. Found: %(found)s",
                 since=fact.since, until=fact.until, who=who, when=when, found=fact.found)  # fmt: skip
    return _("Last reviewed by %(who)s on %(when)s. Found: %(found)s", who=who, when=when, found=fact.found)
