"""Keys a site trusts to have signed a seal, and when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum


class KeyPurpose(Enum):
    """What a key may sign: labels, heads of streams, or checkpoints of the site's log. None signs another's."""

    SEAL = "seal"
    DEVICE = "device"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class TrustedKey:
    """One public key with its dates. `key_id` is 8 lower-case hex characters, `public` 64 (32 bytes of Ed25519).

    Times are UTC. `revoked_at` None means not revoked, `retired_at` None that no other key has taken its place.
    `last_size` is of a retired checkpoint key: the size of the largest log it may have signed.
    """

    key_id: str
    public: str
    purpose: KeyPurpose
    site: str
    not_before: datetime
    not_after: datetime
    revoked_at: datetime | None = None
    retired_at: datetime | None = None
    last_size: int | None = None

    def seals_now(self, now: datetime) -> bool:
        """Whether labels may be sealed with it: a seal key within its dates, neither revoked nor retired."""
        ended = self.revoked_at is not None or self.retired_at is not None
        return self.purpose is KeyPurpose.SEAL and not ended and self.not_before <= now < self.not_after


def retired(key: TrustedKey, at: datetime) -> TrustedKey:
    """The key once another took its place by a fact recorded at `at`, the last thing it may have signed.

    Labels hang on frozen bags for decades: a seal key's own dates stay, for they are those of the reading.
    """
    if key.purpose is KeyPurpose.SEAL:
        return replace(key, retired_at=at)
    return replace(key, retired_at=at, not_after=min(key.not_after, at + timedelta(microseconds=1)))
