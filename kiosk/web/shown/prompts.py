"""What one person is asked to do now, in words. They depend on step and turn alone."""

from dataclasses import replace

from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.bench import Bench
from kiosk.web.acts.tasks import FORM, Recording, Task, labels_read
from kiosk.web.screens import Field, Prompt
from kiosk.web.words import gettext as _
from kiosk.web.words import words

TITLES = {
    "badge": words("Show your badge"),
    "wristband": words("Show the wristband on the wrist"),
    "old wristband": words("Cut the old wristband off and show it"),
    "new wristband": words("Show the new wristband"),
    "new badge": words("Show the new badge"),
    "birth date": words("Ask: “What is your date of birth?”"),
    "order": words("Show the order"),
    "place": words("Show the label of the place"),
    "shipper": words("Show the shipper’s label"),
    "sheet": words("Show the hand-over sheet"),
    "bag": words("Show the bag’s label"),
    "parent": words("Show the label of the parent bag"),
    "maker’s label": words("Show the maker’s own label"),
    "form": words("Key this in"),
    "look-alike": words("Another patient here looks alike"),
    "sign": words("Sign with your PIN"),
}
INSTRUCTIONS = {
    "badge": words("Hold it in front of the camera."),
    "wristband": words("The band on the patient’s arm, not a copy."),
    "old wristband": words("Then destroy it. If it is gone, say so."),
    "new wristband": words("The one just printed, alone in the frame."),
    "new badge": words("The one just printed, alone. If none came out: leave, and print another."),
    "birth date": words("Key what you hear. Do not read it from anywhere."),
    "order": words("The code on the order sheet."),
    "place": words("The slot’s own label, on the rack. Read it, not a list."),
    "shipper": words("The number with the bars, and the square code."),
    "sheet": words("The square code on the paper that came with the bag."),
    "bag": words("Hold it flat and close, all of it in the frame."),
    "parent": words("Hold it flat and close, all of it in the frame."),
    "maker’s label": words("All of its codes, one after another. Cover nothing."),
    "form": words("From the papers in your hand."),
    "look-alike": words("Both of you touch your own name to say that you know."),
    "sign": words("You sign what you read yourself."),
}
PICTURES = {
    "old wristband": "wristband", "new wristband": "wristband", "new badge": "badge", "maker’s label": "bag",
    "place": "snow", "shipper": "label", "sheet": "order",
}  # fmt: skip
OF_STEP = {
    **dict.fromkeys(
        ((StepKind.MATCH_AT_BED, FORM), (StepKind.LINE_CHECK, FORM)),
        (TITLES[FORM], words("As you see it at the patient, not from papers.")),
    ),
    **dict.fromkeys(
        ((StepKind.SALVAGE, "bag"), (StepKind.DRAW_UP, "bag")),
        (words("Show both labels"), words("First the bag’s own label, then the small one of the syringe.")),
    ),
    (StepKind.ISSUE_RESERVE, "parent"): (TITLES["bag"], words("The bag that was just matched.")),
    (StepKind.BIND_FOREIGN, "bag"): (
        words("Show the tie-tag"),
        words("The one just printed. The maker’s label stays uncovered."),
    ),
}
"""Where a step asks for it in words of its own: title and instruction."""
OF_RECORD = {RecordKind.ATTEST: words("Say of each whether you saw it done yourself.")}
"""Where a record asks for its form in words of its own: the instruction."""
SECOND = words("Now the second person. Show your badge")
WIPED = words("You see nothing of what was read before. Read everything from scratch.")
TIE_TAG = words("Show the tie-tag")
IN_VAPOUR = words("The bag stays in the vapour while its tie-tag is read.")
EVERY_BAG = words("Every tie-tag in the rack, one after another. The bags stay in the vapour.")
SHIPPERS_LABELS = words("Show the shipper’s fresh labels")
EVERY_SHIPPERS_LABEL = words("Outer, then inner, as they came from the printer.")
SEVERAL = words("Show every label on the bag, one after another.")


def prompt_of(bench: Bench, task: Task | Recording) -> Prompt:
    """The prompt of the person whose turn it is."""
    ask = task.ask
    title, instruction = TITLES[ask], INSTRUCTIONS[ask]
    several = task.act.several
    if ask == "badge" and task.number:
        title, instruction = SECOND, WIPED
    if ask == "bag" and isinstance(task, Task) and task.act.several:
        instruction = SEVERAL
    if ask == "bag" and Read.PLACE in _reads(task):
        title, instruction = TIE_TAG, EVERY_BAG if isinstance(task, Recording) else IN_VAPOUR
    every_shipper_label = ask == "shipper" and isinstance(task, Task) and task.every_shipper_label
    if every_shipper_label:
        title, instruction = SHIPPERS_LABELS, EVERY_SHIPPERS_LABEL
    if ask in {FORM, "bag", "parent"} and isinstance(task, Task):
        title, instruction = OF_STEP.get((task.act.step, ask), (title, instruction))
    if ask == FORM and isinstance(task, Recording):
        instruction = OF_RECORD.get(task.act.kind, instruction)
    asks = task.asks
    return Prompt(
        ask=ask,
        title=_(title),
        instruction=_(instruction),
        picture=PICTURES.get(ask, ask) if not (ask == "badge" and task.number) else "hand-over",
        done=asks.index(ask),
        of=len(asks),
        person=task.number + 1,
        people=max(task.people, 1),
        several=(several and ask == "bag") or every_shipper_label,
        can_end=isinstance(task, Task) and bool(task.intended) and ask == "bag",
        can_miss=ask == "old wristband" or (ask == "bag" and several and isinstance(task, Recording)),
        can_lack_seal=ask == "shipper"
        and not every_shipper_label
        and task.turn is not None
        and bool(task.turn.shippers),
        so_far=labels_read(task.turn, ask) if task.turn is not None else 0,
        fields=fields_of(bench, task) if ask == FORM else (),
    )


def _reads(task: Task | Recording) -> frozenset[Read]:
    return task.act.reads if isinstance(task, Recording) else STEPS[task.act.step].reads_of(task.number)


def fields_of(bench: Bench, task: Task | Recording) -> tuple[Field, ...]:
    """The fields of the form that is keyed now, with what this person keyed before and was not taken."""
    fields = task.act.form(bench, task) if isinstance(task, Recording) else _form_of(bench, task)
    return tuple(replace(field, value=task.filled.get(field.name, field.value)) for field in fields)


def _form_of(bench: Bench, task: Task) -> tuple[Field, ...]:
    return task.act.form(bench, task) if task.act.form is not None else ()
