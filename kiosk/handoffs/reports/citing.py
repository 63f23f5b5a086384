"""Quoting facts: every text that a paper takes from the record comes out of here, with the place it was taken from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Generic, TypeVar

from kiosk.domain import facts as f
from kiosk.domain.attempt import Signature
from kiosk.domain.attestation import Pressed, pressed
from kiosk.domain.deviations import Deviation, ReportingDuty, deviations
from kiosk.domain.dosing import plain
from kiosk.domain.envelope import Recorded
from kiosk.domain.identifiers import StorageLocation
from kiosk.domain.journey import Journey
from kiosk.domain.label import Establishment
from kiosk.domain.paper import How, Quoted, Said, Trace
from kiosk.domain.people import Meaning
from kiosk.domain.text import visible
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.called import ERASED, donation_as_printed
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.reports.wording import NOT_ON_RECORD, RULES, as_read, as_span, rule_in_words, whole_minutes

F = TypeVar("F", bound=f.Fact)
F_co = TypeVar("F_co", bound=f.Fact, covariant=True)
G = TypeVar("G", bound=f.Fact)


@dataclass(frozen=True)
class CaseFile:
    """What a paper about one journey is made from: its facts, and what the facts name and do not say.

    `story` has the facts of every site that the journey was at, in order, each with its site, '' for this one
    (`replaying.story`). `documents` are particulars by id, the patient's and couriers'; one that is missing was erased.
    `names` are those of people here: those of other sites are not known, and stand by the ids they have there.
    """

    coi: str
    story: tuple[tuple[str, Recorded], ...]
    journey: Journey
    names: Mapping[str, str]
    documents: Mapping[str, Mapping[str, str]]
    therapies: Mapping[str, Therapy]
    duties: Mapping[str, ReportingDuty]
    facility: Establishment
    zone: str

    @cached_property
    def every(self) -> "tuple[Cited[f.Fact], ...]":
        """Every fact of every site, in order."""
        return tuple(
            Cited(self, record, record.entry.fact, site, turn) for turn, (site, record) in enumerate(self.story)
        )

    @cached_property
    def recorded(self) -> tuple[Recorded, ...]:
        """What this site recorded of the journey."""
        return tuple(record for site, record in self.story if not site)

    def of(self, kind: type[F]) -> "tuple[Cited[F], ...]":
        """The facts of one kind, in order."""
        return tuple(cited.of_kind(fact) for cited in self.every if isinstance(fact := cited.fact, kind))

    @property
    def of_labels(self) -> "tuple[Cited[f.LabelFact], ...]":
        """The facts of every label's life, in order."""
        return tuple(cited.of_kind(fact) for cited in self.every if isinstance(fact := cited.fact, f.LabelFact))

    def cited(self, record: Recorded) -> "Cited[f.Fact]":
        """One fact, to be quoted."""
        return self._by_head[record.head]

    @cached_property
    def _by_head(self) -> "Mapping[str, Cited[f.Fact]]":
        """A head is over the site, the stream and the number, and so is of one fact alone."""
        return {cited.record.head: cited for cited in self.every}

    @cached_property
    def deviations(self) -> tuple[Deviation, ...]:
        """Every deviation of the journey, those of other sites as they stood when it was handed over."""
        return tuple(one for there in self._by_site for one in deviations(there))

    @cached_property
    def pressed(self) -> tuple[Pressed, ...]:
        """Every act that nobody signed when it was done, at any site."""
        return tuple(one for there in self._by_site for one in pressed(there))

    @cached_property
    def _by_site(self) -> tuple[tuple[Recorded, ...], ...]:
        """The facts of each site by themselves: numbers are of one site."""
        sites = dict.fromkeys(site for site, _ in self.story)
        return tuple(tuple(record for site, record in self.story if site == there) for there in sites)

    @property
    def therapy(self) -> Therapy | None:
        """The therapy the patient was enrolled for, as it is loaded now."""
        return self.therapies.get(self.journey.therapy or "")

    def planned(self, container: str) -> "Cited[f.ContainerPlanned] | None":
        """The fact that gave a container its identifiers."""
        return next((cited for cited in self.of(f.ContainerPlanned) if cited.fact.container == container), None)

    def measured(self, container: str) -> "Cited[f.ContentsMeasured] | None":
        """What is in a container, as measured last."""
        return next((c for c in reversed(self.of(f.ContentsMeasured)) if c.fact.container == container), None)

    def taken(self, *steps: str, container: str | None = None) -> "tuple[Cited[f.StepTaken], ...]":
        """Steps of these kinds that were taken, with that container if one is named."""
        return tuple(
            cited
            for cited in self.of(f.StepTaken)
            if cited.fact.step in steps and (container is None or container in cited.fact.containers)
        )

    def signatures(self, attempt_id: str) -> "tuple[Cited[f.Witnessed], ...]":
        """Who signed an attempt, in turn."""
        signed = Signature.SIGNED.value
        return tuple(c for c in self.of(f.Witnessed) if c.fact.attempt_id == attempt_id and c.fact.signature == signed)

    def bag(self, container: str, *also: Trace) -> Said:
        """A container by its kind, place in its set and numbers; `also` names the same container in another fact."""
        planned = self.planned(container)
        if planned is None:
            return ("a container that is not of this record",)
        return (*self.bag_in_short(container), ", ", _donation(container, planned.trace("fact.container"), also))

    def bag_in_short(self, container: str) -> Said:
        """A container by its kind, its place in its set and its product code."""
        planned = self.planned(container)
        if planned is None:
            return self.place_in_set(container)
        code = Quoted(container[13:], (planned.trace("fact.container>product code"),))
        return (*self.place_in_set(container), ", ", code)

    def place_in_set(self, container: str) -> Said:
        """A container by its kind and its place in its set."""
        planned = self.planned(container)
        if planned is None:
            return ("a container that is not of this record",)
        return (planned.quote("kind"), " ", planned.quote("bag"), " of ", planned.quote("bags"))

    def slot(self, kept: "Cited[f.Stored] | Cited[f.Retrieved]") -> Quoted:
        """A slot of the store in words."""
        words = StorageLocation.parse(kept.fact.location).words
        return Quoted(words, (kept.trace("fact.location>slot"),))

    def courier(self, dispatched: "Cited[f.ShipperDispatched]") -> Quoted:
        """The name on the card of the courier who got the pass."""
        if dispatched.site:
            return dispatched.quote("courier")
        document = self.documents.get(dispatched.fact.courier)
        text = document["courier"] if document is not None else ERASED
        return Quoted(visible(text), (dispatched.trace("fact.courier>courier"),))

    def product(self, container: str) -> Said:
        """The proper name of a container's product, from the therapy the patient was enrolled for."""
        planned, enrolled = self.planned(container), self.of(f.Enrolled)
        if planned is None or self.therapy is None or not enrolled:
            return (NOT_ON_RECORD,)
        kind = planned.fact.kind
        text = ", ".join(self.therapy.containers[kind].product_name)
        traced = enrolled[-1].trace(f"fact.therapy>containers.{kind}.product_name")
        return (Quoted(visible(text), (traced, planned.trace("fact.kind>product name"))),)


