"""Work lists: what may be chosen where nothing that is read names the journey. They name bags, never patients."""

import re
from collections.abc import Callable

from kiosk.domain.containers import ContainerState
from kiosk.domain.label import LabelKind
from kiosk.domain.salvage import KIND
from kiosk.domain.shipping import DUE
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import ContainerPurpose
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.listed import Change
from kiosk.handoffs.roll import Listed
from kiosk.handoffs.view import site_view
from kiosk.web.acts.tasks import Choice
from kiosk.web.words import gettext as _
from kiosk.web.words import words

TAG = LabelKind.POST_THAW.value
A_BAG = words("bag %(n)s of %(m)s, %(name)s, %(din)s")
A_SYRINGE = words("syringe for bag %(n)s of %(m)s, %(name)s, %(din)s")


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


def collection_labels_to_reprint(bench: Bench) -> tuple[Choice, ...]:
    """Void labels of bags that were drawn from a patient and have no label yet."""
    return _to_reprint(bench, made_here=False)


def product_labels_to_reprint(bench: Bench) -> tuple[Choice, ...]:
    """Void labels of bags that were made here and have no label yet."""
    return _to_reprint(bench, made_here=True)


def tags_to_reprint(bench: Bench) -> tuple[Choice, ...]:
    """Void post-thaw tags of bags that are matched or thawed."""
    return _void(bench, lambda _listed, _container, piece: piece == TAG)


def _to_reprint(bench: Bench, *, made_here: bool) -> tuple[Choice, ...]:
    def waits(listed: Listed, container: str, piece: str) -> bool:
        made = any(bag.container == container and bag.made_here is made_here for bag in listed.states)
        return made and piece != TAG

    return _void(bench, waits)


def _void(bench: Bench, wanted: Callable[[Listed, str, str], bool]) -> tuple[Choice, ...]:
    return tuple(
        Choice(_label(listed, container, piece, issue), _("void"), listed.coi, container, piece, issue)
        for listed in bench.roll.active()
        for container, piece, issue in listed.to_reprint
        if wanted(listed, container, piece)
    )


def replacements(bench: Bench) -> tuple[Choice, ...]:
    """Bags whose new label was read back and is not on them yet."""
    return tuple(
        Choice(_listed_bag(bench, listed, container), _("its new label waits"), listed.coi, container)
        for listed in bench.roll.active()
        for container, piece, _issue in listed.in_hand
        if piece != TAG
        and any(bag.container == container and bag.state is not ContainerState.PLANNED for bag in listed.states)
    )


def bags_with_a_kit(bench: Bench) -> tuple[Choice, ...]:
    """Bags without a label yet, whose labels were handed on."""
    return tuple(
        Choice(_listed_bag(bench, listed, container), _("its labels were handed on"), listed.coi, container)
        for listed in bench.roll.active()
        for container in dict.fromkeys(container for container, _piece, _issue in listed.left)
        if any(bag.container == container and bag.state is ContainerState.PLANNED for bag in listed.states)
    )


def labels_in_hand(bench: Bench) -> tuple[Choice, ...]:
    """Labels that were read back and are on no bag."""
    return tuple(
        Choice(_label(listed, container, piece, issue), _("read back"), listed.coi, container, piece, issue)
        for listed in bench.roll.active()
        for container, piece, issue in listed.in_hand
    )


def open_at_station(bench: Bench) -> tuple[Choice, ...]:
    """The one patient whose labels this station has open."""
    coi = site_view(bench).stations.get(bench.station)
    return (Choice(words("Labels of this place"), "", coi),) if coi is not None else ()


def labels_printed_here(bench: Bench) -> tuple[Choice, ...]:
    """Every label of the patient whose labels this station has open."""
    coi = site_view(bench).stations.get(bench.station)
    listed = bench.roll.of(coi) if coi is not None else None
    if coi is None or listed is None:
        return ()
    return tuple(
        Choice(
            _label(listed, container.id, label.piece, label.issue), _(label.state.value), coi, container.id,
            label.piece, label.issue,
        )
        for container in bench.journeys.of(coi).state.containers.values()
        for label in container.labels.values()
    )  # fmt: skip


def to_release(bench: Bench) -> tuple[Choice, ...]:
    """Products in quarantine that were made here."""
    return _products(bench, _("in quarantine"), frozenset({ContainerState.QUARANTINE}))


