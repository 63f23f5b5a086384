"""Take a journey over from another organisation: open, verify, compare with the sheet, decide, record, countersign.

Before anything is decided: the file is for this site's key; nobody changed a byte; a trusted site's device key signed
it; every chain inside verifies by `verify.py` itself, the giver's by the keys that two people here trust, those of
earlier sites by the keys this site trusts or else by those that the giver vouches for with its signature; the lists in
it say what its chain says, and every identity's particulars fit the commitments in the chain.

Then two people decide. What is recorded first is one fact that holds the giver's chain as it came, and from which the
journey is replayed from then on (`domain.replay_handover`). The receipt is made from the record, the same every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiosk.barcodes.handover import KIND, parse_code
from kiosk.barcodes.picture import Picture
from kiosk.domain.decision import Authorized, Decision
from kiosk.domain.errors import ParseError
from kiosk.domain.facts import HandedOver, HandoverAccepted, StepTaken
from kiosk.domain.guards import bundle_is_addressed_here, bundle_sender_is_trusted, right_kind_of_code
from kiosk.domain.handover import BundleOffered, Essentials, OtherSite
from kiosk.domain.identifiers import Coi, Wristband
from kiosk.domain.journey import Journey
from kiosk.domain.keys import KeyPurpose, TrustedKey
from kiosk.domain.reasons import Reason
from kiosk.domain.replay import replay_story
from kiosk.domain.replay.handover import is_giving
from kiosk.domain.step import StepKind
from kiosk.handoffs.attempts import birth_date_commitment, gate_reading, patient_commitment
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.concluding import Consequence, conclude
from kiosk.handoffs.erasing import erase_taken_back
from kiosk.handoffs.genuine import genuine, refused
from kiosk.handoffs.handing_over import containers_of, dead_of, evidence_of, identities_of
from kiosk.handoffs.trusting import as_trusted, require_sound
from kiosk.handoffs.turns import UnderWay
from kiosk.handoffs.understanding import HAND_OVER
from kiosk.handoffs.view import journey_of, site_view
from kiosk.ledger import bundles, foreign, signed
from kiosk.ledger.bundles import Bundle, Receipt, StatedParticulars
from kiosk.ledger.claims import claimed
from kiosk.ledger.exchange import ExchangeKey, addressee, decrypt
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.particulars import LookupKey

STEP = StepKind.ACCEPT_FROM_SITE
PARTICULARS = frozenset({"name", "record_number", "authority", "birth_date", "wristband", "salt"})


@dataclass(frozen=True)
class OpenedBundle:
    """A bundle that is genuine: its document, its facts in order, and the journey they make."""

    document: signed.Signed[Bundle]
    facts: tuple[foreign.ForeignFact, ...]
    journey: Journey
    sender: OtherSite

    @property
    def said(self) -> Bundle:
        """What it says."""
        return self.document.said


def open_bundle(bench: Bench, content: bytes, exchange: ExchangeKey) -> OpenedBundle | Reason:
    """The bundle in a file, opened and verified; or why it can't be believed, recorded as an incident."""
    to = genuine(bench, STEP, lambda: addressee(content))
    if isinstance(to, Reason):
        return to
    if to != exchange.fingerprint:
        return refused(bench, STEP, bundle_is_addressed_here.reason("a bundle for this site", "one for another"))
    document = genuine(bench, STEP, lambda: bundles.parse_bundle(decrypt(content, exchange)))
    if isinstance(document, Reason):
        return document
    sender = site_view(bench).other_sites.get(document.said.from_site)
    if sender is None:
        untrusted = bundle_sender_is_trusted.reason("a site that two people trust", document.said.from_site)
        return refused(bench, STEP, untrusted)
    return genuine(bench, STEP, lambda: _verified(bench, document, sender))


def sheet_shown(bench: Bench, picture: Picture) -> str | Reason:
    """The one code of a hand-over in the picture, or why there is none."""
    reading = gate_reading(bench, picture, HAND_OVER)
    codes = {s.value for s in reading.accepted if s.kind == KIND and s.value is not None}
    if reading.refused or len(codes) != 1:
        return reading.refused[0] if reading.refused else right_kind_of_code.reason("one sheet of a hand-over", "none")
    return codes.pop()


