"""Hand a journey over to another organisation: decided and recorded first, then the file and the sheet are made.

From the moment two people signed, the journey is not here: the fact that gives it away is the last but one of the chain
in the bundle, so the chain itself says to whom it went. File and sheet are made from the record, and can be made again
after a power cut; they say the same, and only the one site can open the file. A receipt closes it; a second one that
differs is an alarm.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.barcodes.handover import code_of
from kiosk.domain.containers import Container, LabelState
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.envelope import Recorded
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import (
    Enrolled,
    HandedOver,
    HandoverConfirmed,
    IdentityChanged,
    IdentityTakenBack,
    KeyStated,
    SiteKeys,
)
from kiosk.domain.handover import Essentials, Mark, ReceiptShown, SiteNamed
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose
from kiosk.domain.reasons import Reason
from kiosk.domain.step import StepKind
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.genuine import genuine
from kiosk.handoffs.trusting import own_keys, stated
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.view import journey_of, site_view
from kiosk.labels.sheets.handover import HandoverSheet, handover_page
from kiosk.ledger import bundles, foreign, signed
from kiosk.ledger.bundles import Bundle, DeadIssue, StatedContainer, StatedField, StatedParticulars
from kiosk.ledger.exchange import encrypt, fingerprint_of
from kiosk.ledger.export import fact_lines
from kiosk.ledger.keys import SigningKey


@dataclass(frozen=True)
class MadeBundle:
    """What leaves the site: the encrypted file under a name that says nothing of the patient, and the sheet's code."""

    name: str
    content: bytes
    said: Essentials
    code: str
    made_at: datetime


def hand_over(bench: Bench, under_way: UnderWay, to_site: str) -> Decision:
    """Two people give the journey away. From here on it is refused here.

    Raises ParseError where particulars were erased: without them nobody could say whose the cells are.
    """
    journey = journey_of(bench, under_way.coi or "")
    _particulars(bench, journey.coi, _told(chain_of(bench, journey.coi, journey.count), journey.coi))
    live = tuple(container.id for container in journey.live)
    under_way = replace(under_way, containers=live, detail=SiteNamed(to_site))

    def given(seen: Journey, granted: Authorized) -> Consequence:
        site, epoch = site_view(bench), seen.home.epoch + 1
        to_key = fingerprint_of(site.other_sites[to_site].exchange)
        fact = HandedOver(bench.fresh.token(), epoch, site.site, to_site, to_key, live, granted.attempt_id)
        return Consequence(((seen.coi, fact),), (("hand-over", f"{seen.coi} {epoch}"),))

    return conclude(bench, under_way, given)


def make_bundle(bench: Bench, coi: str, device: SigningKey) -> MadeBundle:
    """File and code of the journey's last hand-over, from the record alone; the same again after a power cut.

    Raises ParseError for a journey that was not handed over, or to a site whose key is not trusted any more.
    """
    journey, site = journey_of(bench, coi), site_view(bench)
    given, other = journey.home.given, site.other_sites.get(journey.home.away_to)
    if given is None or not journey.home.away_to:
        raise ParseError("journey", "one that was handed over from here", "one that was not")
    if other is None:
        raise ParseError("site", "one that is trusted", journey.home.away_to)
    chain = chain_of(bench, coi, given.count)
    facts = _told(chain, coi)
    earlier = (SiteKeys(name, keys) for name, keys in journey.home.devices.items() if name != site.site)
    bundle = Bundle(
        bundle_id=journey.home.bundle_id,
        coi=coi,
        epoch=journey.home.epoch,
        from_site=site.site,
        to_site=other.site,
        to_key=fingerprint_of(other.exchange),
        made_at=facts[-1].entry.stamp.occurred_at,
        count=given.count,
        head=given.head,
        containers=containers_of(journey),
        dead=dead_of(journey),
        evidence=evidence_of(facts),
        devices=(SiteKeys(site.site, own_keys(bench, KeyPurpose.DEVICE)), *earlier),
        seal_keys=_seal_keys(bench, journey),
        particulars=_particulars(bench, coi, facts),
        chain=chain,
    )
    document = bundles.sign_bundle(bundle, device)
    said = bundles.essentials(document)
    code = code_of(said, device.key_id, device.sign)
    name = f"hand-over-{bundle.bundle_id}.bundle"
    return MadeBundle(name, encrypt(document.whole, other.exchange), said, code, bundle.made_at)


def sheet_of(bench: Bench, made: MadeBundle) -> bytes:
    """The sheet that travels with the bag, as a PDF of one page. Raises SheetRefused."""
    live = tuple(c.container for c in containers_of(journey_of(bench, made.said.coi)))
    zone = site_view(bench).zone
    return handover_page(HandoverSheet(made.said, made.code, live, bench.facility, local_moment(made.made_at, zone)))


