"""A shipment on the screens: labelled, packed, dispatched, received sealed, read out, opened: one row for each."""

from kiosk.domain.attempt import ShipmentNamed
from kiosk.domain.decision import Decision, Refused
from kiosk.domain.printing import Delivery
from kiosk.domain.records import RecordKind
from kiosk.domain.shipping import WHOLE
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import shipper_labels, shipping
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import conclude
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.shipping import Dispatched
from kiosk.web.acts import lists
from kiosk.web.acts.tasks import NOTHING_CHOSEN, Act, Choice, Keyed, RecordAct, Recording, Task
from kiosk.web.kiosk import COLLECTION, PROCESSING, QUALITY, WARD
from kiosk.web.screens import Field
from kiosk.web.words import gettext as _
from kiosk.web.words import words

BOTH = 2
SEALS = "tamper_seals"
AS_RECORDED = (words("whole and dry"),)
"""What a fact says of a condition, as screens show it."""


def as_text(content: bytes) -> str:
    """A file's bytes as a form keeps them, one character a byte."""
    return content.decode("latin-1")


def as_bytes(text: str) -> bytes:
    """The bytes of a file that a form kept."""
    return text.encode("latin-1")


def print_labels(bench: Bench, task: Task) -> Decision | Printed:
    """The labels of the next shipper, for the bags that were read and the place that was chosen."""
    if not task.keyed or "destination" not in task.keyed[0]:
        return conclude(bench, task.under_way)
    printed = shipper_labels.print_shipper_labels(bench, task.under_way, task.keyed[0]["destination"])
    if isinstance(printed, Refused):
        return printed
    # Where one of the two did not come out, that is the one to be told of.
    return next((label for label in printed if label.report.delivery is not Delivery.SENT), printed[0])


def read_back_labels(bench: Bench, task: Task) -> Decision:
    """The labels just printed."""
    return shipper_labels.read_back_shipper_labels(bench, task.under_way)


def where_to(bench: Bench, _task: Task) -> tuple[Field, ...]:
    """The places that this site sends cells to."""
    places = bench.destinations.places if bench.destinations is not None else {}
    return (Field("destination", _("Where does the shipper go?"), "choice", choices=tuple((p, p) for p in places)),)


def sound_destination(bench: Bench, _task: Task, keyed: Keyed) -> object:
    """A place of the site's list. Raises ParseError."""
    return shipper_labels.destination_of(bench, keyed["destination"])


def pack(bench: Bench, task: Task) -> Decision:
    """Both keyings; refused where it never came to the second."""
    if len(task.keyed) < BOTH or not all(SEALS in keyed for keyed in task.keyed):
        return conclude(bench, task.under_way)
    return shipping.pack(bench, task.under_way, *task.keyed)


def sound_packing(_bench: Bench, _task: Task, keyed: Keyed) -> object:
    """What was keyed at packing. Raises ParseError."""
    return shipping.packing_keyed(keyed)


def dispatch(bench: Bench, task: Task) -> Decision | Dispatched:
    """The shipment that was chosen, given to this courier."""
    keyed = _keyed(task)
    if keyed is None:
        return conclude(bench, task.under_way)
    found = _found(task, carrier=keyed["carrier"].strip(), waybill=keyed["waybill"])
    return shipping.dispatch(bench, task.under_way, found, keyed["courier"])


def explain(bench: Bench, task: Task) -> Decision:
    """Other seals on the shipment that was chosen, and why."""
    if _keyed(task) is None:
        return conclude(bench, task.under_way)
    return shipping.explain_seals(bench, task.under_way, _found(task, why=task.keyed[0]["why"].strip()))


def receive(bench: Bench, task: Task) -> Decision:
    """The shipment that was chosen, taken in shut."""
    keyed = _keyed(task)
    if keyed is None:
        return conclude(bench, task.under_way)
    condition = WHOLE if keyed["whole"] == "yes" else keyed["whole"]
    found = _found(task, count=shipping.count_keyed(keyed["count"]))
    return shipping.receive(bench, task.under_way, found, keyed["logger"], condition)


def open_shipper(bench: Bench, task: Task) -> Decision:
    """The shipment that was chosen, with everything that two people found in it."""
    return shipping.open_shipper(bench, task.under_way, task.choice.named)


def read_logger(bench: Bench, made: Recording, signed: Signed) -> None:
    """The file of the logger of the shipment that was chosen."""
    content = as_bytes(made.keyed[0]["file"])
    shipping.record_temperature(bench, made.choice.coi, made.choice.named, content, signed.person)


def _keyed(task: Task) -> Keyed | None:
    """What the first person keyed; None where a stop ended their turn before they came to it."""
    return task.keyed[0] if task.keyed and SEALS in task.keyed[0] else None


def _found(task: Task, **more: str | int) -> ShipmentNamed:
    seals = shipping.seals_keyed(task.keyed[0][SEALS])
    return ShipmentNamed(task.choice.named, seals, **more)  # type: ignore[arg-type]


