"""A container that a maker outside filled and labelled: what its label says, as a value of the record."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MakerSeen:
    """One carrier of a maker's label as a witness read it: the fields as salted commitments, sorted by name."""

    label: str
    carrier: str
    of: int
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Foreign:
    """What the maker's label of a container has to say, by order and release certificate: commitments, by field.

    `carriers` is how many carriers that label has. `bound` is whether two people read bag and papers together.
    """

    label: str
    maker: str
    fields: tuple[tuple[str, str], ...]
    carriers: int
    bound: bool = False

    def said_by(self, seen: MakerSeen) -> bool:
        """Whether the carrier is of this very bag: of its label, and every field as expected."""
        return seen.label == self.label and set(seen.fields) <= set(self.fields)
