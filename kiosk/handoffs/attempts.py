"""An attempt from its first badge to its answer: open, read, speak, sign; and again for the next person; conclude.

Until the last person's last reading nothing that needs the record leaves these functions: what a reading gives back is
only what the picture itself says (kind, grammar, seal signature, sharpness).
"""

from dataclasses import replace
from datetime import date

from kiosk.barcodes.picture import Picture
from kiosk.domain import guards
from kiosk.domain.attempt import (
    Attempt,
    BandRead,
    Detail,
    LookAlikesTold,
    Signature,
    Spoken,
    Witness,
)
from kiosk.domain.badges import bearer
from kiosk.domain.commitment import commit
from kiosk.domain.facts import IncidentRecorded, ValueRead, Witnessed
from kiosk.domain.foreign import MakerSeen
from kiosk.domain.identifiers import Badge, Wristband
from kiosk.domain.journey import Journey
from kiosk.domain.maker_labels import MakerRead
from kiosk.domain.readings import FrameReading
from kiosk.domain.reasons import Answer, Reason
from kiosk.domain.step import Read, StepKind
from kiosk.domain.steps import STEPS
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.naming import journey_named
from kiosk.handoffs.redaction import foreign_hash, new_shipper
from kiosk.handoffs.several_pictures import best_bags, best_shippers, says_nothing_new, standing_reasons, with_bags
from kiosk.handoffs.signing import check_pin
from kiosk.handoffs.turns import SpokenDate, Turn, UnderWay
from kiosk.handoffs.understanding import BADGE, Makers, Understood, understand
from kiosk.handoffs.view import journey_of, site_view
from kiosk.ledger.appending import Claim
from kiosk.ledger.claims import claimed
from kiosk.ledger.evidence import Exhibit

MOST_FRAMES = 40
"""Pictures of one turn in which nothing was sure; what is beyond is looked at, and not kept."""


def open_attempt(
    bench: Bench, step: StepKind, *, coi: str | None = None, containers: tuple[str, ...] = (), detail: Detail = None
) -> UnderWay:
    """A new attempt at a step, here and now. A work list may name the journey; reading names it otherwise."""
    shown = journey_of(bench, coi).count if coi is not None else None
    return UnderWay(
        bench.fresh.token(), step, bench.station, bench.now, coi=coi, containers=containers, detail=detail, shown=shown
    )


def begin_turn(bench: Bench, under_way: UnderWay, badge: Badge) -> UnderWay | Reason:
    """The badge opens its person's turn, or is refused as nobody's or as dead."""
    turn = turn_of(bench, badge)
    return replace(under_way, turn=turn) if isinstance(turn, Turn) else turn


def turn_of(bench: Bench, badge: Badge) -> Turn | Reason:
    """The turn that a badge opens now, or why it opens none."""
    person = bearer(site_view(bench), badge)
    return person if isinstance(person, Reason) else Turn(person.person_id, bench.now, badge=badge.single)


def gate_reading(bench: Bench, picture: Picture, expect: frozenset[str]) -> FrameReading:
    """What the gate makes of a picture, with the keys that the site trusts now, and those that came with journeys.

    For which journey such a key counts, and a revoked one for which of its labels, is asked by the interlocks, once the
    journey is known.
    """
    keys = (*site_view(bench).keys.values(), *bench.roll.foreign_seal_keys())
    keys = tuple(replace(key, revoked_at=None) for key in keys)
    return bench.gate_with(keys, bench.texts).read(picture, bench.now, expect)


def badge_shown(bench: Bench, picture: Picture) -> Badge | Reason:
    """The one badge in the picture, or why there is none."""
    reading = gate_reading(bench, picture, BADGE)
    badges = {symbol.value for symbol in reading.accepted if symbol.kind == "badge" and symbol.value is not None}
    if reading.refused or len(badges) != 1:
        return reading.refused[0] if reading.refused else guards.right_kind_of_code.reason("one badge", "none")
    return Badge.parse(badges.pop())


