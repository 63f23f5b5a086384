"""Mix-ups of the tag inside a label, as a printer that writes tags puts them on record."""

from kiosk.barcodes import epc
from kiosk.domain.facts import PrintStarted, TagAnswered
from kiosk.domain.identifiers import Din, ProductCode
from kiosk.domain.tags import BagTag, TradeItem
from kiosk.rehearsal.mixups.doing import BASE, collection_bag, read_back_shown
from kiosk.rehearsal.mixups.mixup import MixUp, Outcome
from kiosk.rehearsal.world import World

ITEM = TradeItem("09521321000018", company_prefix_digits=7)
"""What the throw-away site calls its bags: a number of GS1's own for examples."""


def _read_back_with_a_tag(world: World, read: str | None, said: str) -> Outcome:
    """The label that was just printed has a tag, of which its printer said this."""
    bag, coi = collection_bag(world), world.journeys["patient"]
    label = world.journey().containers[bag].labels[(BASE, 1)]
    started = PrintStarted(bag, BASE, 1, label.print_id or "", label.bitmap_sha256 or "", epc=_tag_of(bag))
    for fact in (started, TagAnswered(bag, BASE, 1, read, said)):
        world.bench.ledger.append((world.bench.entry(coi, fact, world.bench.clock.now()),), {})
    return read_back_shown(world, bag, BASE, world.paper_of(bag, BASE, "1"))


def _tag_of(container: str) -> str:
    return epc.encode(BagTag.of(ITEM, Din.parse(container[:13]), ProductCode(container[13:])))


def _tag_was_never_written(world: World) -> Outcome:
    return _read_back_with_a_tag(world, None, "void")


def _tag_of_another_bag(world: World) -> Outcome:
    return _read_back_with_a_tag(world, _tag_of(collection_bag(world, "look-alike")), "another tag")


MIXUPS = (
    MixUp("the printer could not write the tag inside the label, and the sheet is read back all the same",
          "tag_of_the_label_was_written", "printed", _tag_was_never_written),
    MixUp("the tag inside the label is the look-alike's, from a roll that was used before", "tag_of_the_label_agrees",
          "printed", _tag_of_another_bag),
)  # fmt: skip
