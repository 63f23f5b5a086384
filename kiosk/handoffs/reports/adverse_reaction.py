"""The form for an adverse reaction: what the record knows is filled in, what was seen is written by hand."""

from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Section
from kiosk.handoffs.reports.bags import exceptions, product_lines
from kiosk.handoffs.reports.citing import CaseFile
from kiosk.handoffs.reports.course import end_of, given
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Adverse reaction"


def sections(case: CaseFile) -> tuple[Section, ...]:
    """The bags that were opened, and lines to write on. Raises ParseError where none was."""
    opened = tuple(dict.fromkeys(cited.fact.container for cited in case.of(f.ContainerOpened)))
    if not opened:
        raise ParseError("adverse reaction form", "a bag that was opened", "none")
    return (*(Section("Product given", _bag(case, name)) for name in opened), *_by_hand())


def _bag(case: CaseFile, container: str) -> tuple[Block, ...]:
    started = [c for c in case.of(f.InfusionStarted) if c.fact.container == container]
    end = end_of(case, container)
    return (
        *product_lines(case, container),
        *exceptions(case, container),
        Line("Started", (started[-1].at,) if started else (NOT_ON_RECORD,)),
        Line("Ended", (end.at,) if end is not None else (NOT_ON_RECORD,)),
        Line("Given", given(case, container)),
    )


def _by_hand() -> tuple[Section, ...]:
    return (
        Section("Reaction", (
            Blank("Began: date and time"),
            Blank("Signs and symptoms", 3),
            Blank("Severity, and whether serious: death, threat to life, hospital, disability, other", 2),
            Blank("Vital signs before, at the worst, after", 2),
            Blank("What was done: slowed, stopped, drugs", 2),
            Blank("Outcome, date and time"),
        )),
        Section("Judgement", (
            Blank("Related to the product: certain, probable, possible, unlikely; expected or not", 2),
            Blank("Told: cell laboratory, manufacturer or sponsor, regulator; date and time each", 2),
            Blank("Physician: name, date, time, signature"),
            Blank("Received by quality: name, date, time, signature"),
        )),
    )  # fmt: skip
