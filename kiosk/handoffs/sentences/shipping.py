"""One sentence for each fact of a shipment."""

from typing import assert_never

from kiosk.domain import facts as f
from kiosk.domain.facts.shipping import ShipmentFact, ShipperLabelFact
from kiosk.handoffs.phrasing import Names, Phrase, Sentence, Values


def of_shipping(fact: ShipmentFact, names: Names) -> Sentence:
    """What the fact says, with its details. A courier's name is a particular and stands nowhere here."""
    match fact:
        case f.ShipperPacked():
            return _packed(fact, names)
        case f.ShipperDispatched():
            values: Values = (("waybill", fact.waybill), ("until", f"{fact.pass_until:%Y-%m-%d %H:%M} UTC"))
            return Phrase(
                "The shipper was given out under waybill {waybill}; the pass serves until {until}", values
            ), ()
        case f.CourierTook():
            return Phrase("The courier took the shipper"), ()
        case f.CourierHandedOver():
            return Phrase("The courier says: handed over"), ()
        case f.SealsExplained():
            seals: Values = (("seals", ", ".join(fact.tamper_seals)), ("why", fact.why))
            return Phrase("The shipper bears other tamper seals, {seals}: {why}", seals), ()
        case f.ReceivedSealed():
            found: Values = (
                ("seals", ", ".join(fact.tamper_seals)), ("count", str(fact.count)), ("logger", fact.logger),
                ("condition", Phrase(fact.condition)),
            )  # fmt: skip
            text = "Received sealed: tamper seals {seals}, {count} containers, logger {logger}, {condition}"
            return Phrase(text, found), ()
        case f.TemperatureRecorded():
            return _temperature(fact), (Phrase("File {sha256}", (("sha256", fact.sha256),)),)
        case f.TemperatureUnreadable():
            file = Phrase("File {sha256}", (("sha256", fact.sha256),))
            return Phrase("The logger's file can't be read: {why}", (("why", fact.why),)), (file,)
        case f.ShipperOpened():
            opened: Values = (("count", str(len(fact.containers))), ("bags", names.set_of(fact.containers)))
            return Phrase(
                "The shipper was opened, and what was packed is in it: {count} containers, {bags}", opened
            ), ()
        case _:
            assert_never(fact)


def of_shipper_labels(fact: ShipperLabelFact, names: Names) -> Sentence:
    """What is said of the labels of a shipper."""
    match fact:
        case f.ShipperLabelIssued():
            said: Values = (
                ("piece", Phrase(fact.piece)), ("number", fact.sscc), ("bags", names.set_of(fact.containers)),
                ("destination", fact.destination),
            )  # fmt: skip
            details: Values = (("print", fact.print_id), ("sha256", fact.bitmap_sha256))
            text = "Label of shipper {number} issued, {piece}: {bags}, to {destination}"
            return Phrase(text, said), (Phrase("Print {print}, bitmap {sha256}", details),)
        case f.ShipperLabelsReadBack():
            return Phrase("The labels of shipper {number} were read back", (("number", fact.sscc),)), ()
        case _:
            assert_never(fact)


def _packed(fact: f.ShipperPacked, names: Names) -> Sentence:
    packed: Values = (
        ("number", fact.sscc or fact.consignment), ("count", str(len(fact.containers))),
        ("bags", names.set_of(fact.containers)),
    )  # fmt: skip
    sent: Values = (
        ("destination", fact.destination), ("carrier", fact.carrier), ("seals", ", ".join(fact.tamper_seals)),
        ("logger", fact.logger), ("order", fact.order),
    )  # fmt: skip
    text = "To {destination} with {carrier}, order {order}; tamper seals {seals}, logger {logger}"
    return Phrase("Packed in shipper {number}: {count} containers, {bags}", packed), (Phrase(text, sent),)


def _temperature(fact: f.TemperatureRecorded) -> Phrase:
    values: Values = (
        ("logger", fact.logger), ("lowest", str(fact.lowest)), ("highest", str(fact.highest)),
        ("minutes", str(fact.minutes_outside)), ("gap", str(fact.longest_gap_minutes)), ("count", str(fact.readings)),
    )  # fmt: skip
    return Phrase(
        "Temperature on the way, logger {logger}: {lowest} to {highest} °C in {count} readings, {minutes} minutes "
        "outside the limits, longest gap {gap} minutes", values,
    )  # fmt: skip
