"""Drawing a time line: lanes one below another, marks in order from left to right, each in the form of its kind."""

from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from kiosk.domain.paper import Mark, TimeLine, text_of
from kiosk.labels.typeface import Face, loaded, width

MM = 72 / 25.4
"""Points of a millimetre."""

LANE = 9 * MM
"""The height of a lane."""

NAMES = 38 * MM
SPANS = 6 * MM
RADIUS = 2.1 * MM
MOST_ACROSS = 32
"""So many moments stand side by side; a longer journey goes on in a band below."""


@dataclass(frozen=True)
class TimeLineDrawn:
    """A time line with its place worked out: how high it is, and how to ink it."""

    line: TimeLine
    across: float

    @property
    def moments(self) -> int:
        """How many moments it has."""
        return len(self.line.spans)

    @property
    def bands(self) -> int:
        """How many bands, one below another."""
        return max(1, -(-self.moments // MOST_ACROSS))

    @property
    def band_height(self) -> float:
        """Lanes, and above them the room for the times between."""
        return SPANS + len(self.line.lanes) * LANE + 2 * MM

    @property
    def height(self) -> float:
        """The height of the whole picture."""
        return self.bands * self.band_height

    def ink(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw it with its upper left corner there."""
        for band in range(self.bands):
            self._band(canvas, band, left, top - band * self.band_height)

    def _x(self, at: int, left: float) -> float:
        step = (self.across - NAMES - 2 * RADIUS) / min(max(self.moments, 8), MOST_ACROSS)
        return left + NAMES + RADIUS + (at % MOST_ACROSS + 0.5) * step

    def _y(self, lane: int, top: float) -> float:
        return top - SPANS - (lane + 0.5) * LANE

    def _band(self, canvas: Canvas, band: int, left: float, top: float) -> None:
        for lane, name in enumerate(self.line.lanes):
            y = self._y(lane, top)
            canvas.setFillGray(0)
            canvas.setFont(loaded(Face.SANS).fontName, _fitted(text_of(name), NAMES - 2 * MM))
            canvas.drawString(left, y - 2, text_of(name))
            canvas.setStrokeGray(0.75)
            canvas.setLineWidth(0.8)
            canvas.line(left + NAMES, y, left + self.across, y)
        here = range(band * MOST_ACROSS, min(self.moments, (band + 1) * MOST_ACROSS))
        for at in here:
            self._span(canvas, at, left, top)
        for parent, at, child in self.line.links:
            if at in here:
                self._link(canvas, self._x(at, left), self._y(parent, top), self._y(child, top))
        for mark in self.line.marks:
            if mark.at in here:
                _mark(canvas, mark, self._x(mark.at, left), self._y(mark.lane, top))

    def _span(self, canvas: Canvas, at: int, left: float, top: float) -> None:
        text = text_of(self.line.spans[at])
        if text:
            size = 5.8
            between = (self._x(at, left) + self._x(at - 1, left)) / 2 if at % MOST_ACROSS else self._x(at, left)
            canvas.setFillGray(0.35)
            canvas.setFont(loaded(Face.SANS).fontName, size)
            # Two that stand close are written one above the other.
            up = 3 if at % 2 else 10
            canvas.drawString(between - width(Face.SANS, text) * size / 2, top - SPANS + up, text)
            canvas.setStrokeGray(0.75)
            canvas.setDash(1, 2)
            canvas.line(between, top - SPANS, between, self._y(len(self.line.lanes) - 1, top))
            canvas.setDash()

    def _link(self, canvas: Canvas, x: float, parent: float, child: float) -> None:
        canvas.setStrokeGray(0.2)
        canvas.setLineWidth(1.1)
        canvas.line(x, parent, x, child + RADIUS * 0.4)
        canvas.setFillGray(0.2)
        arrow = canvas.beginPath()
        arrow.moveTo(x, child)
        arrow.lineTo(x - 1.6, child + 4)
        arrow.lineTo(x + 1.6, child + 4)
        arrow.close()
        canvas.drawPath(arrow, stroke=0, fill=1)


def picture_of(line: TimeLine, across: float) -> TimeLineDrawn:
    """The time line across so many points."""
    return TimeLineDrawn(line, across)


def _fitted(text: str, across: float) -> float:
    """The size at which a lane's name fits its room."""
    return min(7.0, across / max(width(Face.SANS, text), 1e-6))


def _mark(canvas: Canvas, mark: Mark, x: float, y: float) -> None:
    """A disc is a step, a dark square a refusal, a diamond a hold, an open square a label; its number inside."""
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.9)
    r = RADIUS
    dark = mark.kind in {"refused", "hold"}
    canvas.setFillGray(0.15 if dark else 1)
    match mark.kind:
        case "step":
            canvas.circle(x, y, r, stroke=1, fill=1)
        case "hold":
            path = canvas.beginPath()
            path.moveTo(x, y + r * 1.25)
            path.lineTo(x + r * 1.25, y)
            path.lineTo(x, y - r * 1.25)
            path.lineTo(x - r * 1.25, y)
            path.close()
            canvas.drawPath(path, stroke=1, fill=1)
        case _:
            canvas.rect(x - r, y - r, 2 * r, 2 * r, stroke=1, fill=1)
    size = 5.0 if len(mark.key) > 2 or mark.kind == "hold" else 6.4
    canvas.setFillGray(1 if dark else 0)
    canvas.setFont(loaded(Face.BOLD).fontName, size)
    canvas.drawString(x - width(Face.BOLD, mark.key) * size / 2, y - size * 0.36, mark.key)
    canvas.setFillGray(0)
