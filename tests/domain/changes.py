"""One change at a time to a world in which an attempt is authorised. Each of these gives a function from world to world."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.domain import facts as f
from kiosk.domain.attempt import BagRead, Detail
from kiosk.domain.keys import TrustedKey
from kiosk.domain.people import Person
from kiosk.domain.step import StepKind
from tests.domain.attempts import World, labels_of
from tests.domain.world import MINUTE, NOON, SEAL_KEY, Chapter, Happened, history

Change = Callable[[World], World]


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(world: World) -> World:
        for one in changes:
            world = one(world)
        return world

    return change


def happened(*facts: f.Fact, at: datetime = NOON - MINUTE, people: tuple[str, ...] = ()) -> Change:
    """More happened since."""
    more = tuple(Happened(fact, at, people) for fact in facts)
    return lambda world: replace(world, story=(*world.story, *more))


def never(kind: type, /, **fields: Any) -> Change:
    """No fact of this kind, with these fields, happened."""
    return lambda world: replace(world, story=tuple(t for t in world.story if not _is(t, kind, fields)))


def otherwise(kind: type, where: dict[str, Any] | None = None, /, **fields: Any) -> Change:
    """Every fact of this kind (where its fields are these) said something else."""

    def changed(told: Happened) -> Happened:
        return replace(told, fact=replace(told.fact, **fields)) if _is(told, kind, where or {}) else told

    return lambda world: replace(world, story=tuple(map(changed, world.story)))


def moved(kind: type, to: datetime, /, **where: Any) -> Change:
    """Every fact of this kind (with these fields) happened at another time."""
    return lambda world: replace(
        world, story=tuple(replace(told, at=to) if _is(told, kind, where) else told for told in world.story)
    )


def by(people: tuple[str, ...], step: StepKind) -> Change:
    """The step was taken by other people."""
    where = {"step": step.value}
    return lambda world: replace(
        world, story=tuple(replace(t, people=people) if _is(t, f.StepTaken, where) else t for t in world.story)
    )


def instead(chapter: Chapter, *containers: str) -> Change:
    """The course has come to another chapter, and the attempt is at these containers, each read whole by everyone."""

    def change(world: World) -> World:
        read = everyone(bags=tuple(bag for name in containers for bag in labels_of(name)))
        attempt = replace(world.attempt, containers=containers)
        return read(replace(world, story=history(chapter), attempt=attempt))

    return change


def site(**changes: Any) -> Change:
    """The site is otherwise."""
    return lambda world: replace(world, site=replace(world.site, **changes))


def someone(who: str, **changes: Any) -> Change:
    """One person of the site is otherwise."""

    def change(world: World) -> World:
        person: Person = replace(world.site.people[who], **changes)
        return site(people={**world.site.people, who: person})(world)

    return change


def seal_key(**changes: Any) -> Change:
    """The key that every seal was signed with is otherwise."""

    def change(world: World) -> World:
        key: TrustedKey = replace(world.site.keys[SEAL_KEY], **changes)
        return site(keys={**world.site.keys, SEAL_KEY: key})(world)

    return change


def attempt(**changes: Any) -> Change:
    """The attempt is otherwise."""
    return lambda world: replace(world, attempt=replace(world.attempt, **changes))


def detail(given: Detail) -> Change:
    """The attempt is about something else."""
    return attempt(detail=given)


def turn(number: int, **changes: Any) -> Change:
    """One person's turn, counted from 1, went otherwise."""

    def change(world: World) -> World:
        witnesses = list(world.attempt.witnesses)
        witnesses[number - 1] = replace(witnesses[number - 1], **changes)
        return attempt(witnesses=tuple(witnesses))(world)

    return change


def everyone(**changes: Any) -> Change:
    """Everyone's turn went otherwise."""
    return lambda world: attempt(witnesses=tuple(replace(w, **changes) for w in world.attempt.witnesses))(world)


def labels(**changes: Any) -> Change:
    """Every label that anyone read says something else."""

    def read(bags: tuple[BagRead, ...]) -> tuple[BagRead, ...]:
        return tuple(replace(bag, **changes) for bag in bags)

    return lambda world: attempt(witnesses=tuple(replace(w, bags=read(w.bags)) for w in world.attempt.witnesses))(world)


def now(moment: datetime) -> Change:
    """It is another time."""
    return lambda world: replace(world, now=moment)


def page_behind(facts: int) -> Change:
    """The people look at a page that is so many facts old."""
    return lambda world: replace(world, page_behind=facts)


def _is(told: Happened, kind: type, fields: dict[str, Any]) -> bool:
    return isinstance(told.fact, kind) and all(getattr(told.fact, name) == due for name, due in fields.items())
