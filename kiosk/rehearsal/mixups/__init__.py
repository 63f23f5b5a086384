"""Every known mix-up and way round, each branching from the story where it would happen."""

from kiosk.rehearsal.mixups import (
    bags,
    banding,
    bar_codes,
    clocks,
    doses,
    ends,
    foreign,
    keying,
    labels,
    material,
    patients,
    people,
    printers,
    proofs,
    readings,
    records,
    releases,
    reprints,
    salvage,
    seals,
    sheets,
    thaws,
)
from kiosk.rehearsal.mixups.mixup import MixUp, MixUpPlayed, played

MIXUPS: tuple[MixUp, ...] = (
    *people.MIXUPS,
    *readings.MIXUPS,
    *patients.MIXUPS,
    *keying.MIXUPS,
    *releases.MIXUPS,
    *doses.MIXUPS,
    *clocks.MIXUPS,
    *thaws.MIXUPS,
    *records.MIXUPS,
    *bags.MIXUPS,
    *bar_codes.MIXUPS,
    *labels.MIXUPS,
    *material.MIXUPS,
    *printers.MIXUPS,
    *proofs.MIXUPS,
    *seals.MIXUPS,
    *sheets.MIXUPS,
    *reprints.MIXUPS,
    *banding.MIXUPS,
    *salvage.MIXUPS,
    *ends.MIXUPS,
    *foreign.MIXUPS,
)

__all__ = ["MIXUPS", "MixUp", "MixUpPlayed", "played"]
