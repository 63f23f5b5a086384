"""Specimens of papers: order sheet, cover sheet of a kit, wristband, staff badge, location label."""

from kiosk.domain.identifiers import (
    Badge,
    Coi,
    Din,
    DonationSymbol,
    OrderNumber,
    ProductCode,
    StorageLocation,
    Wristband,
)
from kiosk.domain.label import (
    KitCover,
    KitLine,
    LabelKind,
    LocationLabel,
    OrderSheet,
    Purpose,
    StaffBadge,
    WristbandLabel,
)
from kiosk.handoffs.specimens.parts import moment, patient, place
from kiosk.handoffs.specimens.table import Table


def order_sheet(table: Table) -> OrderSheet:
    """A specimen of an order sheet."""
    zone = table.text("zone")
    return OrderSheet(
        OrderNumber.parse(table.text("order")), Coi.parse(table.text("coi")), patient(table), table.text("therapy"),
        table.texts("doses"), table.text("route"), table.text("site"), table.texts("limits"), table.text("weight"),
        table.text("physician"), moment(table, "ordered", zone), place(table, "facility"),
        Purpose.SPECIMEN,
    )  # fmt: skip


def kit_cover(table: Table) -> KitCover:
    """A specimen of a kit's cover sheet."""
    zone = table.text("zone")
    return KitCover(
        kit=table.text("kit"),
        coi=Coi.parse(table.text("coi")),
        patient=patient(table),
        lines=tuple(_line(row) for row in table.tables("labels")),
        facility=place(table, "facility"),
        station=table.text("station"),
        prepared=moment(table, "prepared", zone),
        use_before=moment(table, "use_before", zone),
        purpose=Purpose.SPECIMEN,
    )


def wristband(table: Table) -> WristbandLabel:
    """A specimen of a wristband."""
    band = Wristband.parse(table.text("wristband"))
    return WristbandLabel(band, patient(table), place(table, "facility"), Purpose.SPECIMEN)


def badge(table: Table) -> StaffBadge:
    """A specimen of a staff badge."""
    number = Badge.parse(table.text("badge"))
    return StaffBadge(number, table.text("name"), table.texts("roles"), place(table, "facility"), Purpose.SPECIMEN)


def location(table: Table) -> LocationLabel:
    """A specimen of the label of a slot in the cold store."""
    return LocationLabel(StorageLocation.parse(table.text("place")), Purpose.SPECIMEN)


def _line(row: Table) -> KitLine:
    donation = DonationSymbol.marked(Din.parse(row.text("din")), row.text("flags", "12"))
    code = ProductCode(row.text("product_code"))
    line = KitLine(LabelKind.PARTIAL, donation, code, row.whole("bag"), row.whole("bags"), row.whole("issue"))
    row.close()
    return line
