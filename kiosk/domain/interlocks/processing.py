"""Is what is made of the cells made of the right ones, named and counted rightly, and fit to be given at all?

An unknown container, or a making that names none, is refused by `material`; here it is passed over.
"""

from kiosk.domain.attempt import Attempt, Derivation, FailureNamed
from kiosk.domain.containers import LIVE, Container
from kiosk.domain.errors import ParseError
from kiosk.domain.identifiers.isbt128.division import parts_of
from kiosk.domain.interlocks.declaration import IDENTITY, KEEP_APART, RETRY, STOP, Mismatch, interlock
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import failure_of, together
from kiosk.domain.site import SiteView
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import GIVEN, TUBES, ContainerPurpose

PLAN_ANEW = "Plan the containers anew, and measure the parent before."
TWO = 2


@interlock("H13", IDENTITY, STOP, "This was never meant to be given. Put it down and call the cell laboratory.")
def product_is_a_dose(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every container is of a kind that the therapy means to be given: no sample, no retain, nothing half made."""
    for container in _containers(journey, attempt.containers):
        purpose = _purpose(journey, site, container)
        if purpose not in GIVEN:
            return Mismatch("a dose", purpose.value if purpose is not None else "unknown to the therapy", container.id)
    return None


@interlock("H13", IDENTITY, STOP, "Its manufacture failed, and nothing lifts that. Put it down and call quality.")
def manufacture_did_not_fail(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Neither the container nor anything it was made from was recorded as failed."""
    for name in attempt.containers:
        failed = failure_of(journey, name)
        if failed is not None:
            return Mismatch("a manufacture that did not fail", f"{failed.id} failed: {failed.failed}", name)
    return None


@interlock("H13", IDENTITY, RETRY, "Read what failed, and say why in a sentence.")
def failure_says_why(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A failed manufacture is recorded with its reason."""
    if isinstance(attempt.detail, FailureNamed) and attempt.detail.why:
        return None
    return Mismatch("a reason", "none")


@interlock("H13", IDENTITY, STOP, KEEP_APART)
def samples_stay_samples(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Tubes are filled by taking a sample alone, and from a tube nothing but tubes is made."""
    from_tubes = any(_purpose(journey, site, c) in TUBES for c in _containers(journey, attempt.containers))
    for child in _children(journey, attempt):
        purpose = _purpose(journey, site, child)
        tube_due = attempt.step is StepKind.SAMPLE or from_tubes
        if purpose is None or (purpose in TUBES) is not tube_due:
            due = "a sample or retain" if tube_due else "a product"
            return Mismatch(due, purpose.value if purpose is not None else "unknown to the therapy", child.id)
    return None


@interlock("H12", IDENTITY, RETRY, "One bag is split or sampled at a time; a pool is made of two or more, into one.")
def parents_are_in_number(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A split and a sample have one parent; a pool has several and is one container."""
    parents, children = _containers(journey, attempt.containers), _children(journey, attempt)
    if attempt.step is not StepKind.POOL:
        return None if len(parents) == 1 else Mismatch("one parent", str(len(parents)))
    if len(parents) < TWO or len(children) != 1:
        return Mismatch("several parents and one pool", f"{len(parents)} parents, {len(children)} made of them")
    return None


@interlock("H12", IDENTITY, STOP, KEEP_APART)
def parts_bear_their_products_code(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """A part bears donation number, product and collection type of the whole, and a division that follows from it."""
    for parent in _containers(journey, attempt.containers):
        try:
            due = frozenset(parent.id[:-2] + division for division in parts_of(parent.product_code[-2:]))
        except ParseError as no_further:
            return Mismatch(no_further.expected, no_further.got, parent.id)
        for child in _children(journey, attempt):
            if child.id not in due or child.kind != parent.kind:
                return Mismatch(f"a part of {parent.id}", f"{child.id}, {child.kind}", child.id)
    return None


@interlock("H12", IDENTITY, STOP, "Two donations are mixed by pooling alone, under a number of the pool's own.")
def donation_is_the_parents(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is made bears the donation number of its one donation; a pool of several bears a number no other has."""
    parents, children = _containers(journey, attempt.containers), _children(journey, attempt)
    donations = frozenset(parent.din for parent in parents)
    if len(donations) > 1 and attempt.step is not StepKind.POOL:
        return Mismatch("parents of one donation", " and ".join(sorted(donations)))
    for child in children:
        if len(donations) == 1 and child.din not in donations:
            return Mismatch(" or ".join(sorted(donations)), child.din, child.id)
        others = (c for c in journey.containers.values() if c.id != child.id)
        if len(donations) > 1 and any(other.din == child.din for other in others):
            return Mismatch("a donation number of the pool's own", child.din, child.id)
    return None


@interlock("H15", IDENTITY, RETRY, PLAN_ANEW)
def parts_are_not_more_than_the_whole(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Volume, cells and DMSO of what is made add up to no more than what the parents held."""
    parents, children = _containers(journey, attempt.containers), _children(journey, attempt)
    whole, parts = together(parents), together(children)
    for name, most, amount, due, said in (
        ("volume", whole.volume_ml, parts.volume_ml, f"at most {whole.volume_ml} mL", f"{parts.volume_ml} mL"),
        (
            "cells", whole.cells_e6, parts.cells_e6,
            f"at most {whole.cells_e6} million cells", f"{parts.cells_e6} million cells",
        ),
        ("DMSO", whole.dmso_ml, parts.dmso_ml, f"at most {whole.dmso_ml} mL of DMSO", f"{parts.dmso_ml} mL of DMSO"),
    ):  # fmt: skip
        if most is None and (name == "volume" or amount is not None):
            return Mismatch("the contents of the parent", "not counted")
        if most is not None and (amount is None or amount > most):
            return Mismatch(due, said if amount is not None else "not counted")
    return None


@interlock("H14", IDENTITY, RETRY, PLAN_ANEW)
def nothing_outlives_its_parents(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """What is made without a change of the product expires no later than the first of its parents."""
    parents, children = _containers(journey, attempt.containers), _children(journey, attempt)
    first = min((parent.expires_at for parent in parents if parent.expires_at is not None), default=None)
    for child in children:
        if first is not None and (child.expires_at is None or child.expires_at > first):
            said = f"{child.expires_at:%Y-%m-%d %H:%M} UTC" if child.expires_at is not None else "none assigned"
            return Mismatch(f"{first:%Y-%m-%d %H:%M} UTC or earlier", said, child.id)
    return None


@interlock("H15", IDENTITY, RETRY, "Plan the whole set together: bag 1 of n to n of n, each once.")
def bags_of_a_dose_are_numbered_once(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The bags of a dose are i of one n, each once, also where they are made one after the other.

    A part of a bag is counted among the parts of that bag alone.
    """
    children = _children(journey, attempt)
    made = [child for child in children if _purpose(journey, site, child) is ContainerPurpose.DOSE]
    for child in made:
        others = children if attempt.step is StepKind.SPLIT else _set_of(journey, child)
        for other in others:
            if other.id != child.id and (other.bags != child.bags or other.bag == child.bag):
                return Mismatch(f"another number of {other.bags}", f"{child.bag} of {child.bags}", child.id)
        if not 1 <= child.bag <= child.bags:
            return Mismatch("a number from 1 to n", f"{child.bag} of {child.bags}", child.id)
    return None


def _set_of(journey: Journey, child: Container) -> tuple[Container, ...]:
    """The living bags of the same product and donation that are no part of a bag."""
    return tuple(
        other
        for other in journey.containers.values()
        if (other.din, other.kind) == (child.din, child.kind) and other.state in LIVE
        and other.id[-1] == "0" and failure_of(journey, other.id) is None
    )  # fmt: skip


def _children(journey: Journey, attempt: Attempt) -> tuple[Container, ...]:
    detail = attempt.detail
    return _containers(journey, detail.children) if isinstance(detail, Derivation) else ()


def _containers(journey: Journey, names: tuple[str, ...]) -> tuple[Container, ...]:
    return tuple(journey.containers[name] for name in names if name in journey.containers)


def _purpose(journey: Journey, site: SiteView, container: Container) -> ContainerPurpose | None:
    therapy = site.therapies.get(journey.therapy or "")
    kind = therapy.containers.get(container.kind) if therapy is not None else None
    return kind.purpose if kind is not None else None
