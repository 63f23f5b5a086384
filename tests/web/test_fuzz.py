"""Whatever is sent to any address of the screens, wherever a browser stands: the kiosk answers, and nothing is done.

Requests of every kind are drawn: good fields and bad ones, good tickets and stale ones, pictures that are none, bodies
of the wrong kind or size, texts that steer lines and printers. None breaks the kiosk or goes without its headers, and
the record grows only where somebody signs or presses an immediate act.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kiosk.rehearsal.people import STAFF
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.headers import HEADERS
from tests.web.driving import ADDRESS, Drive
from tests.web.hostile import HOSTILE, SCANS, pictures
from tests.web.standing import STORIES, again, stand, walked

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(600)]

WRITING = frozenset(
    {
        "/attempt/sign",
        "/verdict/acknowledge",
        "/running/open",
        "/running/start",
        "/running/finished",
        "/running/stopped",
        "/running/interrupt",
        "/running/interrupted",
    }
)
"""Where somebody signs, and the immediate acts."""

LARGEST_PAGE = 200_000
LOOKED_AT, POSTED = 4, 14
"""Cases for each address that is only looked at, and for each that something is posted to."""

MOST_MORE, MOST_STANDINGS = 2, 47
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "QUATSCH")
FIELDS = {
    "ticket": ("", "x"),
    "pin": (*tuple(member.pin for member in STAFF), "000000"),
    "challenge": ("x",),
    "born": ("1980-02-29", "1951-07-14"),
    "by": ("patient", "relative"),
    "why": ("the line failed", "smudged"),
    "told": ("0", "1", "2"),
    "given_ml": ("60", "12.5", "0"),
    "bag": ("0" * 32,),
    "coi": ("A999026000001D",),
    "container": ("A999026123456DAX121A0",),
    "station": ("ward", "quality", "clean room", "collection room"),
    "identifier": ("A999026000001D",),
    "name": ("Neu Er",),
    "badge": ("(8018)4000000001234567",),
    "role": ("nursing", "administrator"),
    "until": ("2027-01-01",),
    "since": ("2026-12-01",),
    "duty": ("quality",),
    "again": ("483920",),
    "bags": ("1", "26"),
    "volume_ml": ("60",),
    "cells_e6": ("240",),
    "dmso_ml": ("6",),
    "therapy": ("car-t",),
    "test": ("viability",),
    "value": ("80", "agrees"),
    "document-1": ("passport",),
}
PARTS = {
    "slug": (*ACTS, *RECORD_ACTS),
    "number": ("0", "1", "7"),
    "name": ("downtime", "order"),
    "filename": ("style.css", "camera.js"),
}
LINE_ENDS = re.compile(r"[\r\n]")
PART = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


@dataclass
class Before:
    """A copy of a story's site with a browser before it, kept until something is done there."""

    story: str
    numbers: Iterator[int] = field(default_factory=count)
    drive: Drive | None = None

    def standing(self, number: int) -> Drive:
        """A browser at one of the story's pages."""
        walk = walked(self.story)
        if self.drive is None:
            self.drive = again(walk, f"fuzz {next(self.numbers)}")
        self.drive.world.clock.__dict__.update(walk.site.clock.__dict__)
        stand(self.drive, walk.standings[number % len(walk.standings)])
        return self.drive

    def done(self) -> None:
        """Something was done: the copy is thrown away."""
        if self.drive is not None:
            self.drive.world.discard()
            self.drive = None


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Before]]:
    """A copy of every story's site."""
    copies = {story: Before(story) for story in STORIES}
    yield copies
    for copy in copies.values():
        copy.done()


texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Cn"], codec="utf-8"), max_size=8),
)
often = st.integers(0, 9)


@dataclass(frozen=True)
class Asked:
    """One request: where and how. Fields of the page that stands there are filled in as a browser would."""

    rule: Rule
    method: str
    parts: dict[str, str]
    fields: dict[str, str]
    body: tuple[str, Any]
    headers: dict[str, str]
    by_the_page: bool
    seconds: int

    @property
    def path(self) -> str:
        """The address."""
        return PART.sub(lambda part: quote(self.parts[part[1]], safe=""), self.rule.rule)

    def options(self, drive: Drive) -> dict[str, Any]:
        """The body and headers."""
        headers = dict(self.headers)
        if self.by_the_page:
            headers.setdefault("X-Ticket", drive.ticket)
        kind, content = self.body
        match kind:
            case "form":
                own = {"challenge": drive.challenge, **hidden(drive.html)} if self.by_the_page else {}
                return {"data": {**own, **self.fields}, "headers": headers}
            case "json":
                return {"data": content, "content_type": "application/json", "headers": headers}
            case _:
                return {"data": content, "content_type": kind, "headers": headers}


