"""Names for screens and papers: people by their particulars, a bag by its place in its set and its numbers."""

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.domain.identifiers import Din
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.view import site_view

ERASED = "erased"
"""Stands for a name that was erased."""


def people_names(bench: Bench) -> Mapping[str, str]:
    """Every person registered here by id, with the name they have in the particulars, or `ERASED`."""
    names = {}
    for person in site_view(bench).people.values():
        document = bench.particulars.get(person.particulars_id) if person.particulars_id else None
        names[person.person_id] = document["name"] if document is not None else ERASED
    return MappingProxyType(names)


def donation_as_printed(din: str) -> str:
    """A donation number in the groups a label prints, without its check character.

    >>> donation_as_printed("A999926123456")
    'A9999 26 123456'
    """
    donation = Din.parse(din)
    return f"{donation.facility.fin} {donation.year} {donation.sequence}"
