"""A device that is absent, mute or broken, said as `Expected X, got Y.` with what the person does now."""

from kiosk.domain.errors import KioskError


class DeviceError(KioskError):
    """A broken device. `what` names it, `expected` and `got` are the sides, `remedy` is what the person does now."""

    def __init__(self, what: str, expected: str, got: str, remedy: str) -> None:
        super().__init__(what, expected, got, remedy)
        self.what = what
        self.expected = expected
        self.got = got
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}: Expected {self.expected}, got {self.got}. {self.remedy}"
