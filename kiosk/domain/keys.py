"""Keys a site trusts to have signed a seal, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class KeyPurpose(Enum):
    """What a key may sign: labels, heads of streams, or checkpoints of the site's log. None signs another's."""

    SEAL = "seal"
    DEVICE = "device"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class TrustedKey:
    """One public key with its dates. `key_id` is 8 lower-case hex characters, `public` 64 (32 bytes of Ed25519).

    Times are UTC; `revoked_at` None means not revoked.
    """

    key_id: str
    public: str
    purpose: KeyPurpose
    site: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None = None