def read(
    bench: Bench, under_way: UnderWay, picture: Picture, exhibit: Exhibit, expect: frozenset[str], at_least: int = 1
) -> UnderWay:
    """One picture read in the open turn; it is kept as evidence when the turn is signed."""
    reading = gate_reading(bench, picture, expect)
    return under_way.with_turn(taken_in(bench, under_way.current, reading, exhibit, at_least))


def taken_in(bench: Bench, turn: Turn, reading: FrameReading, exhibit: Exhibit, at_least: int = 1) -> Turn:
    """The turn after one more picture. One in which nothing was seen, or nothing new, is dropped, and so are unsure
    ones beyond `MOST_FRAMES`: a camera left alone must not fill the record. `at_least` so many pictures are kept of
    what says nothing new: a label that is graded is looked at more than once.
    """
    # A picture in which anything could not be told for sure gives nothing; the next one may.
    unsure = any(reason.answer is Answer.RETRY for reason in reading.refused)
    seen = Understood() if unsure else understand(reading, bench.texts, makers_known(bench))
    if not reading.refused and seen == Understood():
        return turn
    if not reading.refused and len(turn.frames) >= at_least and says_nothing_new(turn, seen):
        return replace(turn, gate=standing_reasons(turn.gate, seen))
    if unsure and len(turn.frames) >= MOST_FRAMES:
        return replace(turn, gate=standing_reasons((*turn.gate, *reading.refused), seen)[-MOST_FRAMES:])
    return replace(
        turn,
        frames=(*turn.frames, reading.sha256),
        exhibits=(*turn.exhibits, exhibit),
        shown=(*turn.shown, (exhibit, reading.accepted)),
        bands=(*turn.bands, *seen.bands),
        orders=(*turn.orders, *seen.orders),
        places=(*turn.places, *seen.places),
        bags=with_bags(turn, seen),
        shippers=(*turn.shippers, *(shipper for shipper in seen.shippers if shipper not in turn.shippers)),
        badges=(*turn.badges, *(badge for badge in seen.badges if badge not in turn.badges)),
        makers=(*turn.makers, *(maker for maker in seen.makers if maker not in turn.makers)),
        texts=(*turn.texts, *(text for text in seen.texts if text not in turn.texts)),
        gate=standing_reasons((*turn.gate, *reading.refused), seen),
    )


def makers_known(bench: Bench) -> Makers:
    """What the site knows of makers' labels today."""
    return Makers(bench.maker_labels, bench.now.date(), bench.makers_products)


def speak(under_way: UnderWay, born: date, by: str = "patient", why: str = "") -> UnderWay:
    """The birth date as spoken, keyed by the one whose turn it is. Nothing is compared here."""
    return under_way.with_turn(replace(under_way.current, spoken=SpokenDate(born, by, why)))


def tell_look_alikes(under_way: UnderWay, *people: str) -> UnderWay:
    """These people tapped that they know of another active patient who looks alike."""
    return replace(under_way, told=LookAlikesTold(people))


def sign(bench: Bench, under_way: UnderWay, pin: str | None) -> UnderWay:
    """The turn ends, whatever the PIN is worth. `pin` None is a turn left unsigned.

    Where a wrong PIN may be keyed again, `check_pin` comes first and `close_turn` after it.
    """
    person = under_way.current.person
    return close_turn(bench, under_way, check_pin(bench, person, pin) if pin is not None else Signature.UNSIGNED)


def close_turn(bench: Bench, under_way: UnderWay, signature: Signature) -> UnderWay:
    """The turn ends with what became of its signature: what was read becomes a fact, and the turn is wiped.

    The first turn that reads what names a journey selects it where no work list did.
    """
    turn = under_way.current
    under_way = _with_journey(bench, under_way, turn)
    signed_at = bench.now if signature is Signature.SIGNED else None
    journey = journey_of(bench, under_way.coi) if under_way.coi is not None else None
    reads = STEPS[under_way.step].reads_of(len(under_way.witnesses)) if under_way.step in STEPS else frozenset()
    witness = _witness(bench, journey, turn, signature, takes_one_off=Read.OLD_BAND in reads)
    witness = replace(witness, signed_at=signed_at)
    earlier_turns = {frame for earlier in under_way.witnesses for frame in earlier.frames}
    used_before = claimed(bench.ledger, "frame", witness.frames) - earlier_turns
    recorded = 0
    if journey is not None:
        for exhibit in turn.exhibits:
            bench.evidence.put(exhibit)
        recorded = _record_witness(bench, under_way, journey, witness)
    else:
        _use_up(bench, under_way, witness)
    return replace(
        under_way,
        witnesses=(*under_way.witnesses, witness),
        turns=(*under_way.turns, replace(turn, exhibits=())),
        turn=None,
        shown=(under_way.shown or 0) + recorded,
        own=under_way.own + recorded,
        used_before=under_way.used_before | used_before,
    )