def read_sheet(bench: Bench, opened: OpenedBundle, text: str) -> Essentials | Reason:
    """What the code of the sheet says, signed by the site that made the bundle; or why it can't be believed."""

    def look() -> Essentials:
        code = parse_code(text)
        signed.require_by(
            "sheet", code.key_id, code.signature, code.signed, opened.sender.devices, bench.now
        )  # fmt: skip
        return code.said

    return genuine(bench, STEP, look)


def accept(bench: Bench, under_way: UnderWay, opened: OpenedBundle, sheet: Essentials | None) -> Decision:
    """Two people take the journey over. From here on it goes on here, under this site's own keys and numbers."""
    coi, said = opened.said.coi, opened.said
    journey = journey_of(bench, coi)
    live = tuple(container.id for container in journey.live)
    under_way = replace(under_way, containers=live, detail=_offered(bench, opened, sheet))

    def accepted(seen: Journey, granted: Authorized) -> Consequence:
        _keep_particulars(bench, opened, seen)
        fact = HandoverAccepted(
            said.bundle_id, said.epoch, said.from_site, site_view(bench).site, said.count, said.head,
            opened.document.sha256, said.chain, said.seal_keys, said.devices, granted.attempt_id,
        )  # fmt: skip
        names = tuple(opened.journey.containers)
        new = sorted(frozenset(names) - claimed(bench.ledger, "container", names))
        claims = (("hand-over bundle", said.bundle_id), *(("container", name) for name in new))
        return Consequence(((seen.coi, fact),), claims)

    decision = conclude(bench, under_way, accepted)
    if isinstance(decision, Authorized):
        # A change that this site knew of may have been taken back while the journey was away.
        erase_taken_back(bench, under_way.coi or "")
    return decision


def make_receipt(bench: Bench, coi: str, device: SigningKey) -> bytes:
    """The receipt for the last bundle accepted, countersigned. Raises ParseError where none was."""
    facts = bench.ledger.facts(coi) if bench.ledger.counts((coi,))[coi] else ()
    accepted = next((r.entry.fact for r in reversed(facts) if isinstance(r.entry.fact, HandoverAccepted)), None)
    if not isinstance(accepted, HandoverAccepted):
        raise ParseError("journey", "one that was taken over from another site", "one that was not")
    taken = next(
        record for record in facts
        if isinstance(record.entry.fact, StepTaken) and record.entry.fact.attempt_id == accepted.attempt_id
    )  # fmt: skip
    receipt = Receipt(
        accepted.bundle_id, accepted.bundle_sha256, coi, accepted.epoch, accepted.from_site, accepted.to_site,
        taken.number, taken.head, taken.entry.stamp.occurred_at,
    )  # fmt: skip
    return bundles.sign_receipt(receipt, device).whole


def _verified(bench: Bench, document: signed.Signed[Bundle], sender: OtherSite) -> OpenedBundle:
    said = document.said
    signed.require(bundles.BUNDLE, document, bundles.BUNDLE_DOMAIN, sender.devices, bench.now)
    Coi(said.coi)
    require_sound(said.seal_keys, "seal keys")
    facts = foreign.told(said.chain, said.coi)
    foreign.require_sound(facts, _keys(bench, said, sender))
    journey = replay_story(said.coi, ((fact.site, fact.recorded) for fact in facts))
    _require_whole(said, facts, journey)
    _require_particulars(said, facts)
    return OpenedBundle(document, facts, journey, sender)


def _keys(bench: Bench, said: Bundle, sender: OtherSite) -> tuple[TrustedKey, ...]:
    """The device keys to verify with: this site's own and those of sites it trusts; of others what the giver states."""
    site = site_view(bench)
    known = {site.site: tuple(key for key in site.keys.values() if key.purpose is KeyPurpose.DEVICE)}
    known |= {other.site: other.devices for other in site.other_sites.values()}
    vouched: dict[str, tuple[TrustedKey, ...]] = {}
    for stated in said.devices:
        require_sound(stated.keys, f"device keys of {stated.site}")
        vouched[stated.site] = tuple(as_trusted(key, stated.site, KeyPurpose.DEVICE) for key in stated.keys)
    vouched |= known | {sender.site: sender.devices}
    return tuple(key for keys in vouched.values() for key in keys)


