"""Blood groups (structure 002), and whether they agree with the collection type of the product.

The full table is licensed and not here. Known are only the values that say 'for autologous use only' and a few
messages that stand in place of a group; every other value is read, kept and counted as not known.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from kiosk.domain.identifiers.isbt128.product import AutologousUse, autologous_use
from kiosk.domain.identifiers.isbt128.structure import Structure


class Biohazard(Enum):
    """What a value says about the biohazard legend."""

    MARKED = "biohazard"
    UNMARKED = "no biohazard"


@dataclass(frozen=True)
class AutologousGroup:
    """A value that says 'for autologous use only': the ABO group, the RhD type, and the biohazard variant."""

    abo: str
    rhd: str
    biohazard: Biohazard


_PAIRS = {
    ("O", "negative"): ("97", "98"),
    ("O", "positive"): ("53", "54"),
    ("A", "negative"): ("08", "09"),
    ("A", "positive"): ("64", "65"),
    ("B", "negative"): ("19", "20"),
    ("B", "positive"): ("75", "76"),
    ("AB", "negative"): ("30", "31"),
    ("AB", "positive"): ("86", "87"),
}

AUTOLOGOUS_GROUPS = {
    gg: AutologousGroup(abo, rhd, biohazard)
    for (abo, rhd), pair in _PAIRS.items()
    for gg, biohazard in zip(pair, (Biohazard.UNMARKED, Biohazard.MARKED), strict=True)
}
"""The sixteen values of gg for autologous use only (ST-001, structure 002)."""


class GroupMessage(Enum):
    """A message in place of a group."""

    AUTOLOGOUS_COLLECTION = "Ma"
    BIOHAZARDOUS = "Mb"
    QUARANTINE = "Mq"
    DISCARD = "Md"
    NOT_FOR_TRANSFUSION = "Mx"
    RESEARCH = "Mr"
    NO_ABO_INFORMATION = "00"


_BLOCKING = frozenset({GroupMessage.QUARANTINE, GroupMessage.DISCARD, GroupMessage.NOT_FOR_TRANSFUSION})
_NEUTRAL = frozenset({GroupMessage.AUTOLOGOUS_COLLECTION, GroupMessage.NO_ABO_INFORMATION})
_MESSAGES = {message.value: message for message in GroupMessage}


@dataclass(frozen=True)
class BloodGroups(Structure):
    """Structure 002: gg the group or a message, r further antigens, e always 0."""

    NUMBER: ClassVar[str] = "002"
    NAME: ClassVar[str] = "Blood groups"
    KIND: ClassVar[str] = "blood-groups"
    DATA_IDENTIFIER: ClassVar[str] = "=%"
    LENGTH: ClassVar[int] = 4
    GRAMMAR: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z0-9]{2}[A-Z0-9]0")
    EXPECTED: ClassVar[str] = "4 characters: 2 of the group, 1 of further antigens, 0"

    @property
    def gg(self) -> str:
        """The group, or the message in its place: two characters."""
        return self.content[:2]

    @property
    def r(self) -> str:
        """Further antigens, one character of a licensed table."""
        return self.content[2]

    @property
    def e(self) -> str:
        """Kept for later by the standard: always 0."""
        return self.content[3]

    @property
    def autologous_group(self) -> AutologousGroup | None:
        """What gg says, where it says 'for autologous use only'; None where it is a message or not known here."""
        return AUTOLOGOUS_GROUPS.get(self.gg)

    @property
    def message(self) -> GroupMessage | None:
        """The message in place of a group, None where gg is none that is known here."""
        return _MESSAGES.get(self.gg)

    @property
    def autologous_only(self) -> bool:
        """Whether gg is known to be for autologous use only."""
        return self.autologous_group is not None

    @property
    def biohazard(self) -> Biohazard | None:
        """What gg says about the biohazard legend, None where that is not known here."""
        if self.autologous_group is not None:
            return self.autologous_group.biohazard
        return Biohazard.MARKED if self.message is GroupMessage.BIOHAZARDOUS else None


class GroupAgreement(Enum):
    """How a blood group symbol and the product's collection type go together."""

    AGREES = "agrees"
    CONFLICTS = "conflicts"
    BLOCKS_RELEASE = "blocks release"
    SITE_DECIDES = "the site must have decided"


def group_agreement(groups: BloodGroups, collection_type: str) -> GroupAgreement:
    """Whether the group agrees with the collection type: autologous only, and biohazard if and only if it is X.

    A message can block the release. `Ma` and `00` say neither yes nor no, so a site must have settled them; a value
    that is not known here conflicts.
    """
    if groups.message in _BLOCKING:
        return GroupAgreement.BLOCKS_RELEASE
    if autologous_use(collection_type) is AutologousUse.NEVER:
        return GroupAgreement.CONFLICTS
    if groups.message in _NEUTRAL:
        return GroupAgreement.SITE_DECIDES
    marked = Biohazard.MARKED if collection_type == "X" else Biohazard.UNMARKED
    known = groups.autologous_group
    return GroupAgreement.AGREES if known is not None and known.biohazard is marked else GroupAgreement.CONFLICTS
