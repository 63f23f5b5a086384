"""What the screens show: plain values. A template reads these and nothing else, so that what a screen can give away is
seen here.

Texts are translated already; times are texts with their zone. `kind` words choose a symbol as well as a colour.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """One thing that can be begun at this place. It names no patient. `waiting` is how many wait for it, if counted."""

    slug: str
    title: str
    hint: str
    picture: str
    waiting: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Button:
    """A large button of an immediate act. `tone` is 'go', 'stop' or 'plain'."""

    action: str
    title: str
    tone: str = "plain"
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Running:
    """A bag on its way to the vein: a line on the screen that nothing hides, with its countdown and its buttons.

    `bag` names the bag without naming the patient ('bag 1 of 2, …'). `until` is an ISO moment in UTC, '' for none;
    `until_text` says it for people. `beside` warns of another patient's bag in the same room, '' where there is none.
    """

    bag: str
    what: str
    until: str
    until_text: str
    seconds_left: int | None
    buttons: tuple[Button, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to key. `kind`: 'text', 'date', 'number', 'choice', 'yes-or-why', 'file'. `unit` stands behind it.

    An `optional` one may stay empty.
    """

    name: str
    label: str
    kind: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    hint: str = ""
    longest: int = 120
    optional: bool = False


@dataclass(frozen=True)
class Prompt:
    """What one person does now. One action a screen.

    `ask` is 'badge', 'wristband', 'birth date', 'order', 'shipper', 'sheet', 'bag', 'parent', 'form',
    'look-alike' or 'sign'.
    `done` and `of` count this person's own prompts. `so_far` counts labels shown in this prompt where `several` are
    asked for; `can_end` lets the person say that a label can't be read whole, `can_miss` that the thing asked for is
    missing, `can_lack_seal` that it bears no square code.
    """

    ask: str
    title: str
    instruction: str
    picture: str
    done: int
    of: int
    person: int
    people: int
    several: bool = False
    can_end: bool = False
    can_miss: bool = False
    can_lack_seal: bool = False
    so_far: int = 0
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line of what is shown to a person: what it is, and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Statement:
    """What a person signs. `challenge` is single use and bound to all of this; `tries_left` counts PINs."""

    person: str
    meaning: str
    act: str
    read: tuple[Row, ...]
    shown: tuple[Row, ...]
    challenge: str
    tries_left: int | None = None


@dataclass(frozen=True)
class Part:
    """A piece of a value; `differs` where it differs from what stands on the other side."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Disagreement:
    """One reason of a refusal: what does not agree, both values in parts, and what to do with the hands."""

    title: str
    expected: tuple[Part, ...]
    read: tuple[Part, ...]
    remedy: str
    hazard: str
    rule: str


@dataclass(frozen=True)
class Call:
    """Whom to call: what they are here, who it is today, and the number."""

    duty: str
    name: str
    number: str


@dataclass(frozen=True)
class Paper:
    """A paper that goes with an answer: `printed_here` by the kiosk's own printer, else it is a PDF to open.

    One that is `saved` is a file for another site.
    """

    title: str
    url: str
    printed_here: bool
    saved: bool = False


@dataclass(frozen=True)
class Verdict:
    """The kiosk's answer. `kind` is 'authorised', 'retry', 'stop' or 'timed stop'.

    `word` is the one large word or sentence; `shown` are rows (patient, product, limits, until). `until` as in
    `Running`. `goes_on` is the button's text that leads to the next thing, '' where only an acknowledgement leaves.
    `holds` are hold numbers. `code` is a pass to be
    shown once, `code_picture` where its picture is.
    """

    kind: str
    word: str
    title: str
    shown: tuple[Row, ...] = ()
    reasons: tuple[Disagreement, ...] = ()
    also: tuple[Disagreement, ...] = ()
    do_now: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    holds: tuple[str, ...] = ()
    until: str = ""
    until_text: str = ""
    seconds_left: int | None = None
    goes_on: str = ""
    buttons: tuple[Button, ...] = ()
    prints: tuple[Paper, ...] = ()
    code: str = ""
    code_picture: str = ""
