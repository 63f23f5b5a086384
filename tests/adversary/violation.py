"""A find of the adversary."""


class Violation(AssertionError):
    """The kiosk let something through. `name` says what, for all time the same."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{name}: {what}")
        self.name = name