def attempt_of(under_way: UnderWay, journey: Journey) -> Attempt:
    """The attempt as `decide` takes it. Containers not named by a work list are those the first person read."""
    containers = under_way.containers or _containers_meant(under_way, journey)
    return Attempt(
        under_way.id, under_way.step, under_way.station, under_way.opened_at, containers, under_way.witnesses,
        under_way.shown or 0, detail=under_way.detail, told=under_way.told,
    )  # fmt: skip


def _containers_meant(under_way: UnderWay, journey: Journey) -> tuple[str, ...]:
    """Containers of the record that the first person read; with none of them, those that are due for this step.

    So a foreign bag offered in place of the patient's own holds the patient's own, which is the one in question.
    """
    first = under_way.witnesses[0].bags if under_way.witnesses else ()
    read_here = dict.fromkeys(bag.container for bag in first if bag.container in journey.containers)
    row = STEPS.get(under_way.step)
    if read_here or row is None:
        return tuple(read_here)
    return tuple(c.id for c in journey.containers.values() if c.state in row.before)


def about(bench: Bench, under_way: UnderWay, coi: str) -> UnderWay:
    """The attempt about the journey that a paper or file names, where it was about none."""
    if under_way.coi is not None:
        return under_way
    return replace(under_way, coi=coi, shown=journey_of(bench, coi).count)


def _with_journey(bench: Bench, under_way: UnderWay, turn: Turn) -> UnderWay:
    """Reading the wristband selects the journey; where none was read, the order or the bag does."""
    coi = under_way.coi or journey_named(bench, turn)
    return about(bench, under_way, coi) if coi is not None else under_way


def _witness(
    bench: Bench, journey: Journey | None, turn: Turn, signature: Signature, *, takes_one_off: bool
) -> Witness:
    salt = salt_of(bench, journey)
    bands = tuple(dict.fromkeys(turn.bands))
    band = bands[-1] if bands else None
    old = bands[0] if takes_one_off and len(bands) == 1 + takes_one_off else None
    gate = turn.gate
    if len(bands) > 1 + takes_one_off:
        gate = (*gate, guards.one_thing_in_view.reason("one wristband", "two wristbands"))
    if len(set(turn.orders)) > 1:
        gate = (*gate, guards.one_thing_in_view.reason("one order", "two orders"))
    if len(set(turn.places)) > 1:
        gate = (*gate, guards.one_thing_in_view.reason("one place in the store", "two places in the store"))
    spoken = turn.spoken
    return Witness(
        turn.person,
        turn.begun_at,
        None,
        signature,
        frames=turn.frames,
        band=BandRead(band_commitment(salt, band), band.serial) if band is not None else None,
        old_band=BandRead(band_commitment(salt, old), old.serial) if old is not None else None,
        bags=best_bags(turn.bags),
        order=turn.orders[-1] if turn.orders else None,
        place=turn.places[-1] if turn.places else None,
        spoken=Spoken(birth_date_commitment(salt, spoken.born), spoken.by, spoken.why) if spoken is not None else None,
        makers=tuple(_maker_seen(salt, maker) for maker in turn.makers),
        gate=gate,
        shippers=best_shippers(turn.shippers),
    )


def _maker_seen(salt: bytes, read_here: MakerRead) -> MakerSeen:
    fields = tuple((name, maker_commitment(salt, name, text)) for name, text in read_here.fields)
    return MakerSeen(read_here.label, read_here.carrier, read_here.of, fields)


