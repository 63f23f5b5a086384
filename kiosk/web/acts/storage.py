"""The cold store on the screens: a bag in and out by two; a rack counted and a tank's alarm recorded by one."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation

from kiosk.domain.decision import Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.interlocks.storage import place_words
from kiosk.domain.reasons import Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read, StepKind
from kiosk.handoffs import inventory, storage
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.recording import Signed
from kiosk.web.acts import lists
from kiosk.web.acts.tasks import Act, Choice, Keyed, RecordAct, Recording, Task
from kiosk.web.kiosk import PROCESSING, QUALITY
from kiosk.web.screens import Field, Row
from kiosk.web.words import gettext as _
from kiosk.web.words import words
from kiosk.web.words.values import said

IN_VAPOUR, INTO_AIR = "vapour", "air"
_AT = frozenset({PROCESSING})


def store(bench: Bench, task: Task) -> Decision:
    """The bag goes into the slot that both read."""
    return storage.store(bench, task.under_way)


def retrieve(bench: Bench, task: Task) -> Decision:
    """The bag leaves its slot, as the first person said: in a cold vessel, or into warm air."""
    going = task.keyed[0].get("going", "") if task.keyed else ""
    return storage.retrieve(bench, task.under_way, in_vapour=going == IN_VAPOUR)


def where_to(_bench: Bench, _task: Task) -> tuple[Field, ...]:
    """Where the bag goes now: in warm air its time out of the cold runs."""
    choices = ((IN_VAPOUR, _("A cold vessel with vapour")), (INTO_AIR, _("Warm air: bench or water bath")))
    return (Field("going", _("Where does the bag go?"), "choice", choices=choices),)


def in_the_store(bench: Bench) -> tuple[Choice, ...]:
    """Bags that stand in the store, each with its place."""
    return tuple(
        Choice(
            lists.bag_words(bench, listed.coi, bag.container), said(place_words(bag.location)), listed.coi,
            bag.container,
        )
        for listed in bench.roll.active()
        for bag in listed.frozen
        if bag.location is not None
    )  # fmt: skip


def count(bench: Bench, made: Recording, signed: Signed) -> str:
    """What hangs in the rack was read; what differs is named, and held."""
    turn = made.turn
    if turn is None or not turn.places:
        raise ParseError("storage location", "a slot of the rack", "none")
    read = tuple(dict.fromkeys((bag.coi, bag.container) for bag in turn.bags))
    return _findings(bench, inventory.count_rack(bench, turn.places[-1], read, signed), _("The rack is as recorded."))


def alarm_form(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    """What the tank's own display or protocol says."""
    return (
        Field("tank", _("Tank"), "number"),
        Field("minutes", _("It was too warm for"), "number", _("minutes")),
        Field("ago", _("It ended"), "number", _("minutes ago")),
        Field("warmest_c", _("Warmest"), "text", "°C", hint=_("such as -135"), longest=8),
        Field("why", _("What happened"), "text", longest=200),
    )


def alarm(bench: Bench, made: Recording, signed: Signed) -> str:
    """A tank was too warm: every bag that stood in it is judged."""
    keyed = made.keyed[0]
    tank, minutes, ago = (_whole(keyed, name) for name in ("tank", "minutes", "ago"))
    until = bench.now - timedelta(minutes=ago)
    told = inventory.Alarm(tank, until - timedelta(minutes=minutes), until, _celsius(keyed), keyed["why"])
    return _findings(bench, inventory.record_alarm(bench, told, signed), _("No bag was over its limit."))


def cold_rows(bench: Bench, coi: str, container: str) -> tuple[Row, ...]:
    """Where a frozen bag stands, and how long it was out of the cold over its life; nothing for any other."""
    listed = bench.roll.of(coi)
    bag = next((bag for bag in listed.frozen if bag.container == container), None) if listed is not None else None
    therapy = bench.therapies.get(listed.therapy or "") if listed is not None else None
    kind = next((bag.kind for bag in listed.states if bag.container == container), "") if listed is not None else ""
    limits = therapy.cold_limits(kind) if therapy is not None else None
    if bag is None or limits is None:
        return ()
    running = bench.now - bag.warm_since if bag.warm_since is not None else timedelta(0)
    warm = (bag.warm_for + running) / timedelta(minutes=1)
    most = limits.out_of_cold // timedelta(minutes=1)
    return (
        Row(_("Place in the store"), said(place_words(bag.location))),
        Row(_("Out of the cold so far"), _("%(warm)s of %(most)s minutes", warm=f"{warm:.0f}", most=most)),
    )


def _findings(bench: Bench, reasons: tuple[Reason, ...], none: str) -> str:
    if not reasons:
        return none
    listed = "; ".join(_named(bench, reason) for reason in reasons)
    return _("On hold: %(bags)s. Call quality.", bags=listed)


def _named(bench: Bench, reason: Reason) -> str:
    container = reason.container or ""
    coi = next((one.coi for one in bench.roll.all() for bag in one.states if bag.container == container), "")
    bag = lists.bag_words(bench, coi, container) if coi else container
    return f"{bag}: {said(reason.read.removeprefix(container).strip())}"


def _whole(keyed: Keyed, name: str) -> int:
    text = keyed[name].strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise ParseError(name, "a whole number", text)
    return int(text)


def _celsius(keyed: Keyed) -> Decimal:
    text = keyed["warmest_c"].strip().replace("−", "-")
    try:
        warmest = Decimal(text)
    except InvalidOperation:
        raise ParseError("warmest_c", "degrees Celsius", text) from None
    if not warmest.is_finite() or not Decimal(-273) <= warmest <= Decimal(60):
        raise ParseError("warmest_c", "degrees Celsius", text)
    return warmest


def _nothing(_bench: Bench, _made: Recording) -> tuple[Field, ...]:
    return ()


STORAGE_ROWS = (
    Act("store", StepKind.STORE, words("Put a bag into the store"), words("Two people: its place, its tie-tag"),
        "snow", _AT, store),
    Act("retrieve", StepKind.RETRIEVE, words("Take a bag out of the store"),
        words("Two people: its place, its tie-tag"), "snow", _AT, retrieve, form=where_to, choose=in_the_store),
)  # fmt: skip

STORAGE_RECORDS = (
    RecordAct("count", RecordKind.COUNT_RACK, words("Count a rack"), words("Read every bag in it"), "snow", _AT,
              frozenset({Read.PLACE, Read.BAG}), _nothing, count, several=True),
    RecordAct("alarm", RecordKind.RECORD_EXCURSION, words("A tank was too warm"),
              words("Every bag in it is judged"), "snow", frozenset({PROCESSING, QUALITY}), frozenset(), alarm_form,
              alarm, rare=True),
)  # fmt: skip
