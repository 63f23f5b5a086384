"""May this product leave? Results against the specification, the identity test, holds, and two signatures."""

from kiosk.domain.attempt import Attempt, HoldNamed, ReleaseException
from kiosk.domain.interlocks.declaration import (
    IDENTITY,
    INTERLOCKS,
    KEEP_APART,
    QUALITY,
    RETRY,
    STOP,
    Mismatch,
    interlock,
)
from kiosk.domain.journey import Journey
from kiosk.domain.reasons import ReasonClass
from kiosk.domain.site import SiteView


@interlock("H13", QUALITY, RETRY, "Record the missing results first.")
def results_are_recorded(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every test of the release specification has a result."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        if therapy is None or container is None:
            return Mismatch("a product with a specification", "none", name)
        missing = [test for line in therapy.release for test, _unit in line.tests if test not in container.results]
        if missing:
            return Mismatch(f"results for {', '.join(missing)}", "none", name)
    return None


@interlock("H13", QUALITY, STOP, "The product does not meet its specification. Call quality and the physician.")
def specification_is_met(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """Every result recorded meets the release specification; every line that is not met is named."""
    therapy = site.therapies.get(journey.therapy or "")
    for name in attempt.containers:
        container = journey.containers.get(name)
        if therapy is None or container is None:
            continue
        tested = [line for line in therapy.release if all(test in container.results for test, _unit in line.tests)]
        held = [(line, *line.held_against(container.results)) for line in tested]
        failed = [(str(line), found) for line, met, found in held if not met]
        if failed:
            expected, read = ("; ".join(said) for said in zip(*failed, strict=True))
            return Mismatch(expected, read, name)
    return None


@interlock("H29", IDENTITY, RETRY, "Record the identity test of the product first.")
def identity_test_is_recorded(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The identity test the therapy asks for, on a sample taken apart from the label, has a result."""
    therapy = site.therapies.get(journey.therapy or "")
    test = therapy.identity_test if therapy is not None else "identity test"
    for name in attempt.containers:
        container = journey.containers.get(name)
        if container is None or test not in container.results:
            return Mismatch(f"a result for {test}", "none", name)
    return None


@interlock("H29", IDENTITY, STOP, "The cells may be another patient's. Stop, keep everything, call the director.")
def identity_test_agrees(journey: Journey, site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The identity test found the cells to be this patient's."""
    therapy = site.therapies.get(journey.therapy or "")
    test = therapy.identity_test if therapy is not None else ""
    for name in attempt.containers:
        container = journey.containers.get(name)
        result = container.results.get(test) if container is not None else None
        if result is not None and result.value != "agrees":
            return Mismatch(f"{test}: agrees", f"{test}: {result.value}", name)
    return None


@interlock("H13", IDENTITY, STOP, KEEP_APART)
def no_identity_hold_is_open(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No hold opened by an identity reason is open on the container."""
    return _hold(journey, attempt, ReasonClass.IDENTITY)


@interlock("H13", QUALITY, STOP, "A quality hold is open. Call quality.")
def no_quality_hold_is_open(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """No hold opened by a quality reason is open on the container."""
    return _hold(journey, attempt, ReasonClass.QUALITY)


@interlock("H13", IDENTITY, RETRY, "The product is not released. Call quality.")
def released_by_two(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The container was released by two people."""
    for name in attempt.containers:
        container = journey.containers.get(name)
        if container is None or len(set(container.released_by)) < 2:
            return Mismatch("released by two people", "not released", name)
    return None


@interlock("H13", IDENTITY, RETRY, "An exceptional release covers quality reasons only, each by its name.")
def only_quality_reasons_are_named(_journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The exceptional release names at least one reason, says why, and names no identity reason."""
    detail = attempt.detail
    if not isinstance(detail, ReleaseException) or not detail.findings or not detail.statement:
        return Mismatch("the quality reasons, and why", "none")
    for finding in detail.findings:
        named = INTERLOCKS.get(finding.interlock)
        if named is None or named.rule.kind is not ReasonClass.QUALITY:
            return Mismatch("a quality reason", finding.interlock)
    return None


@interlock("H13", IDENTITY, RETRY, "Name the open hold, and say why it can be lifted.")
def hold_named_is_open(journey: Journey, _site: SiteView, attempt: Attempt) -> Mismatch | None:
    """The hold to be lifted is open, and the people say why."""
    detail = attempt.detail
    if isinstance(detail, HoldNamed) and detail.hold_id in journey.holds and detail.why:
        return None
    return Mismatch(
        "an open hold, and why it can be lifted", detail.hold_id if isinstance(detail, HoldNamed) else "none"
    )


def _hold(journey: Journey, attempt: Attempt, kind: ReasonClass) -> Mismatch | None:
    for name in attempt.containers:
        holds = journey.holds_on(name, kind)
        if holds:
            expected = f"hold {', '.join(hold.hold_id for hold in holds)} lifted"
            return Mismatch(expected, f"open, for {', '.join(hold.interlock for hold in holds)}", name)
    return None
