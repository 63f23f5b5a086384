"""Facts about processing that went wrong. What was made from what is `ContainersDerived`, however it was made."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ManufactureFailed:
    """Two people read these containers and said, with the reason, that what was made of them or in them failed.

    Neither they nor anything made from them is ever released.
    """

    containers: tuple[str, ...]
    why: str
    attempt_id: str


ProcessingFact = ManufactureFailed