def to_except(bench: Bench) -> tuple[Choice, ...]:
    """Products that an exceptional release could be about, and what came in a shipper."""
    states = frozenset({ContainerState.QUARANTINE, ContainerState.RELEASED})
    came = tuple(
        Choice(_listed_bag(bench, listed, bag.container), _("came in a shipper"), listed.coi, bag.container)
        for listed in bench.roll.active()
        for bag in listed.states
        if bag.container in listed.came and not bag.made_here and bag.state in states
    )
    return (*_products(bench, _("in quarantine or released"), states), *came)


def shipments(step: StepKind) -> Callable[[Bench], tuple[Choice, ...]]:
    """The shipments that a step may be taken with now, by the number of the shipper."""

    def waiting(bench: Bench) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                _("Shipper %(number)s", number=grouped(one.number)), _(one.state.value), listed.coi,
                named=one.shipment,
            )
            for listed in bench.roll.active()
            for one in listed.shipments
            if one.state in DUE[step]
        )  # fmt: skip

    return waiting


def shipments_to_read_out(bench: Bench) -> tuple[Choice, ...]:
    """Shipments that were received and whose temperature nobody read yet."""
    return tuple(
        Choice(_("Shipper %(number)s", number=grouped(one.number)), _(one.state.value), listed.coi, named=one.shipment)
        for listed in bench.roll.active()
        for one in listed.untold
    )


def _products(bench: Bench, hint: str, states: frozenset[ContainerState]) -> tuple[Choice, ...]:
    return tuple(
        Choice(_listed_bag(bench, listed, bag.container), hint, listed.coi, bag.container)
        for listed in bench.roll.active()
        for bag in listed.states
        if bag.made_here and bag.state in states and _is_a_dose(bench, listed, bag.kind)
    )


def _is_a_dose(bench: Bench, listed: Listed, kind: str) -> bool:
    therapy = bench.therapies.get(listed.therapy or "")
    return therapy is not None and therapy.containers[kind].purpose is ContainerPurpose.DOSE


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
            _("Hold %(number)s", number=hold_id), _listed_bag(bench, listed, container), listed.coi, container,
            named=hold_id,
        )
        for listed in bench.roll.all()
        for hold_id, container, _kind, _interlock in listed.holds
    )  # fmt: skip


def identity_changes(bench: Bench) -> tuple[Choice, ...]:
    """Changes of identity that wait to be linked."""
    return _changes(bench, lambda listed: listed.changes)


def identity_changes_to_take_back(bench: Bench) -> tuple[Choice, ...]:
    """Changes of identity that are open; of a patient without one the change that was linked last."""
    return _changes(bench, lambda listed: listed.revocable)


def _changes(bench: Bench, which: Callable[[Listed], tuple[Change, ...]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(change.source, listed.coi, listed.coi, named=change.change_id)
        for listed in bench.roll.active()
        for change in which(listed)
    )


def bag_words(bench: Bench, coi: str, container: str) -> str:
    """A bag, named for people: which of how many, what it is, its donation."""
    listed = bench.roll.of(coi)
    return _listed_bag(bench, listed, container) if listed is not None else container


def _listed_bag(bench: Bench, listed: Listed, container: str) -> str:
    bag = next((bag for bag in listed.states if bag.container == container), None)
    if bag is None:
        return container
    therapy = bench.therapies.get(listed.therapy or "")
    said = A_SYRINGE if bag.kind == KIND else A_BAG
    name = " ".join(therapy.containers[bag.kind].product_name) if therapy is not None else bag.kind
    return _(said, n=bag.bag, m=bag.bags, name=name, din=grouped(container[:13]))


def grouped(text: str) -> str:
    """An identifier in groups of four, as people read it aloud; a GS1 application identifier, (8018), stays whole."""
    parts = (part for part in re.split(r"(\([0-9]+\))", text) if part)
    return " ".join(part if part[0] == "(" else " ".join(re.findall(".{1,4}", part)) for part in parts)


def _label(listed: Listed, container: str, piece: str, issue: int) -> str:
    found = next((bag for bag in listed.states if bag.container == container), None)
    bag, bags = (found.bag, found.bags) if found is not None else (0, 0)
    return _(
        "%(piece)s %(issue)s of bag %(n)s of %(m)s, %(din)s",
        piece=_(piece), issue=issue, n=bag, m=bags, din=grouped(container[:13]),
    )  # fmt: skip
