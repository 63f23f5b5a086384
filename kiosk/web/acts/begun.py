"""An act that was touched, as the task it is acted out in."""

from kiosk.domain.steps import STEPS
from kiosk.handoffs.attempts import open_attempt
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.labelling import intended_texts
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.acts.tasks import PRINTING, Choice, Recording, Task


def begun(bench: Bench, slug: str, choice: Choice) -> Task | Recording:
    """The task of that name, for what was chosen: nothing is read and nobody is known yet. Raises KeyError."""
    if slug in RECORD_ACTS:
        return Recording(RECORD_ACTS[slug], choice=choice)
    act = ACTS[slug]
    coi = act.fresh_coi(bench) if act.fresh_coi is not None else choice.coi
    # What the next label is of, the record says; a label that was chosen says it itself.
    named = choice.container and not (act.step in PRINTING and act.choose is None)
    containers = (choice.container,) if named else ()
    under_way = open_attempt(bench, act.step, coi=coi or None, containers=containers)
    intended = frozenset[str]()
    if slug == "read-back":
        intended = intended_texts(bench, choice.coi, choice.container, choice.piece, choice.issue)
    return Task(
        act, under_way, choice, intended=intended, people=STEPS[act.step].people,
        makers_products=bench.makers_products, marked_products=bench.marked_products,
    )  # fmt: skip
