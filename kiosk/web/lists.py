"""Work lists: what may be chosen where nothing that is read names the journey. They name bags, never patients."""

import re

from kiosk.domain.containers import ContainerState
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.due import waiting_for
from kiosk.handoffs.roll import Listed
from kiosk.handoffs.view import journey_of
from kiosk.web.tasks import Choice
from kiosk.web.words import gettext as _


def labels_in_doubt(bench: Bench) -> tuple[Choice, ...]:
    """Labels of which nobody knows where they are."""
    return tuple(
        Choice(
            _label(listed, container, piece, issue), _("sent, never read back"), listed.coi, container, piece, issue
        )
        for listed in bench.roll.active()
        for container, piece, issue in listed.in_doubt
    )  # fmt: skip


def labels_unsettled(bench: Bench) -> tuple[Choice, ...]:
    """Labels that are neither applied, handed on nor void."""
    return tuple(
        Choice(_label(listed, container, piece, issue), _("not on its bag yet"), listed.coi, container, piece, issue)
        for listed in bench.roll.active()
        for container, piece, issue in listed.unreconciled
    )


def to_release(bench: Bench) -> tuple[Choice, ...]:
    """Products in quarantine that were made here."""
    return tuple(
        Choice(bag_words(bench, coi, name), _("in quarantine"), coi, name)
        for coi, name in waiting_for(bench, StepKind.RELEASE)
        if journey_of(bench, coi).containers[name].parents
    )


def to_except(bench: Bench) -> tuple[Choice, ...]:
    """Products that an exceptional release could be about."""
    return tuple(
        Choice(bag_words(bench, coi, name), _("in quarantine or released"), coi, name)
        for coi, name in waiting_for(bench, StepKind.RELEASE_EXCEPTIONALLY)
        if journey_of(bench, coi).containers[name].state in {ContainerState.QUARANTINE, ContainerState.RELEASED}
    )


def to_test(bench: Bench) -> tuple[Choice, ...]:
    """Products that wait for results."""
    return to_release(bench)


def patients(bench: Bench) -> tuple[Choice, ...]:
    """Patients whose cells are here, by their Chain of Identity identifier."""
    names = {therapy.id: _(therapy.name) for therapy in bench.therapies.values()}
    return tuple(Choice(listed.coi, names.get(listed.therapy or "", ""), listed.coi) for listed in bench.roll.active())


def open_holds(bench: Bench) -> tuple[Choice, ...]:
    """Open holds over all patients."""
    return tuple(
        Choice(
            _("Hold %(number)s", number=hold_id), bag_words(bench, listed.coi, container), listed.coi, container,
            named=hold_id,
        )
        for listed in bench.roll.all()
        for hold_id, container, _kind, _interlock in listed.holds
    )  # fmt: skip


def identity_changes(bench: Bench) -> tuple[Choice, ...]:
    """Changes of identity that wait to be linked."""
    return tuple(
        Choice(change.source, listed.coi, listed.coi, named=change.change_id)
        for listed in bench.roll.active()
        for change in journey_of(bench, listed.coi).pending_changes.values()
    )


def bag_words(bench: Bench, coi: str, container: str) -> str:
    """A bag, named for people: which of how many, what it is, its donation."""
    known = journey_of(bench, coi).containers.get(container)
    if known is None:
        return container
    therapy = bench.therapies.get(journey_of(bench, coi).therapy or "")
    name = " ".join(therapy.containers[known.kind].product_name) if therapy is not None else known.kind
    return _("bag %(n)s of %(m)s, %(name)s, %(din)s", n=known.bag, m=known.bags, name=name, din=grouped(known.din))


def grouped(text: str) -> str:
    """An identifier in groups of four, as people read it aloud; a GS1 application identifier, (8018), stays whole."""
    parts = (part for part in re.split(r"(\([0-9]+\))", text) if part)
    return " ".join(part if part[0] == "(" else " ".join(re.findall(".{1,4}", part)) for part in parts)


def _label(listed: Listed, container: str, piece: str, issue: int) -> str:
    bag, bags = next(((bag, bags) for name, _kind, _state, bag, bags in listed.states if name == container), (0, 0))
    return _(
        "%(piece)s %(issue)s of bag %(n)s of %(m)s, %(din)s",
        piece=_(piece), issue=issue, n=bag, m=bags, din=grouped(container[:13]),
    )  # fmt: skip