def _donation(container: str, planned: Trace, also: tuple[Trace, ...]) -> Quoted:
    traces = tuple(replace(t, path=f"{t.path}>donation") for t in (planned, *also))
    return Quoted(donation_as_printed(container[:13]), traces)


@dataclass(frozen=True)
class Cited(Generic[F_co]):
    """One fact of the case, to be quoted field by field.

    `site` is where it was recorded, '' for here; `turn` is its place among the facts of all sites.
    """

    case: CaseFile
    record: Recorded
    fact: F_co
    site: str
    turn: int

    def of_kind(self, fact: G) -> "Cited[G]":
        """This fact, of which is known by now what kind it is."""
        return Cited(self.case, self.record, fact, self.site, self.turn)

    def trace(self, path: str) -> Trace:
        """A place in this fact's body."""
        return Trace(self.record.entry.stream, self.record.number, path, self.site)

    def quote(self, field: str) -> Quoted:
        """A field of the fact, as people read it; 'not on record' where the fact holds nothing there."""
        text = as_read(getattr(self.fact, field), self.case.zone)
        return Quoted(rule_in_words(text) if field in RULES else text, (self.trace(f"fact.{field}"),))

    def element(self, field: str, number: int, within: str | int) -> Quoted:
        """A part of one of several things that a field holds."""
        thing = getattr(self.fact, field)[number]
        value = thing[within] if isinstance(within, int) else getattr(thing, within)
        text = as_read(value, self.case.zone)
        trace = self.trace(f"fact.{field}.{number}.{within}")
        return Quoted(rule_in_words(text) if within in RULES else text, (trace,))

    def person(self, field: str) -> Quoted:
        """The printed name of the person whose id a field holds."""
        return self._named(getattr(self.fact, field), f"fact.{field}")

    def _named(self, person: str, path: str) -> Quoted:
        if self.site:
            return Quoted(visible(person), (self.trace(path),))
        return Quoted(visible(self.case.names.get(person, ERASED)), (self.trace(f"{path}>name"),))

    def numbered(self, field: str) -> Quoted:
        """How many things a field holds."""
        things = getattr(self.fact, field)
        return Quoted(str(len(things)), tuple(self.trace(f"fact.{field}.{n}") for n in range(len(things))), How.COUNT)

    @property
    def at(self) -> Quoted:
        """When it happened, by the clock of the place."""
        moment = self.record.entry.stamp.occurred_at
        return Quoted(local_moment(moment, self.case.zone).shown, (self.trace("stamp.occurred_at"),))

    @property
    def day(self) -> tuple[str, str]:
        """The day and the time zone in which it happened, as `at` says them."""
        day, _, zone = self._shown
        return day, zone

    @property
    def time(self) -> Quoted:
        """The time of day at which it happened; whoever quotes it has said the `day`."""
        return Quoted(self._shown[1], (self.trace("stamp.occurred_at>time"),))

    @property
    def _shown(self) -> tuple[str, str, str]:
        day, time, zone = local_moment(self.record.entry.stamp.occurred_at, self.case.zone).shown.rsplit(" ", 2)
        return day, time, zone

    @property
    def people(self) -> Said:
        """Who acted, in turn; 'nobody signed in' for a large button."""
        pieces: list[str | Quoted] = []
        for number, person in enumerate(self.record.entry.people):
            pieces += [", "] if pieces else []
            pieces.append(self._named(person, f"people.{number}"))
        return tuple(pieces) or ("nobody signed in",)

    @property
    def number(self) -> Quoted:
        """The number of the fact itself."""
        return Quoted(str(self.record.number), (self.trace("number"),))

    @property
    def there(self) -> Said:
        """At which other site it was recorded; nothing for a fact of this one."""
        return (" at ", Quoted(visible(self.site), (self.trace("site"),))) if self.site else ()

    def span_since(self, earlier: "Cited[f.Fact]") -> Quoted:
        """How long after an earlier fact, in the unit in which people would say it: '9 d', '20 h', '4 min'."""
        minutes = whole_minutes(earlier.record, self.record)
        path = "stamp.occurred_at"
        return Quoted(as_span(minutes), (earlier.trace(path), self.trace(path)), How.MINUTES)

    def minutes_since(self, earlier: "Cited[f.Fact]") -> Quoted:
        """Whole minutes from an earlier fact to this one."""
        minutes = whole_minutes(earlier.record, self.record)
        path = "stamp.occurred_at"
        return Quoted(str(minutes), (earlier.trace(path), self.trace(path)), How.MINUTES)


