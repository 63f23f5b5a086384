"""Mix-ups before the camera: two bags in view, torn and patched labels, bar codes that say two things at once."""

import numpy as np
from reportlab.graphics.barcode.code128 import Code128

from kiosk.barcodes import code128
from kiosk.barcodes.modules import Modules
from kiosk.domain.check_characters import ALPHABET_37, mod_37_2
from kiosk.domain.decision import Decision
from kiosk.domain.step import Read
from kiosk.rehearsal.acting import Swap, perform
from kiosk.rehearsal.desk import Paper, Shot
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, hand_over, read_back_shown, receiver_is_shown
from kiosk.rehearsal.mixups.forging import ON_BASE_LABEL, patched, sticker, strip, torn
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.world import World

BURNT_OUT = slice(235, 239)
"""Columns of dots that the print head no longer makes: a white line through everything that stands there."""


def _own(world: World) -> Paper:
    return world.paper_of(collection_bag(world), BASE, "1")


def _look_alikes(world: World) -> Paper:
    return world.paper_of(collection_bag(world, "look-alike"), BASE, "1")


def _read_back(world: World, paper: Paper) -> Decision:
    return read_back_shown(world, collection_bag(world), BASE, paper)


def _only(world: World, *parts: str) -> Paper:
    """The patient's label with every symbol but these torn off."""
    return torn(_own(world), *(part for part in ON_BASE_LABEL if part not in parts))


def _two_bags_in_view(world: World) -> Outcome:
    return receiver_is_shown(world, _own(world), _look_alikes(world))


def _donation_of_another_bag_stuck_over(world: World) -> Outcome:
    return receiver_is_shown(world, patched(torn(_own(world), "seal"), _look_alikes(world), "donation number"))


def _blood_group_stuck_over(world: World) -> Outcome:
    other_group = code128.draw("=%9700")
    return receiver_is_shown(world, sticker(torn(_own(world), "blood groups"), other_group, 0.53, 0.02, height=100))


def _strip_of_another_label(world: World) -> Outcome:
    donation = code128.draw(f"={collection_bag(world, 'look-alike')[:13]}00")
    return _held_up_again(world, *(strip(_own(world), donation, left=103, top=59, height=35),) * 3)


def _strip_of_a_laboratory_code(world: World) -> Outcome:
    left = _only(world, "donation number")
    return _held_up_again(world, *(strip(left, code128.draw("00491134"), left=202, top=64, height=36),) * 3)


def _worn_to_the_last_symbol(world: World) -> Outcome:
    rest = _only(world, "compound message")
    return receiver_is_shown(world, rest.without(0.605, 0.805, 0.0415, 0.0415))


def _held_up_again(world: World, *papers: Paper) -> Decision:
    """The receiver holds it up several times."""
    shots = tuple(Shot((paper,), pose=world.next_pose()) for paper in papers)
    return perform(world, hand_over(collection_bag(world)).swapped(1, Swap(shows={Read.BAG: shots})))


def _retyped_as_gs1(world: World) -> Outcome:
    return receiver_is_shown(world, sticker(_only(world), _gs1(f"={_din(world)}00"), 0.03, 0.05, height=100))


def _retyped_with_a_slip(world: World) -> Outcome:
    return receiver_is_shown(world, sticker(_only(world), code128.draw(_slipped(_din(world))), 0.03, 0.05, height=100))


def _burnt_print_head(world: World) -> Outcome:
    paper = _own(world)
    bits = paper.bits.copy()
    bits[:, BURNT_OUT] = False
    return _read_back(world, Paper(paper.kind, bits, paper.dpi))


def _torn_corner(world: World) -> Outcome:
    return _read_back(world, torn(_own(world), "expiry"))


def _blank_label(world: World) -> Outcome:
    paper = _own(world)
    return _read_back(world, Paper(paper.kind, np.zeros_like(paper.bits), paper.dpi))


def _second_systems_sticker(world: World) -> Outcome:
    return _read_back(world, sticker(_own(world), code128.draw("LAB 0049-113"), 0.03, 0.77))


def _din(world: World) -> str:
    return collection_bag(world)[:13]


def _slipped(din: str) -> str:
    """The donation number with a check value that is not its own (ISBT 128 structure 001, flags 60 to 96)."""
    return f"={din}{60 + (ALPHABET_37.index(mod_37_2(din)) + 1) % 37}"


def _gs1(text: str) -> Modules:
    """The text in a Code 128 that announces GS1 data: with function character 1 in front."""
    code = Code128("\xf1" + text, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    # A letter of the pattern is as many modules as its place in the alphabet; upper-case letters are bars.
    bars = [bar.isupper() for bar in code.decomposed for _ in range(ord(bar.lower()) - ord("a") + 1)]
    return Modules("Code 128", "]C1", text.encode("ascii"), np.array([bars]), 10)


MIXUPS = (
    MixUp("two patients' bags lie in one picture", "one_thing_in_view", "collected", _two_bags_in_view),
    MixUp(
        "the bag is relabelled with the donation bar code of another bag, and the seal scraped off",
        "carriers_agree",
        "collected",
        _donation_of_another_bag_stuck_over,
    ),
    MixUp(
        "a sticker with another blood group is stuck over the one on the label",
        "carriers_agree",
        "collected",
        _blood_group_stuck_over,
    ),
    MixUp(
        "the rest of a peeled-off label sticks across the donation bar code, which now says two numbers",
        "reading_contradicted",
        "collected",
        _strip_of_another_label,
    ),
    MixUp(
        "the label is torn, and a strip of a laboratory's own bar code sticks across the one symbol left",
        "two_readers_agree",
        "collected",
        _strip_of_a_laboratory_code,
    ),
    MixUp("the label is worn down to one half-legible symbol", "quality_floor", "collected", _worn_to_the_last_symbol),
    MixUp(
        "the donation number is printed anew as a GS1 bar code by an office program",
        "symbology_expected",
        "collected",
        _retyped_as_gs1,
    ),
    MixUp(
        "the donation number is typed into an office program with a check value that is not its own",
        "check_character_agrees",
        "collected",
        _retyped_with_a_slip,
    ),
    MixUp(
        "a burnt-out dot of the print head draws a white line down the label",
        "every_symbol_was_read_back",
        "printed",
        _burnt_print_head,
    ),
    MixUp("a corner of the fresh label is torn off", "every_symbol_was_read_back", "printed", _torn_corner),
    MixUp("the ribbon ran out, and the label came out blank", "every_symbol_was_read_back", "printed", _blank_label),
    MixUp(
        "a second system's label is stuck beside ours on the same sheet",
        "no_symbol_differs_from_intent",
        "printed",
        _second_systems_sticker,
    ),
)
