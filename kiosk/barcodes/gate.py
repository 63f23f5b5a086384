"""The gate: what may be believed of a picture.

A symbol counts when two unrelated readers return the same bytes for it, above the floors of quality, with the symbology
identifier that its identifier asks for. A label counts when everything that any reader sees on it agrees, its seal
included. Whatever else happens, a missing library, an exception or a time-out among it, nothing was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from kiosk.barcodes.carriers import Carrier, carrier_of, conflicts
from kiosk.barcodes.confirming import Verdict, confirm
from kiosk.barcodes.finding import Spot, find, find_harder, merged
from kiosk.barcodes.label import Judged, judge
from kiosk.barcodes.picture import Grey, Picture
from kiosk.barcodes.readers import Libdmtx, Reader, ReaderMissingError, Zbar, Zxing
from kiosk.barcodes.standing import clusters, labels
from kiosk.barcodes.symbologies import CARRIERS, SYMBOLOGIES
from kiosk.domain import guards
from kiosk.domain.identifiers import TextGrammar
from kiosk.domain.keys import TrustedKey
from kiosk.domain.readings import FrameReading, LabelReading
from kiosk.domain.reasons import Reason

IDENTITIES = frozenset({"din", "product-code", "coi", "wristband", "badge", "order"})
"""Kinds of which one thing has one value: two of them in view are two things."""


_NONE: Mapping[Spot, Verdict] = MappingProxyType({})


@dataclass(frozen=True)
class Gate:
    """Reads pictures with the keys and the makers' label grammars a site trusts.

    `finder` and `seconds` share no code with each other. `symbologies` are all that is ever looked for.
    """

    keys: tuple[TrustedKey, ...]
    grammars: tuple[TextGrammar, ...] = ()
    finder: Reader = field(default_factory=Zxing)
    seconds: tuple[Reader, ...] = field(default_factory=lambda: (Zbar(), Libdmtx()))
    symbologies: frozenset[str] = frozenset(SYMBOLOGIES)

    def read(self, picture: Picture, now: datetime, expect: frozenset[str] | None = None) -> FrameReading:
        """What may be believed of the picture at `now` (UTC, aware).

        `expect` names the kinds of identifier the step asks for, any one of which is enough; None accepts whatever two
        readers agree on, with kind None where it is no identifier of ours. With `expect`, two different things in view
        are refused, and so is a view that holds only other kinds.
        """
        symbologies = self.symbologies if expect is None else self.symbologies & CARRIERS
        try:
            seen = find(self.finder, picture.grey, symbologies)
            verdicts = self._verdicts(picture.grey, merged(seen))
            carriers = self._carriers(verdicts)
            if not _wanted(carriers, expect):
                more = find_harder(self.finder, picture.grey, symbologies)
                carriers = self._carriers(self._verdicts(picture.grey, merged((*seen, *more)), verdicts))
        except ReaderMissingError as error:
            reason = guards.readers_present.reason(error.install, f"no library for {error.reader}")
            return FrameReading(picture.sha256, refused=(reason,))
        judged = [judge(label, self.keys, now) for cluster in clusters(carriers) for label in labels(cluster)]
        refused = tuple(reason for label in judged for reason in label.refused)
        if not refused:
            refused = _crowd(carriers) if expect is not None else ()
            judged = [] if refused else judged
        if not refused:
            refused = _lack(carriers, expect)
        alone = tuple(symbol for carrier in carriers for symbol in carrier.seen)
        return FrameReading(picture.sha256, _labels(judged), alone, refused)

    def _verdicts(
        self, grey: Grey, spots: tuple[Spot, ...], known: Mapping[Spot, Verdict] = _NONE
    ) -> Mapping[Spot, Verdict]:
        """What two readers make of each spot; a spot that is judged already is not judged again."""
        seconds = {reader.name: reader for reader in self.seconds}
        return {
            spot: known[spot]
            if spot in known
            else confirm(grey, spot, seconds.get(SYMBOLOGIES[spot.sighting.symbology].second or ""))
            for spot in spots
        }

    def _carriers(self, verdicts: Mapping[Spot, Verdict]) -> tuple[Carrier, ...]:
        return tuple(carrier_of(verdict, self.grammars) for verdict in verdicts.values())


def _labels(judged: list[Judged]) -> tuple[LabelReading, ...]:
    return tuple(one.label for one in judged if one.label is not None)


def _crowd(carriers: tuple[Carrier, ...]) -> tuple[Reason, ...]:
    """Two things in view where one is asked for; a thing that one reader alone sees is in view as well."""
    return tuple(
        guards.one_thing_in_view.reason(f"one {conflict.kind}", " and ".join(conflict.values))
        for conflict in conflicts(carriers)
        if conflict.kind in IDENTITIES
    )


def _wanted(carriers: tuple[Carrier, ...], expect: frozenset[str] | None) -> tuple[Carrier, ...]:
    """The carriers that two readers agree on and that are, or state, what is asked for."""
    read = tuple(carrier for carrier in carriers if carrier.symbol is not None)
    if expect is None:
        return read
    return tuple(c for c in read if expect & {c.kind, *(kind for kind, _ in c.says)})


def _lack(carriers: tuple[Carrier, ...], expect: frozenset[str] | None) -> tuple[Reason, ...]:
    """Why nothing that is asked for was read; nothing to say where it was, or where nothing was seen."""
    if _wanted(carriers, expect):
        return ()
    doubts = tuple(carrier.doubt for carrier in carriers if carrier.doubt is not None)
    read = [carrier for carrier in carriers if carrier.symbol is not None]
    if expect is not None and read:
        return (*doubts, guards.right_kind_of_code.reason(" or ".join(sorted(expect)), read[0].text))
    return doubts
