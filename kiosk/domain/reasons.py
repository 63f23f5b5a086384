"""A reason to refuse: what was expected, what was read, what the person does now.

Every refusal in Samevein, whoever speaks it (an interlock, the gate, the proof of a label, a parser, the ledger), is
made of these, so that every screen, report and record says the same thing in the same shape.

- A reason is *identity* or *quality*. Nothing lifts an identity reason but the facts becoming right. A quality reason
  can be covered by an exceptional release that names it.
- A reason asks for a *retry* (recorded, no hold) or a *stop* (confirmed values conflict: the container is held). After
  the irreversible opening a stop is a *timed stop*.
- A reason cannot be used as a yes or no.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Never


class ReasonClass(Enum):
    """Whether anything but the facts can lift the reason."""

    IDENTITY = "identity"
    QUALITY = "quality"


class Answer(Enum):
    """What the refusal asks of the people."""

    RETRY = "retry"
    STOP = "stop"
    TIMED_STOP = "timed stop"


@dataclass(frozen=True)
class Rule:
    """The declaration of one reason: who speaks it, for which hazard, with which class and answer.

    `name` is the interlock's or guard's own name; `remedy` is what the person does now, in plain words.
    """

    name: str
    hazard: str
    kind: ReasonClass
    answer: Answer
    remedy: str

    def reason(self, expected: str, read: str, container: str | None = None) -> "Reason":
        """The reason this rule gives for `read` where `expected` was due, about one container if there is one."""
        return Reason(self.name, self.hazard, self.kind, self.answer, expected, read, self.remedy, container)


@dataclass(frozen=True)
class Reason:
    """One thing that does not agree. `container` is the container it is about, None for the whole attempt."""

    interlock: str
    hazard: str
    kind: ReasonClass
    answer: Answer
    expected: str
    read: str
    remedy: str
    container: str | None = None

    def __bool__(self) -> Never:
        raise TypeError("A reason is not a yes or no: compare it with None.")

    def __str__(self) -> str:
        declared = f"{self.hazard}, {self.kind.value}, {self.answer.value}"
        return f"{self.interlock} ({declared}): expected {self.expected}, read {self.read}"

    def with_answer(self, answer: Answer) -> "Reason":
        """The same reason asking for something else, for a stop that became a timed stop or a retry that recurred."""
        return replace(self, answer=answer)
