"""Mix-ups of reading: nobody looked, another's picture, another code, two bags for one, a band in two places."""

import struct
import zlib
from dataclasses import replace

from kiosk.barcodes.picture import open_picture
from kiosk.domain.errors import ParseError
from kiosk.domain.guards import input_within_bounds
from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.mixups.around import dose_bag, lies_there, one_picture
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, dose_label, hand_over
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.mixups.needs import SEVERAL_DOSES
from kiosk.rehearsal.scenes import NURSES, line_check, readiness
from kiosk.rehearsal.world import World


def _signed_without_looking(world: World) -> Outcome:
    return perform(world, hand_over(collection_bag(world)).swapped(1, Swap(skip=frozenset({Read.BAG}))))


def _band_not_read(world: World) -> Outcome:
    return perform(world, line_check(world, dose_bag(world)).swapped(0, Swap(skip=frozenset({Read.BAND}))))


def _the_first_ones_picture(world: World) -> Outcome:
    bag = collection_bag(world)
    same = Swap(shows={Read.BAG: (one_picture(world, bag, BASE, "1"),)})
    return perform(world, hand_over(bag).swapped(0, same).swapped(1, same))


def _an_earlier_picture(world: World) -> Outcome:
    kept = Swap(shows={Read.BAND: (one_picture(world, "band", "patient"),)})
    perform(world, readiness(world).swapped(0, kept))
    world.pass_time(hours=6)
    return perform(world, readiness(world).swapped(0, kept))


def _badge_for_band(world: World) -> Outcome:
    badge = Swap(shows={Read.BAND: (one_picture(world, "badge", NURSES[0]),)})
    return perform(world, line_check(world, dose_bag(world)).swapped(0, badge))


def _two_collection_bags(world: World) -> Outcome:
    mine, other = collection_bag(world), collection_bag(world, "look-alike")
    swap = lies_there((mine, BASE, "1"), (other, BASE, "1"))
    return perform(world, hand_over(mine).with_between(0, swap))


def _one_of_two_received(world: World) -> Outcome:
    first, second = ((dose, dose_label(world), "1") for dose in world.containers["doses"])
    play = replace(hand_over(dose_bag(world), dose_label(world)), hold=(first, second))
    return perform(world, play.with_between(0, lies_there(second, first)))


def _copy_on_a_clipboard(world: World) -> Outcome:
    perform(world, readiness(world))
    return perform(world.at("medication room"), readiness(world))


def _copy_read_meanwhile(world: World) -> Outcome:
    def meanwhile(ward: World) -> None:
        perform(ward.at("medication room"), readiness(ward))

    return perform(world, readiness(world).with_between(0, meanwhile))


def _huge_picture(_world: World) -> Outcome:
    return _picture(_png_of(100_000, 100_000))


def _paper_form(_world: World) -> Outcome:
    return _picture(b"%PDF-1.7\n")


def _picture(sent: bytes) -> Outcome:
    try:
        open_picture(sent)
    except ParseError as error:
        return (input_within_bounds.reason(error.expected, error.got),)
    return ()


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(4096))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in chunks
    )


MIXUPS = (
    MixUp(
        "the receiver signs for the bag without looking at it",
        "everything_was_read",
        "collected",
        _signed_without_looking,
    ),
    MixUp(
        "the wristband will not read, and the nurse goes on by the number she knows by heart",
        "everything_was_read",
        "opened",
        _band_not_read,
    ),
    MixUp(
        "the receiver signs on the picture that the giver took",
        "readings_are_their_own",
        "collected",
        _the_first_ones_picture,
    ),
    MixUp(
        "a picture of the wristband, kept from the morning, is shown again in the afternoon",
        "pictures_are_new",
        "admitted",
        _an_earlier_picture,
    ),
    MixUp(
        "the nurse holds up her own badge where the wristband is asked for",
        "right_kind_of_code",
        "opened",
        _badge_for_band,
    ),
    MixUp(
        "two patients' bags lie in one box: the giver reads the one, the receiver the other",
        "witnesses_read_the_same",
        "collected",
        _two_collection_bags,
    ),
    MixUp(
        "two dose bags are handed over, and the receiver reads one of them twice",
        "witnesses_read_the_same",
        "labelled doses",
        _one_of_two_received,
        (SEVERAL_DOSES,),
    ),
    MixUp(
        "a copy of the wristband on a clipboard is read in the medication room, moments after the band at the bed",
        "band_is_in_one_place",
        "admitted",
        _copy_on_a_clipboard,
    ),
    MixUp(
        "a copy of the wristband is read in the medication room while the nurse at the bed reads the band itself",
        "band_is_in_one_place",
        "admitted",
        _copy_read_meanwhile,
    ),
    MixUp(
        "a picture file says it is a hundred thousand pixels wide and as many high",
        "input_within_bounds",
        "enrolled",
        _huge_picture,
    ),
    MixUp(
        "a scanned form is sent in place of a camera picture",
        "input_within_bounds",
        "enrolled",
        _paper_form,
    ),
)
