"""A task: one attempt, or one record, as it is acted out on a screen. What is asked next follows from the step's row.

A task grants nothing. It gathers what each person shows, says and keys, and is then put before the use case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from kiosk.barcodes.handover import is_code
from kiosk.domain.decision import Decision
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.records import RecordKind
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.badging import PrintedBadge
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.grading import LEAST_LOOKS
from kiosk.handoffs.labelling import Printed
from kiosk.handoffs.recording import Signed
from kiosk.handoffs.shipping import Dispatched
from kiosk.handoffs.turns import Turn, UnderWay
from kiosk.web.screens import Field, Row

BADGE, FORM, LOOK_ALIKE, SIGN = "badge", "form", "look-alike", "sign"
ASKED = {
    Read.BAND: "wristband",
    Read.OLD_BAND: "old wristband",
    Read.NEW_BAND: "new wristband",
    Read.NEW_BADGE: "new badge",
    Read.BIRTH_DATE: "birth date",
    Read.ORDER: "order",
    Read.SHIPPER: "shipper",
    Read.SHEET: "sheet",
    Read.PARENT: "parent",
    Read.MAKER: "maker’s label",
    Read.PLACE: "place",
    Read.BAG: "bag",
}
"""How a reading of the step table is asked for, in the order in which it is."""

Keyed = Mapping[str, str]

PRINTING = frozenset(
    {
        *(StepKind.ISSUE_AT_COLLECTION, StepKind.ISSUE_IN_PROCESSING, StepKind.REPRINT_AT_COLLECTION),
        *(StepKind.REPRINT_IN_PROCESSING, StepKind.REPLACE_LABEL, StepKind.PRINT_BAND),
        *(StepKind.ISSUE_AT_OPENING, StepKind.REPRINT_AT_OPENING, StepKind.ISSUE_RESERVE),
        *(StepKind.ISSUE_FOR_FOREIGN, StepKind.REPRINT_FOR_FOREIGN),
    }
)
"""Steps that print a label or a wristband: two people are told of a look-alike."""


@dataclass(frozen=True)
class Choice:
    """One line of a work list: the journey and what of it. `named` is a hold or a change of identity."""

    title: str
    hint: str
    coi: str
    container: str = ""
    piece: str = ""
    issue: int = 0
    named: str = ""


NOTHING_CHOSEN = Choice("", "", "")


@dataclass(frozen=True)
class Act:
    """One step as a screen offers it. One row for each step; what it demands is in the step table.

    `also` is read beside what the row demands. `form` gives the fields to key, `form_by` is 'first', 'each' or 'each at
    a mark' whose bag goes to a marked site, and `sound` raises ParseError for what can't be meant, `about` says which
    journey a form names. `several` asks for labels until the person says that was all. `choose` gives the work list
    where nothing that is read names the journey. `conclude` puts the task before its use case. `then` is the slug that
    follows. A `rare` act is offered on a page of its own.
    """

    slug: str
    step: StepKind
    title: str
    hint: str
    picture: str
    places: frozenset[str]
    conclude: "Callable[[Bench, Task], Decision | Printed | Dispatched]"
    also: frozenset[Read] = frozenset()
    form: "Callable[[Bench, Task], tuple[Field, ...]] | None" = None
    form_by: str = "first"
    several: bool = False
    choose: Callable[[Bench], tuple[Choice, ...]] | None = None
    fresh_coi: Callable[[Bench], str] | None = None
    sound: "Callable[[Bench, Task, Keyed], object]" = lambda _bench, _task, _keyed: None
    about: "Callable[[Bench, Keyed], str] | None" = None
    then: "Callable[[Bench, Task], tuple[str, Choice] | None]" = lambda _bench, _task: None
    offered: bool = True
    rare: bool = False


@dataclass(frozen=True)
class RecordAct:
    """Something one person records alone, as a screen offers it.

    `record` gives the reason where it was refused, the badge it printed, or what is said of it afterwards. `then` is
    what follows. `several` asks for labels until the person says that was all; that may be none. `shown` is what stands
    over the signature, where it isn't the form as keyed.
    """

    slug: str
    kind: RecordKind
    title: str
    hint: str
    picture: str
    places: frozenset[str]
    reads: frozenset[Read]
    form: "Callable[[Bench, Recording], tuple[Field, ...]]"
    record: "Callable[[Bench, Recording, Signed], Reason | PrintedBadge | str | None]"
    choose: Callable[[Bench], tuple[Choice, ...]] | None = None
    offered: bool = True
    rare: bool = False
    several: bool = False
    then: "Callable[[Bench, Recording], tuple[str, Choice] | None]" = lambda _bench, _made: None
    shown: "Callable[[Bench, Recording], tuple[Row, ...]] | None" = None


@dataclass(frozen=True)
class Task:
    """An attempt on this screen. `keyed` are forms by turn; `intended` the texts a read-back waits for.

    `filled` is what a file put into this person's form, or what they keyed that was not taken: to be looked at again.
    `no_seal` says that a shipper's label bears none. `people` may be more than the row asks for: two where a look-alike
    is active, as `alike` says. `challenge` is what the next signature has to name. `makers_products` are the product
    codes of bags that makers outside fill, by the site's therapies: with the tie-tag of one, the maker's own label is
    read as well. `marked_products` are those of doses that go to a marked site.
    """

    act: Act
    under_way: UnderWay
    choice: Choice = NOTHING_CHOSEN
    keyed: tuple[Keyed, ...] = ()
    all_shown: bool = False
    no_seal: bool = False
    intended: frozenset[str] = frozenset()
    people: int = 1
    alike: bool = False
    told: tuple[str, ...] = ()
    challenge: str = ""
    tries_left: int | None = None
    filled: Keyed = field(default_factory=dict)
    makers_products: frozenset[str] = frozenset()
    marked_products: frozenset[str] = frozenset()

    @property
    def turn(self) -> Turn | None:
        """The open turn, None between two people."""
        return self.under_way.turn

    def with_turn(self, turn: Turn | None) -> "Task":
        """The task with its open turn changed."""
        return replace(self, under_way=replace(self.under_way, turn=turn))

    @property
    def number(self) -> int:
        """Whose turn it is, from 0."""
        return len(self.under_way.witnesses)

    @property
    def asks(self) -> tuple[str, ...]:
        """Everything this person is asked for, in order. The same for any record and any earlier person."""
        reads = STEPS[self.act.step].reads_of(self.number) | self.act.also
        form = self.act.form is not None and self._keys
        look_alike = self.alike and self.number == self.people - 1
        return (
            BADGE,
            *(word for read, word in ASKED.items() if read in reads),
            *((FORM,) if form else ()),
            *((LOOK_ALIKE,) if look_alike else ()),
            SIGN,
        )

    @property
    def _keys(self) -> bool:
        match self.act.form_by:
            case "each":
                return True
            case "each at a mark":
                bags = self.turn.bags if self.turn is not None else ()
                return any(bag.container[13:18] in self.marked_products for bag in bags)
            case _:
                return self.number == 0

    @property
    def ask(self) -> str:
        """What is asked for now. After a stop the camera saw there is nothing left but to sign it."""
        turn = self.turn
        if turn is None:
            return BADGE
        if stopped(turn):
            return SIGN
        return next(ask for ask in self.asks if not self._answered(ask, turn))

    def _answered(self, ask: str, turn: Turn) -> bool:
        match ask:
            case "badge":
                return True
            case "bag" | "parent":
                return self._bags_shown(turn)
            case "old wristband":
                return self.all_shown or bool(turn.bands)
            case "new wristband":
                comes_off = "old wristband" in self.asks and not self.all_shown
                return len(set(turn.bands)) > comes_off
            case "shipper":
                shown = any(self.no_seal or shipper.trust is not None for shipper in turn.shippers)
                return shown and (self.all_shown or not self.every_shipper_label)
            case "form":
                return len(self.keyed) > self.number
            case "look-alike":
                return bool(self.told)
            case _:
                return read_of(turn, ask)

    @property
    def several(self) -> bool:
        """Whether the person says when every label, or every code of one, was shown."""
        return self.act.several or bool(self.intended)

    @property
    def every_shipper_label(self) -> bool:
        """Whether every label of a shipper is asked for, one after another, and not just one."""
        return self.act.step is StepKind.READ_BACK_SHIPPER

    def _bags_shown(self, turn: Turn) -> bool:
        meant = f"{self.choice.container} {self.choice.piece} {self.choice.issue}"
        read_back = self.intended <= set(turn.texts) and len(turn.shown) >= LEAST_LOOKS
        if self.intended and (read_back or set(sealed(turn)) - {meant}):
            return True
        if self.several:
            return self.all_shown and bool(sealed(turn))
        # A maker's label stands for the bag, but where it is asked for by itself.
        stands_for_bag = Read.MAKER not in STEPS[self.act.step].reads_of(self.number)
        return (bool(sealed(turn)) and not self.makers_label_due) or (stands_for_bag and whole_maker_label(turn))

    @property
    def makers_label_due(self) -> bool:
        """Whether a maker's tie-tag was read outside the vapour, and nothing yet of the maker's own label."""
        turn = self.turn
        if turn is None or turn.makers or Read.PLACE in STEPS[self.act.step].reads_of(self.number):
            return False
        return any(bag.trust is not None and bag.container[13:18] in self.makers_products for bag in turn.bags)


@dataclass(frozen=True)
class Recording:
    """A record one person makes, on this screen."""

    act: RecordAct
    turn: Turn | None = None
    choice: Choice = NOTHING_CHOSEN
    keyed: tuple[Keyed, ...] = ()
    challenge: str = ""
    tries_left: int | None = None
    filled: Keyed = field(default_factory=dict)
    all_shown: bool = False
    number: int = field(default=0, init=False)
    people: int = field(default=1, init=False)

    def with_turn(self, turn: Turn | None) -> "Recording":
        """The record with its open turn changed."""
        return replace(self, turn=turn)

    def to_show_again(self) -> "Recording":
        """The record without what was shown for it: it was not what is asked for."""
        turn = replace(self.turn, badges=(), frames=(), exhibits=()) if self.turn is not None else None
        return replace(self, turn=turn, tries_left=None)

    @property
    def asks(self) -> tuple[str, ...]:
        """Everything the person is asked for, in order."""
        return (BADGE, *(word for read, word in ASKED.items() if read in self.act.reads), FORM, SIGN)

    @property
    def ask(self) -> str:
        """What is asked for now."""
        if self.turn is None:
            return BADGE
        for ask in self.asks[1:]:
            if ask in {FORM, SIGN}:
                if ask == SIGN or not self.keyed:
                    return ask
            elif not (self._bags_shown(self.turn) if ask in {"bag", "parent"} else read_of(self.turn, ask)):
                return ask
        return SIGN

    def _bags_shown(self, turn: Turn) -> bool:
        return self.all_shown if self.act.several else bool(sealed(turn))


def labels_read(turn: Turn, ask: str) -> int:
    """How many labels with a seal were read in this turn of what is asked for: of a shipper, or else of bags."""
    return len({s.label for s in turn.shippers if s.trust is not None}) if ask == "shipper" else len(sealed(turn))


def read_of(turn: Turn, ask: str) -> bool:
    """Whether the turn holds what was asked for."""
    match ask:
        case "wristband":
            return bool(turn.bands)
        case "order":
            return bool(turn.orders)
        case "place":
            return bool(turn.places)
        case "new badge":
            return bool(turn.badges)
        case "sheet":
            return bool(sheets(turn))
        case "birth date":
            return turn.spoken is not None
        case "maker’s label":
            return whole_maker_label(turn)
        case _:
            return False


def whole_maker_label(turn: Turn) -> bool:
    """Whether every code of one maker's label was read."""
    whole = {read.label: read.of for read in turn.makers}
    return any(len({r.carrier for r in turn.makers if r.label == label}) == of for label, of in whole.items())


def sealed(turn: Turn) -> tuple[str, ...]:
    """The labels read so far with their seal, as 'container piece issue', each once."""
    return tuple(
        dict.fromkeys(f"{bag.container} {bag.piece} {bag.issue}" for bag in turn.bags if bag.trust is not None)
    )


def sheets(turn: Turn) -> tuple[str, ...]:
    """The codes of hand-overs read so far, each once."""
    return tuple(text for text in turn.texts if is_code(text))


def stopped(turn: Turn) -> bool:
    """Whether the camera itself saw what can't be."""
    return any(reason.answer is not Answer.RETRY for reason in turn.gate)
