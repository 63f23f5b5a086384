"""What a container lived through in the cold: where it stands, how long it was warm, which alarms its tanks had.

Time out of the cold runs from the first frame that shows the frozen bag itself until it is back in a slot or opened.
A tie-tag can be read while the bag stays in vapour, so reading one starts nothing. The sum is over the bag's life.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True)
class ColdLimits:
    """What a therapy allows a kind of container that is kept frozen.

    `out_of_cold` is for the sum over its life. In a tank it may never be warmer than `warmest_c` °C, nor outside its
    range for longer than `excursion`.
    """

    out_of_cold: timedelta
    warmest_c: Decimal
    excursion: timedelta

    def exceeded_by(self, since: datetime, until: datetime, warmest_c: Decimal) -> bool:
        """Whether an alarm of a tank is more than the container may have had."""
        return warmest_c > self.warmest_c or until - since > self.excursion


@dataclass(frozen=True)
class Stay:
    """The container stood in a slot from `since` to `until`, None while it stands there."""

    location: str
    since: datetime
    until: datetime | None = None

    def overlaps(self, since: datetime, until: datetime) -> bool:
        """Whether the container stood there at any moment of that span."""
        return self.since <= until and (self.until is None or self.until >= since)


@dataclass(frozen=True)
class Cold:
    """A container's life in the cold. `warm_for`: closed times out of the cold; `warm_since`: the one that runs."""

    stays: tuple[Stay, ...] = ()
    warm_for: timedelta = timedelta(0)
    warm_since: datetime | None = None

    @property
    def location(self) -> str | None:
        """The slot it stands in by the record, None where it stands in none."""
        return self.stays[-1].location if self.stays and self.stays[-1].until is None else None

    def warm_at(self, moment: datetime) -> timedelta:
        """How long it was out of the cold by that moment, over its life."""
        running = moment - self.warm_since if self.warm_since is not None else timedelta(0)
        return self.warm_for + max(running, timedelta(0))

    def warming(self, moment: datetime) -> "Cold":
        """It is out of the cold from that moment on, if it was not before."""
        return self if self.warm_since is not None else replace(self, warm_since=moment)

    def cooled(self, moment: datetime) -> "Cold":
        """It is back in the cold, or its time in the cold is over for good."""
        return replace(self, warm_for=self.warm_at(moment), warm_since=None)

    def put_into(self, location: str, moment: datetime) -> "Cold":
        """It stands in that slot; standing there already, it was only out of it for a while."""
        back = self.cooled(moment)
        return back if back.location == location else replace(back, stays=(*back.stays, Stay(location, moment)))

    def taken_out(self, moment: datetime, *, in_vapour: bool) -> "Cold":
        """It left its slot, if it stood in one, for a cold vessel or for warm air."""
        left = self
        if self.location is not None:
            left = replace(self, stays=(*self.stays[:-1], replace(self.stays[-1], until=moment)))
        return left if in_vapour else left.warming(moment)

    def in_tank(self, facility: str, tank: int, since: datetime, until: datetime) -> bool:
        """Whether it stood in that tank of that facility at any moment of that span."""
        beginning = f"LOC{facility}{tank:02d}"
        return any(stay.location.startswith(beginning) and stay.overlaps(since, until) for stay in self.stays)
