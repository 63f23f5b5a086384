"""The receipt inspection: how each shipper came, what its logger says, what was in it; how a maker's bag was taken in.

What was packed stands beside what was found, so that the eye sees whether they agree; what was looked at without the
kiosk is written by hand.
"""

from kiosk.domain import facts as f
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Blank, Block, Line, Quoted, Said, Section, Table, Tone
from kiosk.domain.shipping import WHOLE
from kiosk.domain.text import visible
from kiosk.handoffs.reports.bags import holds, product_lines, signature_lines
from kiosk.handoffs.reports.citing import CaseFile, Cited
from kiosk.handoffs.reports.shipments import of_shipment, sent, shipper_number
from kiosk.handoffs.reports.wording import NOT_ON_RECORD

TITLE = "Receipt inspection"

_COLUMNS = (("", 16), ("As packed", 28), ("As received", 28), ("As opened", 28))


def sections(case: CaseFile) -> tuple[Section, ...]:
    """Each shipper that was received, each maker's bag that was bound. Raises ParseError where there was neither."""
    received = {one.fact.shipment for one in case.of(f.ReceivedSealed)}
    shippers = tuple(one for one in case.of(f.ShipperPacked) if one.fact.shipment in received)
    bound = case.of(f.ForeignBound)
    if not shippers and not bound:
        raise ParseError("receipt inspection", "a shipper that was received, or a maker's bag that was bound", "none")
    found = [Section("Shipper", _shipper(case, one)) for one in shippers]
    found += [Section("Maker's bag", _makers(case, one)) for one in bound]
    first, *more = found
    return (first, *(Section(one.title, one.blocks, new_page=True) for one in more))


def _shipper(case: CaseFile, packed: Cited[f.ShipperPacked]) -> tuple[Block, ...]:
    shipment = packed.fact.shipment
    received = of_shipment(case, f.ReceivedSealed, shipment)
    opened = of_shipment(case, f.ShipperOpened, shipment)
    return (
        Line("Shipper", shipper_number(packed), Tone.STRONG),
        *sent(case, packed),
        _compared(packed, received, opened),
        *_condition(received),
        *_temperature(case, packed),
        Line("On the way", _on_the_way(packed, received, opened)),
        *(line for one in received[-1:] for line in _signed(case, "Received shut", one)),
        *(line for one in opened[-1:] for line in _signed(case, "Opened, read", one)),
        *_contents(case, packed, opened),
        Blank("Bags looked at: leaks, breaks, labels legible, cold", 2),
        Blank("Accepted or not, by quality: name, date, time, signature"),
    )


def _signed(case: CaseFile, caption: str, one: Cited[f.Fact]) -> tuple[Line, ...]:
    attempt = str(getattr(one.fact, "attempt_id", ""))
    step = next((taken for taken in case.of(f.StepTaken) if taken.fact.attempt_id == attempt), None)
    return signature_lines(case, caption, step) if step is not None else (Line(caption, (one.at, ", ", *one.people)),)


def _compared(
    packed: Cited[f.ShipperPacked],
    received: tuple[Cited[f.ReceivedSealed], ...],
    opened: tuple[Cited[f.ShipperOpened], ...],
) -> Table:
    """What was packed, beside what was found with the lid shut and open. Nobody reads a seal from an open lid."""
    last = received[-1]
    inside: Said = (opened[-1].numbered("containers"),) if opened else ("not opened yet",)
    return Table(
        _COLUMNS,
        (
            (("tamper seals",), (packed.quote("tamper_seals"),), (last.quote("tamper_seals"),), ("",)),
            (("containers",), (packed.numbered("containers"),), (last.quote("count"),), inside),
            (("logger",), (packed.quote("logger"),), (last.quote("logger"),), ("",)),
            (("when",), (packed.at,), (last.at,), (opened[-1].at,) if opened else ("not opened yet",)),
        ),
    )


def _condition(received: tuple[Cited[f.ReceivedSealed], ...]) -> tuple[Line, ...]:
    last = received[-1]
    tone = Tone.PLAIN if last.fact.condition == WHOLE else Tone.ALARM
    return (Line("Came", (last.quote("condition"),), tone),)


def _on_the_way(
    packed: Cited[f.ShipperPacked],
    received: tuple[Cited[f.ReceivedSealed], ...],
    opened: tuple[Cited[f.ShipperOpened], ...],
) -> Said:
    until = opened[-1] if opened else received[-1]
    end = "to the opening" if opened else "to the receipt"
    return (until.span_since(packed), " (", until.minutes_since(packed), f" min) from packing {end}")


