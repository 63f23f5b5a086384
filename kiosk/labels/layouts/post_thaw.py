"""The post-thaw tag, 100 x 60 mm: until when a thawed bag may be infused, in the largest type of any label."""

from collections.abc import Mapping

from kiosk.barcodes.modules import Modules
from kiosk.domain.label import PostThawTag, Purpose, day
from kiosk.labels.composition import Align, Area, Composition, Line
from kiosk.labels.layouts.elements import coi_text, donation_text, patient_block, specimen_banner
from kiosk.labels.layouts.legends import legends_across, warnings
from kiosk.labels.layouts.naming import bag_line, name_lines, piece_line
from kiosk.labels.typeface import Face

WIDTH, HEIGHT = 100.0, 60.0


def compose(tag: PostThawTag, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    """Compose the post-thaw tag."""
    sheet.linear("donation number", symbols["donation number"], 4.5, 2.0, 6.5)
    donation_text(sheet, tag.donation, 4.5, 9.0, 10)
    sheet.linear("product code", symbols["product code"], 4.5, 14.4, 5.6)
    sheet.write(Area(4.5, 20.3, 18, 3.6), Line("product code", tag.product_code.value, Face.MONO, 8))
    sheet.write(Area(23.0, 20.2, 20.5, 3.8), bag_line(tag, 8.5), align=Align.RIGHT)
    _infuse_by(tag, symbols, sheet)
    top = 21.3
    if tag.purpose is Purpose.SPECIMEN:
        specimen_banner(sheet, tag.purpose, Area(47.5, top, 51.0, 2.9))
        top += 3.1
    patient_block(sheet, tag.patient, Area(47.5, top, 51.0, 34.6 - top), 13)
    sheet.write(Area(3.0, 23.9, 43.0, 9.7), *name_lines(tag, 10.5))
    coi_text(sheet, tag.coi, 3.0, 33.8, 8)
    before = "none assigned" if tag.bag_expiry is None else tag.bag_expiry.shown
    sheet.write(
        Area(3.0, 37.8, 54.0, 9.0),
        Line("volume", f"Approx. {tag.volume_ml:f} mL, {tag.route}", Face.BOLD, 8.5),
        Line("limit", f"Limit {tag.limit_minutes} min from {tag.counted_from.shown}", Face.SANS, 7),
        Line("bag expiry", f"Expiry before the thaw: {before}", Face.SANS, 6.5),
    )
    warnings(tag, sheet, Area(3.0, 46.9, 54.0, 7.4), 7)
    sheet.square("compound message", symbols["compound message"], Area(58.0, 35.2, 16.0, 14.4), 2)
    sheet.write(Area(58.0, 49.7, 16.2, 4.9), piece_line(tag, 6.5))
    sheet.square("seal", symbols["seal"], Area(74.4, 34.4, 24.6, 24.6), 4, most_mm=0.36)
    legends_across(tag, sheet, Area(2.0, 54.6, 71.5, 4.2), 9)


def _infuse_by(tag: PostThawTag, symbols: Mapping[str, Modules], sheet: Composition) -> None:
    moment = tag.infuse_by
    sheet.banner(Line("infuse by", "INFUSE BY", Face.BOLD, 11), Area(47.5, 1.6, 51.0, 4.8))
    sheet.write(Area(47.5, 6.5, 22.5, 8.6), Line("infuse by", f"{moment.local:%H:%M}", Face.BOLD, 27), middle=True)
    rest = (
        Line("infuse by", f"{moment.zone} {day(moment.local)}", Face.BOLD, 8.5),
        Line("infuse by", f"({moment.shown_utc})", Face.SANS, 6.5),
    )
    sheet.write(Area(70.6, 6.9, 28.0, 7.8), *rest, middle=True)
    sheet.linear("expiry", symbols["expiry"], 52.5, 15.4, 5.4)
