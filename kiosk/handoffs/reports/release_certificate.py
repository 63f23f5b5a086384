"""The release certificate: every line of the specification beside the result, and who released the product.

The specification is quoted only from the therapy under whose hash the release was decided. Where that file isn't the
one loaded here any more, the certificate says so and shows results alone.
"""

from collections.abc import Mapping

from kiosk.domain import facts as f
from kiosk.domain.containers import Result
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Block, How, Line, Quoted, Said, Section, Table, Tone, Trace
from kiosk.domain.potency import potency
from kiosk.domain.step import StepKind
from kiosk.domain.text import visible
from kiosk.domain.therapy import Criterion
from kiosk.handoffs.reports.bags import exceptions, holds, product_lines, signature_lines
from kiosk.handoffs.reports.citing import CaseFile, Cited
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Release certificate"
AGREES = "agrees"
"""The result of an identity test that found the cells to be the patient's."""

COLUMNS = (("Test", 25), ("Required", 22), ("Result", 16), ("", 10), ("Recorded by", 47))


def sections(case: CaseFile) -> tuple[Section, ...]:
    """One section for each released container, each on a sheet of its own. Raises ParseError where none was."""
    released = case.taken(StepKind.RELEASE.value)
    if not released:
        raise ParseError("release certificate", "a product that was released", "none")
    pairs = [(step, container) for step in released for container in step.fact.containers]
    return tuple(
        Section("Released product", _of(case, step, container), new_page=bool(number))
        for number, (step, container) in enumerate(pairs)
    )


def _of(case: CaseFile, step: Cited[f.StepTaken], container: str) -> tuple[Block, ...]:
    donors = case.of(f.DonorEvaluated)
    donor: Said = (NOT_ON_RECORD,)
    if donors:
        donor = ("screening ", donors[-1].quote("screening"), ", testing ", donors[-1].quote("testing"),
                 ", risk factors ", donors[-1].quote("risk_factors"))  # fmt: skip
    return (
        *product_lines(case, container),
        Line("Made from", _parents(case, container)),
        Line("Donor", donor),
        *_specification(case, step, container),
        *exceptions(case, container),
        *holds(case, container),
        *_covered(step),
        Line("Released", (step.at,), Tone.STRONG),
        *signature_lines(case, "Signed", step),
    )


def _covered(step: Cited[f.StepTaken]) -> tuple[Line, ...]:
    return (
        (Line("Covered by exception", ("rule “", step.quote("covered"), "”"), Tone.ALARM),) if step.fact.covered else ()
    )


def _parents(case: CaseFile, container: str) -> Said:
    for made in case.of(f.ContainersDerived):
        if container in made.fact.children:
            parent = made.fact.parents[0]
            return (*case.bag(parent, made.trace("fact.parents.0")), "; ", made.at)
    return ("no other container",)


def _specification(case: CaseFile, step: Cited[f.StepTaken], container: str) -> tuple[Block, ...]:
    sha256 = step.record.entry.hashes.therapy
    therapy = case.therapy
    decided = Line("Under therapy file", (Quoted(sha256 or NOT_ON_RECORD, (step.trace("hashes.therapy"),)),))
    results = {c.fact.test: c for c in case.of(f.ResultRecorded) if c.fact.container == container
               and c.turn < step.turn}  # fmt: skip
    if therapy is None or therapy.sha256 != sha256:
        said = Line("Specification", ("the therapy file of that time is not the one loaded here",), Tone.ALARM)
        rows: tuple[tuple[Said, ...], ...] = tuple(
            ((c.quote("test"),), (NOT_ON_RECORD,), _result(c), ("",), _by(c)) for c in results.values()
        )
        return (decided, said, Table(COLUMNS, rows))
    rows = tuple(_line(step, number, line, results) for number, line in enumerate(therapy.release))
    identity = results.get(therapy.identity_test)
    tested: Said = (Quoted(visible(therapy.identity_test), (step.trace("hashes.therapy>identity_test"),)),)
    found = (
        (_result(identity), _agreed(step, identity), _by(identity))
        if identity
        else ((NOT_ON_RECORD,), ("NOT MET",), ("",))
    )
    return (decided, Table(COLUMNS, (*rows, (tested, (f"is {AGREES}",), *found))))


