"""A sentence with named places, to be said in any language; and what the sentences of a journey call its things."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kiosk.domain import facts as f
from kiosk.domain.journey import Journey
from kiosk.handoffs.called import ERASED, donation_as_printed


@dataclass(frozen=True)
class Phrase:
    """A text to be translated, with named places in braces and what stands in each: a plain text, or a phrase again."""

    text: str
    values: "Values" = ()

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The phrase as a text, this and every phrase inside it translated."""
        return translate(self.text).format(
            **{name: value.said(translate) if isinstance(value, Phrase) else value for name, value in self.values}
        )


Values = tuple[tuple[str, str | Phrase], ...]
Sentence = tuple[Phrase, tuple[Phrase, ...]]
"""A line and its details."""

_FOREIGN = re.compile(r"foreign ([0-9a-f]{8})[0-9a-f]*")


@dataclass(frozen=True)
class Names:
    """What the sentences call things: bags by container, people by id, serials by container, piece and issue.

    `acts` are those that nobody signed when they were done, by the number of their fact.
    """

    bags: Mapping[str, Phrase]
    people: Mapping[str, str]
    serials: Mapping[tuple[str, str, int], str]
    acts: Mapping[int, Phrase]

    def bag(self, container: str) -> Phrase:
        """A bag of this journey; anything else by the mark that stands for it in the record."""
        return self.bags.get(container) or as_recorded(container)

    def set_of(self, containers: Iterable[str]) -> Phrase:
        """Several bags, one after the other."""
        named = [self.bag(container) for container in containers]
        return _one_after_the_other(named) if named else Phrase("no bag")

    def acts_of(self, numbers: Iterable[int]) -> Phrase:
        """Several acts that nobody signed, one after the other."""
        unknown = Phrase("an act of another record")
        return _one_after_the_other([self.acts.get(number, unknown) for number in numbers])

    def person(self, person: str) -> str:
        """A person's name."""
        return self.people.get(person, ERASED)

    def label(self, fact: f.LabelFact) -> Values:
        """Which label a fact is about. `serial` is its own, as it stands on screens."""
        serial = self.serials.get((fact.container, fact.piece, fact.issue), "?")
        piece: tuple[str, str | Phrase] = ("piece", Phrase(fact.piece))
        return (("serial", serial), piece, ("issue", str(fact.issue)), ("bag", self.bag(fact.container)))


def _one_after_the_other(named: list[Phrase]) -> Phrase:
    listed = named[0]
    for one in named[1:]:
        listed = Phrase("{bags}; {bag}", (("bags", listed), ("bag", one)))
    return listed


def names_for(journey: Journey, people: Mapping[str, str]) -> Names:
    """The names of a journey's own things."""
    bags = {
        c.id: Phrase(
            "bag {bag} of {bags}, {donation}, {product}",
            (("bag", str(c.bag)), ("bags", str(c.bags)), ("donation", donation_as_printed(c.din)),
             ("product", c.product_code)),
        )
        for c in journey.containers.values()
    }  # fmt: skip
    serials = {
        (c.id, label.piece, label.issue): label.serial
        for c in journey.containers.values()
        for label in c.labels.values()
    }
    names = Names(MappingProxyType(bags), people, MappingProxyType(serials), MappingProxyType({}))
    acts = {
        number: Phrase("{step}, {bags}", (("step", Phrase(one.act.step)), ("bags", names.set_of(one.act.containers))))
        for number, one in journey.pressed.items()
    }
    return replace(names, acts=MappingProxyType(acts))


def as_recorded(text: str) -> Phrase:
    """A value as the record keeps it; one that is not of this journey by the first characters of its mark."""
    mark = _FOREIGN.fullmatch(text)
    if mark is not None:
        return Phrase("something not of this journey ({mark})", (("mark", mark[1]),))
    return Phrase("{text}", (("text", _FOREIGN.sub(r"foreign \1", text)),))
