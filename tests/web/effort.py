"""What the kiosk asks of people: counted while they stand before it."""

from dataclasses import dataclass, field


@dataclass
class Effort:
    """What the kiosk asked of people: prompts, touches apart from PINs and birth dates, and waits in seconds.

    `again` counts right things that had to be held up again.
    """

    prompts: int = 0
    touches: int = 0
    waits: list[float] = field(default_factory=list)
    again: int = 0

    @property
    def waited(self) -> float:
        """Seconds, all people together, from what they did to what the screen showed then."""
        return sum(self.waits)

    def since(self, before: "Effort") -> "Effort":
        """The effort from an earlier moment on."""
        return Effort(
            self.prompts - before.prompts,
            self.touches - before.touches,
            self.waits[len(before.waits) :],
            self.again - before.again,
        )

    def copy(self) -> "Effort":
        """The effort so far."""
        return Effort(self.prompts, self.touches, list(self.waits), self.again)