def _line(
    step: Cited[f.StepTaken], number: int, line: Criterion, results: Mapping[str, Cited[f.ResultRecorded]]
) -> tuple[Said, ...]:
    return _product(step, number, line, results) if line.times else _row(step, number, line, results.get(line.test))


def _product(
    step: Cited[f.StepTaken], number: int, line: Criterion, results: Mapping[str, Cited[f.ResultRecorded]]
) -> tuple[Said, ...]:
    """Fraction corrected times effect per cell: both results, and the lower bound of what they come to."""
    place = f"hashes.therapy>release.{number}"
    named = (Quoted(visible(line.test), (step.trace(f"{place}.test"),)), " × ",
             Quoted(visible(line.times), (step.trace(f"{place}.times"),)))  # fmt: skip
    required = Quoted(
        visible(f"{line.comparison.value} {line.value} {line.unit}".rstrip()), (step.trace(f"{place}.required"),)
    )
    asked: Said = (required, ", lower 95 % bound")
    found = [results[test] for test, _unit in line.tests if test in results]
    if len(found) < len(line.tests):
        return (named, asked, (NOT_ON_RECORD,), ("NOT MET",), ("",))
    first, second = found
    values = (first.trace("fact.value"), second.trace("fact.value"))
    met, _said = line.held_against({c.fact.test: Result(c.fact.value, c.fact.unit) for c in found})
    traces = (step.trace(place), values[0], first.trace("fact.unit"), values[1], second.trace("fact.unit"))
    held = Quoted("met" if met else "NOT MET", traces, How.HELD)
    both: Said = (*_result(first), " × ", *_result(second))
    return (named, asked, (*both, *_came_to(line, first, second, values)), (held,), (*_by(first), "; ", *_by(second)))


def _came_to(
    line: Criterion, first: Cited[f.ResultRecorded], second: Cited[f.ResultRecorded], values: tuple[Trace, ...]
) -> Said:
    try:
        product = potency(first.fact.value, second.fact.value)
    except ParseError:
        return ()
    return (" = ", Quoted(str(product), values, How.PRODUCT), f" {line.unit}".rstrip())


def _row(
    step: Cited[f.StepTaken], number: int, line: Criterion, result: Cited[f.ResultRecorded] | None
) -> tuple[Said, ...]:
    place = step.trace(f"hashes.therapy>release.{number}")
    required = f"{line.comparison.value} {line.value} {line.unit}".rstrip()
    test = Quoted(visible(line.test), (step.trace(f"hashes.therapy>release.{number}.test"),))
    asked = Quoted(visible(required), (step.trace(f"hashes.therapy>release.{number}.required"),))
    if result is None:
        return ((test,), (asked,), (NOT_ON_RECORD,), ("NOT MET",), ("",))
    met = line.met_by(result.fact.value, result.fact.unit)
    held = Quoted("met" if met else "NOT MET", (place, result.trace("fact.value"), result.trace("fact.unit")), How.HELD)
    return ((test,), (asked,), _result(result), (held,), _by(result))


def _agreed(step: Cited[f.StepTaken], identity: Cited[f.ResultRecorded]) -> Said:
    """Whether the identity test found the cells to be this patient's."""
    traces = (step.trace("hashes.therapy>identity_test"), identity.trace("fact.value"), identity.trace("fact.unit"))
    return (Quoted("met" if identity.fact.value == AGREES else "NOT MET", traces, How.HELD),)


def _result(result: Cited[f.ResultRecorded]) -> Said:
    return (result.quote("value"), " ", result.quote("unit")) if result.fact.unit else (result.quote("value"),)


def _by(result: Cited[f.ResultRecorded]) -> Said:
    return (*result.people, ", ", result.at)
