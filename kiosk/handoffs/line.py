"""The check at the line: wristband, bag and spoken birth date read; route, site and prohibitions said by people."""

from dataclasses import replace

from kiosk.domain.administration import LineSaid
from kiosk.domain.containers import ContainerState, LabelState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.facts import LabelApplied, WayChecked, WaySaid
from kiosk.domain.journey import Journey
from kiosk.domain.label import LabelKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.turns import UnderWay

AT_THE_LINE = frozenset({ContainerState.VERIFIED, ContainerState.INFUSING})
"""States in which a bag hangs at a patient."""


def check_line(bench: Bench, under_way: UnderWay, said: tuple[WaySaid, ...], acknowledged: tuple[str, ...]) -> Decision:
    """Two people read at the line, and each says what they see there; the prohibitions were acknowledged one by one.

    The post-thaw tag that both read is on the bag from here on.
    """
    under_way = replace(under_way, detail=LineSaid(said, acknowledged))

    def checked(seen: Journey, granted: Authorized) -> Consequence:
        tags = [(name, seen.containers[name].current_label(LabelKind.POST_THAW.value)) for name in granted.containers]
        on = tuple(
            LabelApplied(name, tag.piece, tag.issue, granted.attempt_id)
            for name, tag in tags
            if tag is not None and tag.state is LabelState.READ_BACK
        )
        ways = tuple(WayChecked(name, said, acknowledged, granted.attempt_id) for name in granted.containers)
        return Consequence(
            (*((seen.coi, tag) for tag in on), *((seen.coi, way) for way in ways)),
            tuple(("application", f"{fact.container} {fact.piece} {fact.issue}") for fact in on),
        )

    return conclude(bench, under_way, checked)


def twins(bench: Bench) -> frozenset[tuple[str, str]]:
    """Bags (CoI, container) at the line in a room where another patient's bag is at the line too: both are warned.

    A station that the site puts into no room is a room of its own.
    """
    at_the_line = [
        (bench.rooms.get(bag.station, bag.station), listed.coi, bag.container)
        for listed in bench.roll.active()
        for bag in listed.running
        if bag.state in AT_THE_LINE
    ]
    return frozenset(
        (coi, container)
        for room, coi, container in at_the_line
        if any(other == room and others != coi for other, others, _bag in at_the_line)
    )
