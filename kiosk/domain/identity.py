"""Whose cells they are, over years: names and numbers change, and nobody relabels a bag at -196 °C.

1. The identities of a patient are a chain. It begins with the enrolment; a link that two people made adds the new
   identity at its end, and the end is the present one.
2. A label agrees when the identity it is committed to is in the chain: the present one, or one joined to it by links.
3. Changes are linked oldest first and taken back newest first, so that the chain never has a gap.
4. What was taken back is out of the chain: labels issued under it agree no longer.
"""

from dataclasses import dataclass

from kiosk.domain.facts import IdentityCommitments


@dataclass(frozen=True)
class FormerIdentity:
    """An identity that stood last in the chain until the change `until`, heard of from `source`, was linked to it.

    `band_serial` is of the wristband that was on then.
    """

    particulars_id: str
    identity: IdentityCommitments
    band_serial: int | None
    until: str
    source: str


@dataclass(frozen=True)
class LinkNamed:
    """For linking an identity: which change, and the documents cited."""

    change_id: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class TakenBackNamed:
    """For taking back a change of identity: which, and why it was never this patient's."""

    change_id: str
    why: str