def maker_commitment(salt: bytes, field: str, text: str) -> str:
    """The commitment to one field of a maker's label."""
    return commit(salt, "maker's label", field, text)


def band_commitment(salt: bytes, band: Wristband) -> str:
    """The commitment to what a wristband says, without its serial."""
    return commit(salt, "wristband", band.identity)


def birth_date_commitment(salt: bytes, born: date) -> str:
    """The commitment to a birth date."""
    return commit(salt, "birth date", born.isoformat())


def patient_commitment(salt: bytes, name: str, record_number: str, born: date, authority: str = "") -> str:
    """The commitment to one identity of a patient; the seal of every label carries it.

    The record number is `authority`'s; of the site's own hospital where that is empty.
    """
    return commit(salt, "patient", record_number, born.isoformat(), name, *((authority,) if authority else ()))


def salt_of(bench: Bench, journey: Journey | None) -> bytes:
    """The patient's salt; where there is none, a new one, under which nothing agrees."""
    document = (
        bench.particulars.get(journey.particulars_id)
        if journey is not None and journey.particulars_id is not None
        else None
    )
    return bytes.fromhex(document["salt"]) if document is not None else bench.fresh.salt()


def _use_up(bench: Bench, under_way: UnderWay, witness: Witness) -> None:
    """Pictures that named no journey are used all the same: they serve no later attempt."""
    fact = IncidentRecorded(under_way.id, "", under_way.step.value, under_way.station, ())
    entry = bench.entry("site/incidents", fact, bench.clock.now(), people=(witness.person,))
    fresh = frozenset(witness.frames) - claimed(bench.ledger, "frame", witness.frames)
    bench.ledger.append((entry,), {}, tuple(Claim("frame", frame, entry.fact_id) for frame in sorted(fresh)))


def _record_witness(bench: Bench, under_way: UnderWay, journey: Journey, witness: Witness) -> int:
    own = journey.own_values
    salt = salt_of(bench, journey)
    values = [ValueRead("wristband", witness.band.commitment)] if witness.band is not None else []
    values += [ValueRead("order", witness.order)] if witness.order is not None else []
    values += [ValueRead("place", witness.place)] if witness.place is not None else []
    values += [ValueRead("birth date", witness.spoken.commitment)] if witness.spoken is not None else []
    for bag in witness.bags:
        values.append(ValueRead("container", bag.container))
        values.append(ValueRead("label", f"{bag.piece or 'no seal'} {bag.issue or ''}".strip()))
    values += [ValueRead("maker's label", f"{seen.label}, {seen.carrier}") for seen in witness.makers]
    for shipper in witness.shippers:
        own |= new_shipper(under_way.step, journey, shipper)
        values.append(ValueRead("shipper", shipper.sscc or shipper.consignment or ""))
        values.append(ValueRead("label", shipper.label or "no seal"))
    read_values = tuple(
        v
        if v.kind in {"wristband", "birth date", "label", "maker's label", "place"} or v.value in own
        else ValueRead(v.kind, foreign_hash(salt, v.value))
        for v in dict.fromkeys(values)
    )
    row = STEPS[under_way.step]
    turn_number = len(under_way.witnesses)
    meaning = row.meaning_of(turn_number)
    spoken_by = ""
    if witness.spoken is not None:
        spoken_by = witness.spoken.by if not witness.spoken.why else f"{witness.spoken.by}: {witness.spoken.why}"
    fact = Witnessed(
        under_way.id, under_way.step.value, turn_number + 1, witness.person, under_way.station,
        witness.signature.value, meaning.value if meaning is not None else "", witness.begun_at,
        read_values, witness.frames, spoken_by,
    )  # fmt: skip
    entry = bench.entry(journey.coi, fact, bench.clock.now(), people=(witness.person,))
    fresh = frozenset(witness.frames) - claimed(bench.ledger, "frame", witness.frames)
    claims = tuple(Claim("frame", frame, entry.fact_id) for frame in sorted(fresh))
    bench.ledger.append((entry,), {}, claims)
    return 1