def hidden(html: str) -> dict[str, str]:
    """What the forms of the page say without being asked."""
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', html))


@st.composite
def requests(draw: st.DrawFn, rules: st.SearchStrategy[Rule]) -> Asked:
    """One request to one of these addresses."""
    rule = draw(rules)
    method = draw(st.sampled_from(sorted(rule.methods or ()))) if draw(often) else draw(st.sampled_from(METHODS))
    known = {name: PARTS.get(name, ("x",)) for name in rule.arguments}
    parts = {name: draw(st.sampled_from(good) if draw(often) > 2 else texts) for name, good in known.items()}
    names = draw(st.lists(st.sampled_from(sorted(FIELDS)), unique=True, max_size=5))
    fields = {name: draw(st.sampled_from(FIELDS[name]) if draw(often) > 3 else texts) for name in names}
    return Asked(
        rule, method, {name: text or "." for name, text in parts.items()}, fields, draw(bodies(rule)), draw(headings()),
        draw(often) > 0, draw(st.sampled_from((0, 0, 0, 0, 3, 61, 50_000))),
    )  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn, rule: Rule) -> tuple[str, Any]:
    """What is sent: mostly a form, to a camera's address mostly a picture."""
    if rule.rule.endswith("/frames") and draw(often) > 1:
        return ("image/jpeg", draw(st.sampled_from(pictures())))
    if rule.rule.endswith("/scan") and draw(often) > 1:
        said = st.one_of(texts, st.sampled_from(["(8018)4", "\ud800"]), st.none(), st.integers(), st.lists(texts))
        return ("json", json.dumps(draw(st.one_of(st.fixed_dictionaries({"text": said}), said))))
    if draw(often) > 1:
        return ("form", None)
    kind = draw(st.sampled_from(
        ("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain",
         "application/json", "application/x-www-form-urlencoded; charset=utf-16", "image/jpeg", "x", ""),
    ))  # fmt: skip
    sent = st.one_of(
        st.binary(max_size=80),
        st.sampled_from((
            b"ticket=%ff%fe&pin=%00", b"&".join(b"a%d=1" % n for n in range(2_000)), (b"--x\r\nContent-Disposition: form-data; "
            b'name="pin"; filename="x"\r\n\r\n1\r\n--x--'), b"--x\r\n" * 500, b"{" * 3_000, b"[" * 100_000, b"x=" + b"y" * 250_000,
        )),
    )  # fmt: skip
    return (kind, draw(sent))


@st.composite
def headings(draw: st.DrawFn) -> dict[str, str]:
    """Headers that a browser, or somebody else, might send."""
    odd = {
        "X-Ticket": st.sampled_from(("", "x", "\xff\xfe", "é" * 24)),
        "Origin": st.sampled_from(("null", "https://evil.example", ADDRESS)),
        "Sec-Fetch-Site": st.sampled_from(("cross-site", "same-origin", "")),
        "Host": st.sampled_from(("evil.example", "", "localhost:99999", "[::1", "a\xe9")),
        "Cookie": st.sampled_from(
            ("__Host-samevein=x", "__Host-samevein=\xff", ";;;=", "__Host-samevein=" + "9" * 5_000)
        ),
        "Accept": st.sampled_from(("application/json", "*/*;q=x")),
        "Accept-Language": st.sampled_from(("de", "x-" * 99)),
        "Content-Length": st.sampled_from(("-1", "x", "99999999999")),
        "Range": st.sampled_from(("bytes=0-1", "bytes=9-1", "x")),
        "If-None-Match": st.just('"'),
        "If-Modified-Since": st.just("yesterday"),
        "X-Forwarded-For": st.just("1"),
    }
    names = draw(st.lists(st.sampled_from(sorted(odd)), unique=True, max_size=2)) if draw(often) > 6 else []
    return {name: draw(odd[name]) for name in names}


