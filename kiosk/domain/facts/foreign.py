"""Facts about bags that a maker outside filled and labelled."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ForeignExpected:
    """A maker's bag is on its way: what its label has to say, keyed twice from order and release certificate.

    `label` is the id of the maker's label, `label_sha256` of the file that describes it, `carriers` how many symbols it
    has. `fields` are salted commitments by field's name. `certificate` is the number of the release certificate.
    """

    container: str
    label: str
    label_sha256: str
    maker: str
    carriers: int
    fields: tuple[tuple[str, str], ...]
    certificate: str
    attempt_id: str


@dataclass(frozen=True)
class ForeignBound:
    """Two people read the maker's whole label, the order and the new tie-tag together: the bag is this container."""

    container: str
    attempt_id: str


ForeignFact = ForeignExpected | ForeignBound
