"""What lies before the camera: prints on a table, on a bag, round a wrist, on a card, each in its place."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from kiosk.rehearsal.camera.prints import Print
from kiosk.rehearsal.camera.surfaces import Cylinder, Flat, Surface

FRAME_WIDTH = 1920
FRAME_HEIGHT = 1080


class Backdrop(Enum):
    """What the things lie on."""

    BENCH = "bench"
    DRAPE = "blue drape"
    SHEET = "bed sheet"


class Fluid(Enum):
    """What shines through a bag, as blue, green, red."""

    APHERESIS = (62, 78, 188)
    CRYOPRESERVED = (132, 176, 226)
    CLEAR = (206, 212, 208)


@dataclass(frozen=True)
class Place:
    """Where a thing lies: millimetres right of and below the middle of the picture, turned clockwise, then tilted.

    `tilt_axis_deg` is the direction of the hinge in the picture, 0 to the right.
    """

    x_mm: float = 0.0
    y_mm: float = 0.0
    rotation_deg: float = 0.0
    tilt_deg: float = 0.0
    tilt_axis_deg: float = 0.0


MIDDLE = Place()


@dataclass(frozen=True)
class OnTable:
    """A label or sheet lying flat."""

    print: Print
    place: Place = MIDDLE

    def surface(self, curve: float) -> Surface:
        """A plane, whatever `curve` asks for."""
        del curve
        return Flat()


@dataclass(frozen=True)
class OnBag:
    """A label stuck on a filled bag that bulges about its long axis and wrinkles slightly.

    `bag_mm` is width and height of the bag, by default the label with a border. `overwrap` 0–1 is how cloudy the
    clear pouch round the bag is.
    """

    print: Print
    place: Place = MIDDLE
    bag_mm: tuple[float, float] | None = None
    radius_mm: float = 150.0
    wrinkle_mm: float = 0.15
    overwrap: float = 0.1
    fluid: Fluid = Fluid.APHERESIS

    @classmethod
    def frozen(cls, print_: Print, place: Place = MIDDLE) -> Self:
        """A bag frozen flat in its metal cassette: hardly bent, hardly wrinkled, its pouch cloudier."""
        fluid = Fluid.CRYOPRESERVED
        return cls(print_, place, radius_mm=400.0, wrinkle_mm=0.05, overwrap=0.2, fluid=fluid)

    def surface(self, curve: float) -> Surface:
        """A cylinder, `curve` times as bent as the bag lies."""
        return Cylinder(self.radius_mm / curve)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the bag, mm."""
        return self.bag_mm or (self.print.width_mm + 36.0, self.print.height_mm + 44.0)


@dataclass(frozen=True)
class OnWrist:
    """A band round a wrist. The print's width runs round the wrist; `facing_mm` is the point of the band, from its
    middle, that faces the camera. Turn it by 90° for an arm that lies across the picture.
    """

    print: Print
    place: Place = MIDDLE
    diameter_mm: float = 60.0
    facing_mm: float = 0.0

    def surface(self, curve: float) -> Surface:
        """A cylinder, `curve` times as bent as the wrist is."""
        return Cylinder(self.diameter_mm / 2 / curve)


@dataclass(frozen=True)
class Card:
    """A badge: a flat card with rounded corners on a clip."""

    print: Print
    place: Place = MIDDLE

    def surface(self, curve: float) -> Surface:
        """A plane, whatever `curve` asks for."""
        del curve
        return Flat()


CLOSEST = 14.0
"""Greatest scale in px/mm: nearer than some 12 cm cameras of this kind don't focus."""

Item = OnTable | OnBag | OnWrist | Card


@dataclass(frozen=True)
class Scene:
    """Things before the camera. `px_per_mm` is the scale where they lie, in the middle of the picture."""

    items: tuple[Item, ...]
    px_per_mm: float
    backdrop: Backdrop = Backdrop.BENCH

    @classmethod
    def filled(cls, item: Item, backdrop: Backdrop = Backdrop.BENCH, fill: float = 0.9) -> Self:
        """One thing, as close as its print fills that share of the frame's height or width, or as a camera focuses."""
        scale = fill * min(FRAME_HEIGHT / item.print.height_mm, FRAME_WIDTH / item.print.width_mm)
        return cls(items=(item,), px_per_mm=min(scale, CLOSEST), backdrop=backdrop)