class Watched:
    """A browser each of whose answers is looked at."""

    def __init__(self, drive: Drive) -> None:
        self.drive = drive
        self.grown = False
        self._facts = drive.count()
        self._prints = self._sheets()

    def ask(self, asked: Asked) -> None:
        """One request, and wherever it leads to."""
        drive = self.drive
        drive.world.pass_time(seconds=asked.seconds)
        answer = self._ask(asked.method, asked.path, **asked.options(drive))
        while answer.status_code in {302, 303}:
            answer = self._ask("GET", answer.headers["Location"])
        if answer.mimetype == "text/html" and asked.method != "HEAD":
            drive.html = answer.get_data(as_text=True)

    def _ask(self, method: str, path: str, **more: Any) -> TestResponse:
        answer = self.drive.ask_for(method, path, **more)
        where = f"{method} {path}: {answer.status}"
        assert answer.status_code < 500, where
        assert len(answer.get_data()) < LARGEST_PAGE, where
        answer.close()
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, where
        if answer.mimetype in {"text/html", "application/json", "application/pdf"}:
            assert answer.headers["Cache-Control"] == "no-store", where
        location = answer.headers.get("Location", "/")
        assert location.startswith(("/", f"{ADDRESS}/")), where
        assert not LINE_ENDS.search(location), where
        facts, prints = self.drive.count(), self._sheets()
        if (facts, prints) != (self._facts, self._prints):
            assert (method, path) in {("POST", known) for known in WRITING}, where
            assert facts > self._facts, where
            self._facts, self._prints, self.grown = facts, prints, True
        return answer

    def _sheets(self) -> int:
        return sum(1 for _ in (self.drive.world.folder / "prints").iterdir())


def rules() -> tuple[Rule, ...]:
    """Every address of the screens."""
    site = Before("collection")
    found = tuple(sorted(site.standing(0).app.url_map.iter_rules(), key=str))
    site.done()
    return found


@pytest.mark.parametrize("ask", ["badge", "order", "bag", "sign"])
def test_nothing_scanned_breaks_the_kiosk(ask: str, sites: dict[str, Before]) -> None:
    """Whatever a hand scanner, or somebody in its place, sends, and whatever picture comes, is answered and not taken."""
    number = next(
        n for n, at in enumerate(walked("ward").standings) if at.name.endswith(f" {ask}") and " match 2 " in at.name
    )
    grown = False
    for scan in SCANS:
        watched = Watched(sites["ward"].standing(number))
        more = {"data": scan, "content_type": "application/json", "headers": {"X-Ticket": watched.drive.ticket}}
        assert watched._ask("POST", "/attempt/scan", **more).status_code in {200, 422}
        grown |= watched.grown
    for picture in pictures()[len(walked("ward").pictures) :]:
        watched = Watched(sites["ward"].standing(number))
        more = {"data": picture, "content_type": "image/jpeg", "headers": {"X-Ticket": watched.drive.ticket}}
        assert watched._ask("POST", "/attempt/frames", **more).status_code in {200, 413, 422}
        grown |= watched.grown
    assert not grown


@pytest.mark.hazard("H19")
def test_nothing_sent_breaks_the_kiosk(sites: dict[str, Before], record_property: Any) -> None:
    """No request breaks the kiosk, goes without its headers, or does anything but by a signature or an immediate act."""
    known, grown = rules(), count()
    drawn = given(story=st.sampled_from(sorted(STORIES)), number=st.integers(0, MOST_STANDINGS), more=st.data())

    def whatever_is_sent(rule: Rule, story: str, number: int, more: st.DataObject) -> None:
        watched = Watched(sites[story].standing(number))
        try:
            watched.ask(more.draw(requests(st.just(rule))))
            for asked in more.draw(st.lists(requests(st.sampled_from(known)), max_size=MOST_MORE)):
                watched.ask(asked)
        except BaseException:
            sites[story].done()
            raise
        if watched.grown:
            next(grown)
            sites[story].done()

    for rule in known:
        cases = POSTED if "POST" in (rule.methods or ()) else LOOKED_AT
        settings(max_examples=cases)(drawn(whatever_is_sent))(rule)
    record_property("written", next(grown))
