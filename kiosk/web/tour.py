"""The guided tour of the demonstration: what a newcomer does next, from where the record and the screen stand.

It follows the journey; it doesn't lead it. Whoever does something else is told what comes next from there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.containers import LIVE, Container, ContainerState, LabelState
from kiosk.domain.journey import Journey
from kiosk.domain.step import StepKind
from kiosk.domain.therapy import Therapy
from kiosk.handoffs.staffing import name_of
from kiosk.rehearsal.catching_up import MAKERS_LABEL
from kiosk.rehearsal.chapters import Chapter, collected_of, doses_of
from kiosk.rehearsal.course import amounts
from kiosk.rehearsal.demonstration import PLACE, Demonstration, thing_name
from kiosk.rehearsal.people import STAFF
from kiosk.rehearsal.scenes import COLLECTORS, LABORATORY, NURSES, PROCESSORS, RELEASERS
from kiosk.rehearsal.world import member, patient
from kiosk.web.acts.recordings import RECORD_ACTS
from kiosk.web.acts.table import ACTS
from kiosk.web.acts.tasks import Recording, Task, sealed
from kiosk.web.chrome import BUTTONS
from kiosk.web.here import Here
from kiosk.web.keyed import keyed
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.moments import date_words

SKIP = "skip"
_S = ContainerState
RUNNING = {
    _S.OPENING_AUTHORISED: "open",
    _S.OPENED: "line-check",
    _S.VERIFIED: "start",
    _S.INFUSING: "finish",
    _S.INTERRUPTED: "line-check",
}
IMMEDIATE = {button: title for rows in BUTTONS.values() for button, title, _tone in rows}
CAST = {COLLECTION: COLLECTORS, PROCESSING: PROCESSORS, WARD: NURSES, QUALITY: RELEASERS}
CAST_OF_ACT = {
    "hand-over": (COLLECTORS[0], PROCESSORS[0]),
    "laboratory-match": LABORATORY,
    "result": LABORATORY,
    "donor": ("physician",),
    "release-exceptionally": ("physician", "admin two", "quality"),
}
HEADINGS = {
    Chapter.COUCH: words("At the couch"),
    Chapter.LABORATORY: words("In the laboratory"),
    Chapter.BED: words("At the bed"),
    Chapter.GIVEN: words("From vein to vein"),
}


@dataclass(frozen=True)
class Tour:
    """The next step, in words. `thing` is what to pick up on the desk, '' for nothing; `skip`: colleagues do it."""

    heading: str
    words: str
    thing: str = ""
    skip: bool = False


@dataclass(frozen=True)
class Where:
    """Where the journey stands: its chapter, and the slug of what is due ('skip': the colleagues' part, '' for none).

    `bags` are the names of the labels to show where one is asked for.
    """

    chapter: Chapter
    due: str
    place: str = ""
    bags: tuple[str, ...] = ()


def hint(at: Here, demo: Demonstration) -> Tour:
    """What to do next, at this screen."""
    where = where_of(demo.world.journey(), demo.chapter, demo.world.therapy, at.bench.now)
    sitting = at.sitting
    if sitting.answered is not None:
        return _after(sitting.answered.kind, at, demo)
    if sitting.locked:
        return Tour(_("Next"), _("Touch the screen to go on."))
    if sitting.task is None and demo.world.journey().holds:
        return _held(at)
    match sitting.task:
        case Task() | Recording() as task:
            return _prompted(at, demo, task, where)
        case None:
            return _at_home(at, demo, where)


def where_of(journey: Journey, chapter: Chapter, therapy: Therapy, now: datetime) -> Where:
    """Where the patient's journey stands, and what is due."""
    match chapter:
        case Chapter.COUCH:
            return _at_the_couch(journey, therapy)
        case Chapter.LABORATORY:
            return Where(chapter, SKIP, bags=_labels(collected_of(journey, therapy)))
        case Chapter.BED:
            return _at_the_bed(journey, therapy, now)
        case Chapter.GIVEN:
            return Where(chapter, "", bags=_labels(doses_of(journey, therapy)))


def _at_the_couch(journey: Journey, therapy: Therapy) -> Where:
    bags = collected_of(journey, therapy)
    waiting = next((bag for bag in bags if bag.state is _S.PLANNED), None)
    if not bags:
        due = "plan-collection"
    elif waiting is None:
        due = "clear-station"
    else:
        due = _label_due(waiting)
    return Where(Chapter.COUCH, due, COLLECTION, _labels(bags))


def _label_due(bag: Container) -> str:
    newest = max(bag.labels.values(), key=lambda label: label.issue, default=None)
    if newest is None or newest.state is LabelState.VOID:
        return "collection-label"
    return "collection-apply" if newest.state is LabelState.READ_BACK else "find-label"


def _at_the_bed(journey: Journey, therapy: Therapy, now: datetime) -> Where:
    left = [c for c in doses_of(journey, therapy) if c.state in LIVE]
    dose = next((c for c in left if c.state in RUNNING), left[0])
    pieces, at_opening = therapy.containers[dose.kind].pieces, therapy.containers[dose.kind].pieces_at_opening
    thawed = dose.state in RUNNING and dose.state is not _S.OPENING_AUTHORISED
    bags = _labels((dose,), (*pieces[:1], *at_opening) if thawed else (*pieces[-1:], *at_opening))
    if dose.foreign is not None:
        bags = (thing_name(*MAKERS_LABEL), *bags)
    if dose.state is _S.OPENING_AUTHORISED and any(_to_print(dose, piece) for piece in at_opening):
        return Where(Chapter.BED, "post-thaw-tag", PROCESSING, bags)
    if dose.state in RUNNING:
        return Where(Chapter.BED, RUNNING[dose.state], WARD, bags)
    if journey.readiness is None or now - journey.readiness.at >= therapy.readiness_window:
        return Where(Chapter.BED, "readiness", WARD, bags)
    if StepKind.MATCH_IN_LABORATORY not in therapy.steps:
        return Where(Chapter.BED, "match", WARD, bags)
    if journey.patient_ready_at is None or now - journey.patient_ready_at >= therapy.patient_ready_window:
        return Where(Chapter.BED, "patient-ready", WARD, bags)
    return Where(Chapter.BED, "laboratory-match", PROCESSING, bags)


def _to_print(bag: Container, piece: str) -> bool:
    label = bag.current_label(piece)
    return label is None or label.state is LabelState.VOID


def _labels(bags: tuple[Container, ...], pieces: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(
        thing_name(bag.id, label.piece, str(label.issue))
        for bag in bags
        for label in bag.labels.values()
        if bag.current_label(label.piece) is label and (not pieces or label.piece in pieces)
    )


def _after(kind: str, at: Here, demo: Demonstration) -> Tour:
    match kind:
        case "authorised":
            return Tour(_("It agrees"), _("Touch the large button to go on."))
        case "retry":
            return Tour(_("Not yet"), _("Nothing was done. Touch the button and begin again."))
        case _ if at.sitting.keeper is not None:
            return Tour(_("A STOP"), _("Sign with PIN %(pin)s.", pin=_pin(demo, at.sitting.keeper)))
        case _:
            badge = thing_name("badge", CAST[at.place][0])
            said = _("Both values stand side by side; nothing goes on. Hold a badge to the camera and sign for it.")
            return Tour(_("A STOP"), said, badge)


def _held(at: Here) -> Tour:
    if at.place == QUALITY:
        return Tour(_("A hold is open"), _("Touch “%(title)s”.", title=_(ACTS["lift-hold"].title)))
    said = _("Nothing goes on with this bag until two people lift it: “Stand elsewhere”, quality office.")
    return Tour(_("A hold is open"), said)


def _at_home(at: Here, demo: Demonstration, where: Where) -> Tour:
    if where.due == SKIP:
        said = _("Courier, laboratory and release are the colleagues’ part: touch it.")
        return Tour(_("The bag leaves the room"), said, skip=True)
    if not where.due:
        return Tour(_("From vein to vein"), _("All given. Now try something wrong: another band, another bag."))
    title = IMMEDIATE.get(where.due) or (ACTS.get(where.due) or RECORD_ACTS[where.due]).title
    heading = HEADINGS[where.chapter]
    if at.place != where.place:
        place = next(name for name, kind in at.kiosk.places.items() if kind == where.place)
        return Tour(_(heading), _("Touch “Stand elsewhere”, then: %(place)s.", place=_(place)))
    if where.due == "finish":
        said = _(
            "Touch “%(title)s”, key %(ml)s mL, and say that it is right.",
            title=_(title),
            ml=f"{amounts(demo.world.therapy).volume_ml:f}",
        )
        return Tour(_(heading), said)
    return Tour(_(heading), _("Touch “%(title)s”.", title=_(title)))


def _prompted(at: Here, demo: Demonstration, task: Task | Recording, where: Where) -> Tour:
    who = patient("patient")
    match task.ask:
        case "badge":
            key = _next_person(at, demo, task)
            said = _("Pick up the badge of %(name)s. The camera sees what is in your hand.", name=member(key).name)
            return Tour(_("Who are you?"), said, thing_name("badge", key))
        case "wristband":
            said = _("Hold up the wristband of %(name)s. Or the wrong one, and see.", name=who.name)
            return Tour(_("Whose arm?"), said, thing_name("band", who.key))
        case "new badge":
            return Tour(_("Which badge?"), _("Hold up the badge that was just printed."))
        case "birth date":
            born = date_words(date.fromisoformat(who.birth_date))
            return Tour(_("You ask, the patient answers"), _("“%(born)s.” Key that.", born=born))
        case "order":
            return Tour(_("Which order?"), _("Hold up the order of %(name)s.", name=who.name),
                        thing_name("order", who.key))  # fmt: skip
        case "place":
            place = next((thing.name for thing in demo.things if thing.kind == PLACE), "")
            return Tour(_("Which place?"), _("Hold up the label of a place in the store."), place)
        case "bag" | "parent":
            return _bag(task, where)
        case "form":
            return Tour(_("Key this"), keyed(task.act.slug, demo.world))
        case "look-alike":
            return Tour(_("Somebody looks alike"), _("Another patient here has nearly this name. Touch both names."))
        case _:
            person = task.turn.person if task.turn is not None else ""
            said = _("%(name)s signs with PIN %(pin)s.", name=name_of(at.bench, person), pin=_pin(demo, person))
            return Tour(_("Sign"), said)


def _bag(task: Task | Recording, where: Where) -> Tour:
    shown = set(sealed(task.turn)) if task.turn is not None else set()
    wanted = where.bags
    if task.act.slug in {"read-back", "find-label"}:
        wanted = (thing_name(task.choice.container, task.choice.piece, str(task.choice.issue)),)
    left = [name for name in wanted if name not in shown] or list(wanted)
    if shown.issuperset(wanted) and isinstance(task, Task) and task.act.several:
        return Tour(_("All shown"), _("Touch “That was all”."))
    said = _("Hold up the label that is marked on the desk. Or another patient’s bag, and see.")
    return Tour(_("Which bag?"), said, left[0] if left else "")


def _next_person(at: Here, demo: Demonstration, task: Task | Recording) -> str:
    took_part = {witness.person for witness in task.under_way.witnesses} if isinstance(task, Task) else set()
    cast = CAST_OF_ACT.get(task.act.slug, CAST[at.place])
    return next((key for key in cast if demo.world.people[key] not in took_part), cast[-1])


def _pin(demo: Demonstration, person: str) -> str:
    keys = {known: key for key, known in demo.world.people.items()}
    return next((someone.pin for someone in STAFF if someone.key == keys.get(person)), "")
