"""What surrounds every screen: place, time, who is signed in, and the bags that are open, which nothing hides."""

from dataclasses import replace

from flask import g

from kiosk.domain.clock import ClockTrust
from kiosk.domain.containers import ContainerState
from kiosk.domain.salvage import KIND
from kiosk.domain.step import StepKind
from kiosk.handoffs.line import twins
from kiosk.handoffs.listed import Listed, OpenBag
from kiosk.handoffs.staffing import name_of
from kiosk.handoffs.view import site_view
from kiosk.ledger.errors import NO_RECORD
from kiosk.web.acts.tasks import Task
from kiosk.web.here import Here
from kiosk.web.kiosk import PROCESSING, WARD, Kiosk
from kiosk.web.screens import Button, Running
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.moments import iso, offset_words, time_words, wall_words

WHAT = {
    ContainerState.OPENING_AUTHORISED: words("A bag may be opened"),
    ContainerState.OPENED: words("A bag is open: check it at the line"),
    ContainerState.VERIFIED: words("A bag is checked: start now"),
    ContainerState.INFUSING: words("A bag is running"),
    ContainerState.INTERRUPTED: words("A bag rests: check it at the line"),
}
BESIDE = words("Another patient’s bag hangs in this room: follow the line to the wrist.")
BAG, SYRINGE = words("bag %(n)s of %(m)s"), words("syringe for bag %(n)s of %(m)s")
CLOCK = words("The clock can’t be trusted: call IT")
LEAKS = ("salvage", words("The bag leaks"), "plain")
BUTTONS = {
    ContainerState.OPENING_AUTHORISED: (("open", words("Opened now"), "go"),),
    ContainerState.OPENED: (LEAKS,),
    ContainerState.VERIFIED: (("start", words("Infusion started"), "go"), LEAKS),
    ContainerState.INFUSING: (
        ("finish", words("Bag finished"), "go"),
        ("interrupt", words("Interrupt"), "plain"),
        ("stop", words("Stop"), "stop"),
    ),
    ContainerState.INTERRUPTED: (("stop", words("It ends here"), "stop"), LEAKS),
}


def surroundings(kiosk: Kiosk) -> dict[str, object]:
    """The values every template may use."""
    at = g.get("here")
    common = {
        "kiosk_name": kiosk.bench.kiosk, "demo": kiosk.demo is not None, "lang": g.get("language", "en"),
        "idle_seconds": int(kiosk.idle.total_seconds()), "night": kiosk.night, "ticket": g.get("ticket", ""),
    }  # fmt: skip
    empty = {"place": "", "person_name": "", "act_title": "", "now_text": "", "offset_text": "", "running": (),
             "stops_open": 0, "locked": False, "clock_is_wrong": ""}  # fmt: skip
    if not isinstance(at, Here):
        return common | empty
    try:
        found = _of(at)
    except NO_RECORD:
        # A countdown goes on when the record can't be reached; nothing can be pressed then.
        kept = tuple(replace(line, buttons=()) for line in at.sitting.running)
        return common | empty | {"place": at.sitting.station, "running": kept}
    at.sitting.running = running_of(at, in_attempt=True)
    return common | found


def _of(at: Here) -> dict[str, object]:
    task = at.sitting.task
    turn = task.turn if task is not None else None
    zone = site_view(at.bench).zone
    return {
        "place": at.sitting.station,
        "person_name": name_of(at.bench, turn.person) if turn is not None else "",
        "act_title": _(task.act.title) if task is not None else "",
        "now_text": wall_words(at.bench.now, zone),
        "offset_text": offset_words(at.bench.now, zone),
        "running": running_of(at, in_attempt=isinstance(task, Task)),
        "stops_open": 0 if isinstance(task, Task) else _stops_here(at),
        "locked": at.sitting.locked,
        "clock_is_wrong": _(CLOCK) if at.bench.clock.now().trust is not ClockTrust.TRUSTED else "",
    }


def _stops_here(at: Here) -> int:
    return sum(stop.station == at.sitting.station for listed in at.bench.roll.all() for stop in listed.stops)


def running_of(at: Here, *, in_attempt: bool) -> tuple[Running, ...]:
    """The bags that are open now. During an attempt nothing tells one from another."""
    if at.place not in {WARD, PROCESSING}:
        return ()
    zone, beside = site_view(at.bench).zone, twins(at.bench)
    return tuple(
        _line(
            at,
            listed,
            bag,
            zone,
            in_attempt=in_attempt,
            beside=(listed.coi, bag.container) in beside,
        )
        for listed in at.bench.roll.active()
        for bag in listed.running
    )


def _line(at: Here, listed: Listed, bag: OpenBag, zone: str, *, in_attempt: bool, beside: bool) -> Running:
    until, therapy = None, at.bench.therapies.get(listed.therapy or "")
    if therapy is not None and bag.opened_at is not None:
        until = bag.opened_at + therapy.post_thaw_limit
    elif therapy is not None and bag.opening_authorised_at is not None:
        until = bag.opening_authorised_at + therapy.match_window
    fields = (("bag", at.sitting.mark_of(listed.coi, bag.container)),)
    syringe = any(one.container == bag.container and one.kind == KIND for one in listed.states)
    name = _(SYRINGE if syringe else BAG, n=bag.bag, m=bag.bags)
    # Beside an answer only what the answer says is to be done.
    asked = at.sitting.answered is None and not syringe
    can_leak = asked and therapy is not None and StepKind.SALVAGE in therapy.steps
    return Running(
        "" if in_attempt else name,
        _(WHAT[bag.state]),
        iso(until) if until is not None else "",
        time_words(until, zone) if until is not None else "",
        int((until - at.bench.now).total_seconds()) if until is not None else None,
        tuple(
            Button(action, _(title), tone, fields)
            for action, title, tone in BUTTONS.get(bag.state, ())
            if can_leak or action != LEAKS[0]
        ),
        _(BESIDE) if beside else "",
    )
