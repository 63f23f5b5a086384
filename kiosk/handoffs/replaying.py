"""Replay with what came from other sites: the fold is the domain's, foreign chains are unpacked by the ledger."""

from collections.abc import Iterable

from kiosk.domain import replay as domain
from kiosk.domain.envelope import Recorded
from kiosk.domain.facts import HandoverAccepted
from kiosk.domain.journey import Journey
from kiosk.ledger import foreign


def replay(coi: str, recorded: Iterable[Recorded], onto: Journey | None = None) -> Journey:
    """The journey that the facts make, with the chains of other sites that it took over (`domain.replay`)."""
    return domain.replay(coi, recorded, onto, lambda accepted: foreign.story(accepted, coi))


def story(coi: str, recorded: Iterable[Recorded]) -> tuple[tuple[str, Recorded], ...]:
    """Every fact of a journey over all its sites, in order, each once and with its site: '' for those recorded here.

    What other sites recorded was verified when the journey was taken over, and lies since in this site's own chain. As
    in the replay, this site's own facts in a chain that came back are passed over, and so is what is known already.
    """
    told: dict[tuple[str, int], Recorded] = {}
    for record in recorded:
        fact = record.entry.fact
        if isinstance(fact, HandoverAccepted):
            for site, earlier in foreign.story(fact, coi):
                if site != fact.to_site:
                    told.setdefault((site, earlier.number), earlier)
        told["", record.number] = record
    return tuple((site, record) for (site, _), record in told.items())
