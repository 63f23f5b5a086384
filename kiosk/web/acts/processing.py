"""One product in other containers, a manufacture that failed: one row for each step, and for each plan before it."""

from decimal import Decimal, InvalidOperation

from kiosk.domain.containers import Container, ContainerState
from kiosk.domain.decision import Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.journey import Journey
from kiosk.domain.lineage import what_remains
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read, StepKind
from kiosk.domain.therapy import TUBES, ContainerPurpose
from kiosk.handoffs import failing, parts
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.view import journey_of
from kiosk.web.acts import forms, lists
from kiosk.web.acts.forms import CHOICE, NUMBER
from kiosk.web.acts.tasks import Act, Choice, Keyed, RecordAct, Recording, Task
from kiosk.web.kiosk import PROCESSING
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

NEXT_LABEL = Choice("", "", "")
MOST = 26


def _made(bench: Bench, task: Task) -> tuple[str, ...]:
    read = task.under_way.witnesses[0].bags if task.under_way.witnesses else ()
    parents = tuple(bag.container for bag in read)
    return parts.to_be_made(bench, task.under_way.coi or "", task.act.step, parents)


def split(bench: Bench, task: Task) -> Decision:
    """Into the parts that were planned of the bag read."""
    return parts.split(bench, task.under_way, _made(bench, task))


def pool(bench: Bench, task: Task) -> Decision:
    """Into the pool that was planned."""
    return parts.pool(bench, task.under_way, next(iter(_made(bench, task)), ""))


def take_samples(bench: Bench, task: Task) -> Decision:
    """Into the tubes that were planned of the donation read."""
    return parts.take_samples(bench, task.under_way, _made(bench, task))


def fail(bench: Bench, task: Task) -> Decision:
    """What was read failed, for the reason keyed."""
    return failing.fail_manufacture(bench, task.under_way, task.keyed[0].get("why", ""))


def plan_parts(bench: Bench, made: Recording, signed: Signed) -> None:
    """Equal parts of the bag in hand."""
    coi, bag = _in_hand(bench, made)
    each = parts.share(bag, _amount(made.keyed[0]))
    parts.plan_parts(bench, coi, bag.id, (each,) * _count(made.keyed[0]), signed.person)


def plan_pool(bench: Bench, made: Recording, signed: Signed) -> None:
    """A pool of the bags that were named."""
    coi, _bag = _in_hand(bench, made)
    named = tuple(made.keyed[0][name] for name in sorted(made.keyed[0]) if name.startswith("bag-"))
    parts.plan_pool(bench, coi, tuple(name for name in named if name), signed.person)


def plan_samples(bench: Bench, made: Recording, signed: Signed) -> None:
    """Tubes to be filled from the bag in hand."""
    coi, bag = _in_hand(bench, made)
    keyed = made.keyed[0]
    volumes = (_amount(keyed),) * _count(keyed)
    parts.plan_samples(bench, coi, bag.id, ContainerPurpose(keyed["purpose"]), volumes, signed.person)


def into_parts(_bench: Bench, _recording: Recording) -> tuple[Field, ...]:
    """How many parts, and how much in each. What stays in its own bag is a part too."""
    return (
        Field("count", _("Parts, what stays in its own bag among them"), NUMBER, value="2"),
        Field("volume_ml", _("Volume of each part"), NUMBER, "mL"),
    )


def of_tubes(_bench: Bench, _recording: Recording) -> tuple[Field, ...]:
    """How many tubes, how much in each, and what becomes of them."""
    chosen = (("sample", _("sent out to be tested")), ("retain", _("kept here")))
    return (
        Field("purpose", _("What the tubes are for"), CHOICE, choices=chosen),
        Field("count", _("Tubes"), NUMBER, value="1"),
        Field("volume_ml", _("Volume of each tube"), NUMBER, "mL"),
    )


def of_pool(bench: Bench, recording: Recording) -> tuple[Field, ...]:
    """Every bag of this patient that could go into the pool, each to be named or not."""
    coi = journey_named(bench, recording.turn) if recording.turn is not None else None
    if coi is None:
        return ()
    return tuple(
        Field(
            f"bag-{n:02d}",
            lists.bag_words(bench, coi, bag.id),
            CHOICE,
            choices=((bag.id, _("Into the pool")), ("", _("No"))),
        )
        for n, bag in enumerate(_to_pool(bench, journey_of(bench, coi)))
    )


def _to_pool(bench: Bench, journey: Journey) -> tuple[Container, ...]:
    therapy = bench.therapies.get(journey.therapy or "")
    tubes = {kind.name for kind in therapy.kinds_for(*TUBES)} if therapy is not None else set()
    return tuple(
        bag for bag in what_remains(journey) if bag.state is ContainerState.QUARANTINE and bag.kind not in tubes
    )


def _in_hand(bench: Bench, made: Recording) -> tuple[str, Container]:
    coi = journey_named(bench, made.turn) if made.turn is not None else None
    known = journey_of(bench, coi).containers if coi is not None else {}
    read = [bag.container for bag in made.turn.bags if bag.container in known] if made.turn is not None else []
    if coi is None or not read:
        raise ParseError("parent", "a bag of the record", "another label")
    return coi, known[read[0]]


def _count(keyed: Keyed) -> int:
    text = keyed["count"].strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
        raise ParseError("count", f"a whole number from 1 to {MOST}", text)
    return int(text)


def _amount(keyed: Keyed) -> Decimal:
    try:
        return Decimal(keyed["volume_ml"].strip())
    except InvalidOperation:
        raise ParseError("volume_ml", "a number", keyed["volume_ml"]) from None


def _to_label(_bench: Bench, _task: Task) -> tuple[str, Choice]:
    return ("dose-label", NEXT_LABEL)


_S, _AT, _PARENT = StepKind, frozenset({PROCESSING}), frozenset({Read.PARENT})

PROCESSING_ROWS = (
    Act("split", _S.SPLIT, words("Split a bag"), words("Two people read it; its parts are planned"), "flask", _AT,
        split, then=_to_label, rare=True),
    Act("pool", _S.POOL, words("Pool bags"), words("Two people read every bag that goes in"), "flask", _AT, pool,
        several=True, then=_to_label, rare=True),
    Act("sample", _S.SAMPLE, words("Fill tubes from a bag"), words("Two people read it; the tubes are planned"),
        "flask", _AT, take_samples, then=_to_label, rare=True),
    Act("failed", _S.FAIL_MANUFACTURE, words("Manufacture failed"),
        words("Two people read it; nothing of it is ever released"), "void", _AT, fail, form=forms.why, rare=True),
)  # fmt: skip

PLANNING_ROWS = (
    RecordAct("plan-parts", RecordKind.PLAN_CONTAINERS, words("Plan the parts of a bag"), words("Then split it"),
              "pencil", _AT, _PARENT, into_parts, plan_parts, rare=True, then=lambda _b, _m: ("split", NEXT_LABEL)),
    RecordAct("plan-pool", RecordKind.PLAN_CONTAINERS, words("Plan a pool"), words("Then pool the bags"), "pencil",
              _AT, _PARENT, of_pool, plan_pool, rare=True, then=lambda _b, _m: ("pool", NEXT_LABEL)),
    RecordAct("plan-samples", RecordKind.PLAN_CONTAINERS, words("Plan tubes"), words("Then fill them from the bag"),
              "pencil", _AT, _PARENT, of_tubes, plan_samples, rare=True, then=lambda _b, _m: ("sample", NEXT_LABEL)),
)  # fmt: skip
