"""The profiles that ship: right, able to print their label, and honest about what nobody knows."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from kiosk.domain.label import LabelContent, LabelKind
from kiosk.domain.label_uses import DEMANDS
from kiosk.labels.layout import LARGER_STOCKS, STOCKS
from kiosk.labels.profile import PrinterProfile
from kiosk.labels.proof import prove
from kiosk.labels.proved import NotProved, Proved
from tests.labels.contents import PROFILES, badge, bag_label, order_sheet, profiles, validated, wristband
from tests.labels.kinds import small_label

CONTENTS: Mapping[LabelKind, LabelContent] = {
    **{kind: bag_label(kind=kind) for kind in (LabelKind.BASE, LabelKind.CRYOBAG, LabelKind.TIE_TAG)},
    LabelKind.TUBE: small_label(),
    LabelKind.ORDER_SHEET: order_sheet(),
    LabelKind.WRISTBAND: wristband(),
    LabelKind.BADGE: badge(),
}


def content_for(profile: PrinterProfile) -> LabelContent | None:
    """The label that is laid out for the profile's stock; None where none is."""
    stock = (profile.media.width_mm, profile.media.height_mm)
    fits = (kind for kind in CONTENTS if stock in {STOCKS[kind], *LARGER_STOCKS.get(kind, ())})
    return next((CONTENTS[kind] for kind in fits), None)


DEVICES = {name: profile for name, profile in profiles().items() if profile.transport.kind != "file"}
LABELS = {name: content for name, profile in DEVICES.items() if (content := content_for(profile)) is not None}
MODELS = {
    "brother-ql1110nwb-300", "honeywell-pc43t-300", "ipp-label-300", "laser-a4", "sato-cl4nx-305", "tsc-mh341t-300",
    "zebra-zd421-203", "zebra-zd421-300", "zebra-zd510-300", "zebra-zd621-203", "zebra-zd621-300", "zebra-zd621r-203",
    "zebra-zd621r-300", "zebra-zt411-300", "zebra-zt411-600",
}  # fmt: skip


def test_every_shipped_profile_is_right() -> None:
    """All load, each under its file's name, with a hash of its own and bars of 2, 3 or 6 dots."""
    shipped = profiles()
    assert {path.stem for path in PROFILES.glob("*.toml")} == set(shipped)
    assert len({profile.sha256 for profile in shipped.values()}) == len(shipped)
    assert {(p.printer.dpi, p.x_dots) for p in shipped.values()} == {(203, 2), (300, 3), (305, 3), (600, 6)}


def test_every_model_is_there() -> None:
    """Each printer that the release names has a profile for a label of its own."""
    assert {name for name in MODELS if any(profile.startswith(f"{name}-") for profile in DEVICES)} == MODELS
    assert {name for name, profile in DEVICES.items() if profile.rfid is not None} == {
        "zebra-zd621r-203-100x100",
        "zebra-zd621r-300-100x100",
    }


def pictured(profile: PrinterProfile) -> PrinterProfile:
    """The profile with its dots in a picture, whatever its language; a picture has no tag."""
    return replace(profile, printer=replace(profile.printer, language="png"), rfid=None)


def test_only_plain_paper_has_no_label() -> None:
    """Every other device's stock is one that a kind of label is laid out for."""
    assert set(DEVICES) - set(LABELS) == {"laser-a4-paper"}


@pytest.mark.parametrize("name", sorted(LABELS))
def test_every_printer_prints_its_label(name: str) -> None:
    """With a stock validated for its use, the label of each device's stock is proved at the device's own dots."""
    assert isinstance(prove(LABELS[name], validated(pictured(DEVICES[name]))), Proved)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("name", sorted(name for name, content in LABELS.items() if DEMANDS[content.kind]))
def test_no_device_prints_on_a_stock_nobody_validated(name: str) -> None:
    """As it ships, a device's profile says of no stock what it is good for, and no label that must last is proved."""
    assert DEVICES[name].stock.validated_for == ()
    outcome = prove(LABELS[name], pictured(DEVICES[name]))
    assert isinstance(outcome, NotProved)
    assert [reason.interlock for reason in outcome.reasons] == ["stock_is_validated"]


def test_every_source_is_beside_its_figure() -> None:
    """Each file that states a head's width or a resolution says where it is from, or that nobody could confirm it."""
    silent = []
    for name, profile in DEVICES.items():
        for line in (PROFILES / f"{name}.toml").read_text(encoding="utf-8").splitlines():
            table = {"dpi": "printer", "max_print_width_mm": "media", "expect_hi": "printer"}.get(line.split(" ")[0])
            fact = f"{table}.{line.split(' ')[0]}"
            if table is not None and "#" not in line and fact not in profile.unconfirmed:
                silent.append((name, line))
    assert silent == []
