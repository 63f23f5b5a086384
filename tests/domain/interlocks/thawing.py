"""A therapy that asks for a post-thaw tag, and one that was printed."""

from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kiosk.domain import facts as f
from kiosk.domain.identifiers import LocalDateTime
from kiosk.domain.label import LabelKind
from tests.domain.attempts import World
from tests.domain.changes import Change, happened, site
from tests.domain.world import CAR_T, DOSE, MINUTE, NOON, THERAPIES, ZONE, printed

TAG = LabelKind.POST_THAW.value


def _tagging() -> MappingProxyType[str, object]:
    therapy = THERAPIES[CAR_T]
    kind = replace(therapy.containers["dose"], pieces_at_opening=(TAG,))
    containers = MappingProxyType({**therapy.containers, "dose": kind})
    return MappingProxyType({**THERAPIES, CAR_T: replace(therapy, containers=containers)})


def asked_for(world: World) -> World:
    """The therapy asks for a post-thaw tag."""
    return site(therapies=_tagging())(world)


def infuse_by(counted_from: datetime) -> datetime:
    """90 minutes later."""
    return counted_from + 90 * MINUTE


def local(moment: datetime) -> str:
    """As a label of the site says it."""
    return LocalDateTime.at(moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)).text


INFUSE_BY = local(infuse_by(NOON - 8 * MINUTE))


def printed_tag(counted_from: datetime, issue: int = 1) -> Change:
    """A tag was issued then, and sent to the printer."""
    until = infuse_by(counted_from)
    return happened(
        *printed(DOSE, TAG, issue)[:1],
        f.InfuseByAssigned(DOSE, TAG, issue, counted_from, until, local(until)),
        *printed(DOSE, TAG, issue)[1:],
    )
