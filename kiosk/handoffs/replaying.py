"""Replay with what came from other sites: the fold is the domain's, foreign chains are unpacked by the ledger."""

from collections.abc import Iterable

from kiosk.domain import replay as domain
from kiosk.domain.envelope import Recorded
from kiosk.domain.journey import Journey
from kiosk.ledger import foreign


def replay(coi: str, recorded: Iterable[Recorded], onto: Journey | None = None) -> Journey:
    """The journey that the facts make, with the chains of other sites that it took over (`domain.replay`)."""
    return domain.replay(coi, recorded, onto, lambda accepted: foreign.story(accepted, coi))
