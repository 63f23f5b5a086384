"""Custody: where a container is and who holds it, known from the first label on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Custody:
    """Where a container is and who holds it (a person's id, or the name of a carrier).

    An empty place is the site's own, an empty holder the site itself: so it is until somebody has it in hand.
    """

    place: str = ""
    holder: str = ""


AT_THE_SITE = Custody()