def signer(witnessed: "Cited[f.Witnessed] | Cited[f.LookAlikeAcknowledged]") -> Quoted:
    """The printed name of the person a fact names."""
    return witnessed.person("person")


def signed(witnessed: Cited[f.Witnessed]) -> Said:
    """A signature as 21 CFR 11.50 asks: printed name, date and time, meaning; with it, who spoke the birth date."""
    meaning: Said = (": “", witnessed.quote("meaning"), "”") if witnessed.fact.meaning else ()
    spoken: Said = ("; birth date spoken by ", witnessed.quote("spoken_by")) if witnessed.fact.spoken_by else ()
    return (signer(witnessed), ", ", witnessed.at, *meaning, *spoken)


def signed_alone(said: Cited[f.Fact], meaning: Meaning) -> Said:
    """A signature under a record that one person makes: the meaning is the record's, by the table of records."""
    return (*said.people, ", ", said.at, ": “", meaning.value, "”")


def total(cited: "tuple[tuple[Cited[f.Fact], str], ...]") -> Quoted:
    """The sum of these fields."""
    amounts = [getattr(one.fact, field) for one, field in cited]
    traces = tuple(one.trace(f"fact.{field}") for one, field in cited)
    return Quoted(plain(sum(amounts, Decimal(0))), traces, How.SUM)


def counted(facts: "tuple[Cited[f.Fact], ...]") -> Quoted:
    """How many facts these are."""
    return Quoted(str(len(facts)), tuple(one.trace("kind") for one in facts), How.COUNT)
