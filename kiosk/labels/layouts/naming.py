"""Lines that name a container: product, place in its set, issue, volume."""

from decimal import Decimal

from kiosk.domain.label import ContainerLabel, SealedLabel
from kiosk.labels.composition import Line
from kiosk.labels.typeface import Face


def name_lines(label: ContainerLabel, points: float) -> tuple[Line, ...]:
    """The product's proper name: class, modifiers and attributes in decreasing size."""
    name = label.product_name
    modifiers = (Line("product name", text, Face.BOLD, points * 0.72) for text in name.modifiers)
    attributes = (Line("product name", text, Face.SANS, points * 0.54) for text in name.attributes)
    return (Line("product name", name.product_class, Face.BOLD, points), *modifiers, *attributes)


def code_line(label: ContainerLabel, points: float) -> Line:
    """Product description code with collection type and division."""
    return Line("product code", f"Product: {label.product_code.value}", Face.MONO, points)


def bag_line(label: ContainerLabel, points: float, noun: str = "BAG") -> Line:
    """Which one of the set."""
    return Line("bag of set", f"{noun} {label.bag} OF {label.bags}", Face.BOLD, points)


def issue_line(label: SealedLabel, points: float) -> Line:
    """Which issue of this label."""
    return Line("issue number", f"Issue {label.issue}", Face.SANS, points)


def piece_line(label: SealedLabel, points: float) -> Line:
    """Which label this is, and its issue."""
    return Line("piece", f"{label.kind.value.capitalize()} · issue {label.issue}", Face.SANS, points)


def volume_line(volume_ml: Decimal, points: float) -> Line:
    """The approximate volume."""
    return Line("volume", f"Approx. {volume_ml:f} mL", Face.BOLD, points)