def sound_seals(_bench: Bench, _task: Task, keyed: Keyed) -> object:
    """Seals that can be. Raises ParseError."""
    return shipping.seals_keyed(keyed[SEALS])


def sound_receipt(_bench: Bench, _task: Task, keyed: Keyed) -> object:
    """Seals, count and logger that can be. Raises ParseError."""
    seals, count = shipping.seals_keyed(keyed[SEALS]), shipping.count_keyed(keyed["count"])
    return seals, count, shipping.logger_keyed(keyed["logger"])


def _seals() -> Field:
    hint = _("Every lock of the lid, a blank between two numbers.")
    return Field(SEALS, _("Tamper seals"), "text", hint=hint, longest=200)


def _count() -> Field:
    return Field("count", _("How many bags"), "number", longest=4)


def packing(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """What both key at packing."""
    return (
        _seals(),
        Field("logger", _("Temperature logger"), "text", longest=30),
        _count(),
        Field("destination", _("To"), "text", longest=80),
        Field("carrier", _("Carrier"), "text", longest=60),
    )


def giving(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """What the giver keys, from the shipper, the waybill and the courier's card."""
    return (
        _seals(),
        Field("waybill", _("Waybill"), "text", longest=40),
        Field("carrier", _("Carrier"), "text", longest=60),
        Field("courier", _("Courier, as on the card"), "text", longest=80),
    )


def explaining(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """Which seals there are, and why."""
    return (_seals(), Field("why", _("Which document says why"), "text", longest=200))


def receiving(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """What the receiver keys, from the shipper as it stands there."""
    return (
        _seals(),
        _count(),
        Field("logger", _("Temperature logger"), "text", longest=30),
        Field("whole", _("Is it whole and dry?"), "yes-or-why", longest=200),
    )


def logger_file(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    """The file."""
    return (Field("file", _("The logger’s file"), "file", hint=_("As its software exports it: CSV.")),)


def _to_dispatch(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("dispatch", _chosen_again(task))


def _to_open(_bench: Bench, task: Task) -> tuple[str, Choice]:
    return ("open-shipper", task.choice)


def _to_read_back(_bench: Bench, _task: Task) -> tuple[str, Choice]:
    return ("read-back-shipper", NOTHING_CHOSEN)


def _to_pack(_bench: Bench, _task: Task) -> tuple[str, Choice]:
    return ("pack", NOTHING_CHOSEN)


def _chosen_again(task: Task) -> Choice:
    """The shipment that was just packed: its id is the attempt's."""
    coi = task.under_way.coi or ""
    return Choice("", "", coi, named=task.under_way.id) if coi else NOTHING_CHOSEN


_SENDS, _TAKES_IN = frozenset({COLLECTION, PROCESSING}), frozenset({COLLECTION, PROCESSING, WARD})

SHIPPING_ACTS = (
    Act("print-shipper", StepKind.PRINT_SHIPPER, words("Print a shipper’s labels"), words("Every bag that goes in"),
        "label", _SENDS, print_labels, form=where_to, sound=sound_destination, several=True, then=_to_read_back),
    Act("read-back-shipper", StepKind.READ_BACK_SHIPPER, words("Read the shipper’s labels back"),
        words("Each fresh label to the camera"), "camera", _SENDS, read_back_labels, several=True, then=_to_pack,
        offered=False),
    Act("pack", StepKind.PACK, words("Pack a shipper"), words("Two people: order, shipper, every bag"), "bag", _SENDS,
        pack, form=packing, form_by="each", sound=sound_packing, several=True, then=_to_dispatch, rare=True),
    Act("dispatch", StepKind.DISPATCH, words("Give a shipper to the courier"), words("Shipper, seals, waybill"),
        "hand-over", _SENDS, dispatch, form=giving, sound=sound_seals, choose=lists.shipments(StepKind.DISPATCH)),
    Act("receive", StepKind.RECEIVE_SEALED, words("Take a shipper in"), words("Shut: seals, count, logger"),
        "hand-over", _TAKES_IN, receive, form=receiving, sound=sound_receipt,
        choose=lists.shipments(StepKind.RECEIVE_SEALED), then=_to_open),
    Act("open-shipper", StepKind.OPEN_SHIPPER, words("Open a shipper"), words("Two people read every bag in it"),
        "two-people", _TAKES_IN, open_shipper, several=True, choose=lists.shipments(StepKind.OPEN_SHIPPER)),
    Act("explain-seals", StepKind.EXPLAIN_SEALS, words("Other seals on a shipper"),
        words("Two people with the role, document in hand"), "label", frozenset({QUALITY}), explain, form=explaining,
        sound=sound_seals, choose=lists.shipments(StepKind.EXPLAIN_SEALS)),
)  # fmt: skip

SHIPPING_RECORDS = (
    RecordAct("logger", RecordKind.READ_LOGGER, words("Read a shipper’s logger"), words("The file of its temperatures"),
              "clock", frozenset({PROCESSING, QUALITY}), frozenset[Read](), logger_file, read_logger,
              choose=lists.shipments_to_read_out),
)  # fmt: skip