def _require_whole(said: Bundle, facts: tuple[foreign.ForeignFact, ...], journey: Journey) -> None:
    """Pass where every list of the bundle says what its chain says. Raises ParseError."""
    last = facts[-1]
    recorded = last.recorded
    ends = (last.site, recorded.number, recorded.head, is_giving(recorded.entry), recorded.entry.stamp.occurred_at)
    due = (said.from_site, said.count, said.head, True, said.made_at)
    told = tuple(fact.recorded for fact in facts)
    for what, expected, got in (
        ("end of the chain", ends, due),
        ("containers", containers_of(journey), said.containers),
        ("dead label issues", dead_of(journey), said.dead),
        ("evidence", evidence_of(told), said.evidence),
        ("particulars", tuple(f.particulars_id for f in identities_of(told)), _ids(said)),
    ):
        if expected != got:
            raise ParseError(f"hand-over bundle, {what}", "what the chain says", "something else")


def _ids(said: Bundle) -> tuple[str, ...]:
    return tuple(stated.particulars_id for stated in said.particulars)


def _require_particulars(said: Bundle, facts: tuple[foreign.ForeignFact, ...]) -> None:
    """Pass where particulars are those the chain is committed to. Raises ParseError; never repeats one."""
    told = identities_of(fact.recorded for fact in facts)
    for fact, stated in zip(told, said.particulars, strict=True):
        document = document_of(stated)
        try:
            salt, born = bytes.fromhex(document["salt"]), date.fromisoformat(document["birth_date"])
            name, number, authority = document["name"], document["record_number"], document.get("authority", "")
            committed = (patient_commitment(salt, name, number, born, authority), birth_date_commitment(salt, born))
        except (KeyError, ValueError):
            authority, committed = "", ("", "")
        due = (fact.identity.patient, fact.identity.birth_date)
        known = {*document, "authority"} == PARTICULARS and authority == fact.authority
        if not known or committed != due:
            raise ParseError("hand-over bundle, particulars", "those the chain is committed to", "others")


def document_of(stated: StatedParticulars) -> Mapping[str, str]:
    """Particulars as they are kept. Raises ParseError for a field twice."""
    document = {field.name: field.text for field in stated.fields}
    if len(document) != len(stated.fields):
        raise ParseError("hand-over bundle, particulars", "each field once", "one twice")
    return document


def _offered(bench: Bench, opened: OpenedBundle, sheet: Essentials | None) -> BundleOffered:
    heads: dict[str, list[str]] = {}
    given = None
    for fact in opened.facts:
        heads.setdefault(fact.site, []).append(fact.recorded.head)
        if isinstance(fact.recorded.entry.fact, HandedOver):
            given = fact.recorded.entry.fact
    return BundleOffered(
        said=bundles.essentials(opened.document),
        sheet=sheet,
        given_to=(given.bundle_id, given.epoch, given.to_site, given.to_key) if given is not None else None,
        heads={site: tuple(several) for site, several in heads.items()},
        therapy=opened.journey.therapy or "",
        clashing=_clashing(bench, opened.said),
    )


def _clashing(bench: Bench, said: Bundle) -> tuple[str, ...]:
    """Ids of seal keys that stand for other keys here: 4 bytes of a hash can be made to agree."""
    known = (*site_view(bench).keys.values(), *bench.roll.foreign_seal_keys())
    publics = {(key.key_id, key.public) for key in known}
    ids = {key.key_id for key in known}
    return tuple(k.key_id for k in said.seal_keys if k.key_id in ids and (k.key_id, k.public) not in publics)


def _keep_particulars(bench: Bench, opened: OpenedBundle, seen: Journey) -> None:
    """Particulars under their own ids, findable by wristband and record number here as they were there."""
    for stated in opened.said.particulars:
        document = document_of(stated)
        if bench.particulars.get(stated.particulars_id) is not None:
            continue
        keys = (LookupKey("record number", document["record_number"]), *_band(bench, document["wristband"]))
        bench.particulars.put(stated.particulars_id, seen.coi, document, keys)
    order = opened.journey.order
    if order is not None and not any(
        f.stream == seen.coi for f in bench.particulars.lookup("order", order.order_number)
    ):
        key = LookupKey("order", order.order_number)
        bench.particulars.put(bench.fresh.token(), seen.coi, {"order": order.order_number}, (key,))


def _band(bench: Bench, text: str) -> tuple[LookupKey, ...]:
    """How a wristband is found; nothing for one that only the other hospital's readers know."""
    try:
        return (LookupKey("wristband", Wristband.parse(text, bench.grammars).identity),)
    except ParseError:
        return ()