def _temperature(case: CaseFile, packed: Cited[f.ShipperPacked]) -> tuple[Line, ...]:
    shipment = packed.fact.shipment
    unread = tuple(
        Line("Logger's file", ("can't be read: ", one.quote("why"), ", ", one.at), Tone.ALARM)
        for one in of_shipment(case, f.TemperatureUnreadable, shipment)
    )
    read = of_shipment(case, f.TemperatureRecorded, shipment)
    if not read:
        return (*unread, Line("Temperature", (NOT_ON_RECORD,), Tone.ALARM))
    last = read[-1]
    tone = Tone.ALARM if last.fact.minutes_outside else Tone.PLAIN
    return (
        *unread,
        Line("Temperature", (last.quote("lowest"), " to ", last.quote("highest"), " °C; ",
                             last.quote("minutes_outside"), " min outside the limits"), tone),
        *_limits(case, packed),
        Line("Logger's file", (last.quote("logger"), ", ", last.quote("readings"), " readings, longest gap ",
                               last.quote("longest_gap_minutes"), " min; from ", last.quote("first_at"), " to ",
                               last.quote("last_at"))),
        Line("File's SHA-256", (last.quote("sha256"),)),
        Line("Read in by", (*last.people, ", ", last.at)),
    )  # fmt: skip


def _limits(case: CaseFile, packed: Cited[f.ShipperPacked]) -> tuple[Line, ...]:
    """The validated transport of what was packed, from the therapy file it was packed under; one line a kind."""
    therapy, sha256 = case.therapy, packed.record.entry.hashes.therapy
    if therapy is None or therapy.sha256 != sha256:
        return (Line("Validated", ("the therapy file of that time is not the one loaded here",), Tone.ALARM),)
    planned = (case.planned(container) for container in packed.fact.containers)
    found = []
    for kind in dict.fromkeys(one.fact.kind for one in planned if one is not None):
        limits = therapy.transport.get(kind)
        if limits is None:
            continue
        place = f"hashes.therapy>transport.{kind}"
        lowest, highest = (packed.trace(f"{place}.{name}_celsius") for name in ("lowest", "highest"))
        hours = f"{limits.longest.total_seconds() / 3600:g}"
        borne = f"{limits.outside.total_seconds() / 60:g}"
        found.append(Line("Validated", (
            Quoted(visible(str(limits.lowest)), (lowest,)), " to ", Quoted(visible(str(limits.highest)), (highest,)),
            " °C, at most ", Quoted(borne, (packed.trace(f"{place}.outside_minutes"),)), " min outside and ",
            Quoted(hours, (packed.trace(f"{place}.longest_hours"),)), " h on the way",
        )))  # fmt: skip
    return tuple(found)


def _contents(
    case: CaseFile, packed: Cited[f.ShipperPacked], opened: tuple[Cited[f.ShipperOpened], ...]
) -> tuple[Block, ...]:
    """Every container that was packed, and whether two people read it out of the shipper."""
    blocks: list[Block] = []
    for number, container in enumerate(packed.fact.containers):
        found: Said = ("not opened yet",)
        if opened:
            read = opened[-1].fact.containers
            at = read.index(container) if container in read else None
            found = ("read by two",) if at is not None else ("NOT READ",)
            traces = (opened[-1].trace(f"fact.containers.{at}"),) if at is not None else ()
            said = case.bag(container, packed.trace(f"fact.containers.{number}"), *traces)
        else:
            said = case.bag(container, packed.trace(f"fact.containers.{number}"))
        blocks.append(Line("Container", (*said, ": ", *found)))
        blocks += holds(case, container)
    return tuple(blocks)


def _makers(case: CaseFile, bound: Cited[f.ForeignBound]) -> tuple[Block, ...]:
    container = bound.fact.container
    expected = next(one for one in case.of(f.ForeignExpected) if one.fact.container == container)
    return (
        *product_lines(case, container),
        Line("Maker, label", (expected.quote("maker"), ", ", expected.quote("label"))),
        Line("Codes on its label", (expected.quote("carriers"),)),
        Line("Release certificate", (expected.quote("certificate"),)),
        *_signed(case, "Keyed from papers", expected),
        *_signed(case, "Label and bag read", bound),
        *holds(case, container),
        Blank("Bag looked at: leaks, breaks, maker's label legible, cold", 2),
        Blank("Accepted or not, by quality: name, date, time, signature"),
    )