def receipt_in(bench: Bench, content: bytes) -> signed.Signed[bundles.Receipt] | Reason:
    """The receipt in a file, signed by a site that is trusted; or why it can't be believed, recorded as an incident."""

    def look() -> signed.Signed[bundles.Receipt]:
        document = bundles.parse_receipt(content)
        other = site_view(bench).other_sites.get(document.said.to_site)
        if other is None:
            raise ParseError("receipt", "one by a site that is trusted", document.said.to_site)
        signed.require(bundles.RECEIPT, document, bundles.RECEIPT_DOMAIN, other.devices, bench.now)
        return document

    return genuine(bench, StepKind.RECORD_RECEIPT, look)


def record_receipt(bench: Bench, under_way: UnderWay, content: bytes) -> Decision | Reason:
    """One person records the receipt that came back. One that is not genuine is refused before anything is decided.

    A second receipt that differs is a stop: the containers are held, and the incident is recorded.
    """
    journey = journey_of(bench, under_way.coi or "")
    document = receipt_in(bench, content)
    if isinstance(document, Reason):
        return document
    said = document.said
    shown = ReceiptShown(
        said.bundle_id, said.coi, said.epoch, said.to_site, Mark(said.count, said.head), document.sha256
    )
    under_way = replace(under_way, containers=tuple(c.id for c in journey.live), detail=shown)
    fact = HandoverConfirmed(said.bundle_id, said.to_site, said.count, said.head, document.sha256, under_way.id)
    return conclude(bench, under_way, lambda seen, _granted: Consequence(((seen.coi, fact),)))


def containers_of(journey: Journey) -> tuple[StatedContainer, ...]:
    """The containers that go with a journey: those whose cells could still reach a patient."""
    return tuple(StatedContainer(container.id, container.state.value) for container in journey.live)


def dead_of(journey: Journey) -> tuple[DeadIssue, ...]:
    """Every label issue that is void, or was followed by another."""
    return tuple(
        DeadIssue(container.id, label.piece, label.issue)
        for container in journey.containers.values()
        for label in container.labels.values()
        if label.state is LabelState.VOID or label.issue != _latest(container, label.piece)
    )


def _latest(container: Container, piece: str) -> int:
    current = container.current_label(piece)
    return current.issue if current is not None else 0


def evidence_of(facts: Iterable[Recorded]) -> tuple[str, ...]:
    """SHA-256 of every picture and bitmap that the facts name. The pictures themselves stay where they were taken."""
    named: set[str] = set()
    for recorded in facts:
        named.update(getattr(recorded.entry.fact, "frames", ()))
        named.add(getattr(recorded.entry.fact, "bitmap_sha256", None) or "")
    return tuple(sorted(named - {""}))


def identities_of(facts: Iterable[Recorded]) -> tuple[Enrolled | IdentityChanged, ...]:
    """The facts that name particulars of the patient, in order; a change that was taken back named another's."""
    told = tuple(recorded.entry.fact for recorded in facts)
    others = {fact.change_id for fact in told if isinstance(fact, IdentityTakenBack)}
    return tuple(
        fact
        for fact in told
        if isinstance(fact, Enrolled) or (isinstance(fact, IdentityChanged) and fact.change_id not in others)
    )


def chain_of(bench: Bench, coi: str, count: int | None = None) -> str:
    """This site's own facts of the journey, up to that many, as exported and packed. Raises ParseError."""
    read = bench.ledger.database.read
    return foreign.packed(read(lambda connection: list(fact_lines(connection, bench.ledger.site, [coi])))[:count])


def _told(chain: str, coi: str) -> tuple[Recorded, ...]:
    return tuple(fact.recorded for fact in foreign.told(chain, coi))


def _particulars(bench: Bench, coi: str, facts: Iterable[Recorded]) -> tuple[StatedParticulars, ...]:
    found = []
    for fact in identities_of(facts):
        document = bench.particulars.get(fact.particulars_id)
        if document is None:
            raise ParseError(f"particulars of {coi}", "those of every identity", "some that were erased")
        fields = tuple(StatedField(name, text) for name, text in sorted(document.items()))
        found.append(StatedParticulars(fact.particulars_id, fields))
    return tuple(found)


def _seal_keys(bench: Bench, journey: Journey) -> tuple[KeyStated, ...]:
    """The keys that labels of this journey can bear: this site's own, and those of the sites before."""
    own = own_keys(bench, KeyPurpose.SEAL)
    ids = {key.key_id for key in own}
    return (*own, *(stated(key) for key in journey.home.seal_keys.values() if key.key_id not in ids))
