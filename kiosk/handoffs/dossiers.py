"""The dossier of one journey, and the record in it that people read: who signed what, when, and what it meant.

Signature manifestations as 21 CFR 11.50 asks: the printed name of the signer, date and time (by the clock of the place
and UTC), and the meaning of the signature.
"""

from datetime import UTC, datetime

from kiosk.domain import facts as f
from kiosk.domain.attempt import Signature
from kiosk.domain.errors import ParseError
from kiosk.domain.paper import Line, Paper, Said, Section, Table, Tone
from kiosk.domain.text import shown, visible
from kiosk.handoffs.bench import Bench
from kiosk.handoffs.checkpointing import checkpoints_of
from kiosk.handoffs.contents import local_moment
from kiosk.handoffs.reports.about import about_patient, running_line
from kiosk.handoffs.reports.citing import CaseFile
from kiosk.handoffs.reports.setting import pdf_of
from kiosk.handoffs.reports.writing import Duties, case_file, place_of
from kiosk.handoffs.telling import tell
from kiosk.ledger.dossier import Proved, packed, proved
from kiosk.ledger.kept import Why
from kiosk.ledger.keys import SigningKey

RECORD = "record.pdf"
_CHECK = "python -I verify.py DOSSIER --keys KEYS.json, with keys that were got from elsewhere than this file."
KEPT, ERASED = "kept", "not kept, or erased"


def dossier(bench: Bench, coi: str, duties: Duties, key: SigningKey) -> bytes:
    """The dossier of a journey as it stands, under a checkpoint made for it; `key` is the kiosk's device key.

    Raises ParseError for a journey that nobody is enrolled in, and what `Checkpoints.make` raises.
    """
    case = case_file(bench, coi, duties)
    if not case.of(f.Enrolled):
        raise ParseError("journey", "one that a patient is enrolled in", shown(coi))
    made = checkpoints_of(bench).make(Why.ASKED)
    found = bench.ledger.database.read(lambda connection: proved(connection, bench.ledger.site, coi, made.checkpoint))
    evidence = {sha256: KEPT if bench.evidence.get(sha256) is not None else ERASED for sha256 in _named(case)}
    return packed(found, evidence, {RECORD: pdf_of(_record(bench, case, found, evidence))}, key)


def _named(case: CaseFile) -> tuple[str, ...]:
    """Every exhibit that the facts name: pictures that were read, and the dots of labels that were printed."""
    named: set[str] = set()
    for record in case.recorded:
        named |= set(getattr(record.entry.fact, "frames", ()))
        if isinstance(record.entry.fact, f.PrintStarted):
            named.add(record.entry.fact.bitmap_sha256)
    return tuple(sorted(named))


def _record(bench: Bench, case: CaseFile, found: Proved, evidence: dict[str, str]) -> Paper:
    end = case.recorded[-1]
    return Paper(
        name="dossier",
        title="Dossier of a journey",
        place=place_of(bench),
        stream=case.coi,
        count=end.number,
        head=end.head,
        about=about_patient(case),
        running=running_line(case),
        sections=(
            Section("Signatures", (_signatures(case),)),
            Section("Every fact, in order", (_facts(bench, case),)),
            Section("Evidence named by the facts", (_exhibits(evidence),)),
            Section("How this is verified", _proof(found)),
        ),
    )


def _signatures(case: CaseFile) -> Table:
    signed = (one for one in case.of(f.Witnessed) if one.fact.signature == Signature.SIGNED.value)
    rows: tuple[tuple[Said, ...], ...] = tuple(
        (
            (visible(case.names.get(one.fact.person, one.fact.person)),),
            (one.quote("meaning"), ", at ", one.quote("step")),
            (_local(one.record.entry.stamp.occurred_at, case.zone),),
            (_utc(one.record.entry.stamp.occurred_at),),
        )
        for one in signed
    )
    return Table((("Signed by", 22), ("Meaning of the signature", 38), ("Local time", 20), ("UTC", 20)), rows)


def _facts(bench: Bench, case: CaseFile) -> Table:
    rows: tuple[tuple[Said, ...], ...] = tuple(
        (
            (f"#{told.number}",),
            (_local(told.moment, case.zone),),
            (visible(", ".join(told.people)) or "nobody",),
            (visible("; ".join((told.said.said(), *(more.said() for more in told.also)))),),
        )
        for told in tell(bench, case.coi)
    )
    return Table((("No.", 7), ("Local time", 20), ("By", 20), ("What", 53)), rows)


def _exhibits(evidence: dict[str, str]) -> Table:
    rows: tuple[tuple[Said, ...], ...] = tuple(((sha256,), (state,)) for sha256, state in evidence.items())
    return Table((("SHA-256 of the picture or bitmap", 76), ("Here", 24)), rows or ((("none",), ("",)),))


def _proof(found: Proved) -> tuple[Line, ...]:
    origin, size, root = found.checkpoint.text.split("\n")[:3]
    return (
        Line("Checkpoint", (f"{origin}: {size} facts of the site, root {root}",), Tone.STRONG),
        Line("Place", (f"The last of these {len(found.lines)} facts is number {found.position + 1} of the site.",)),
        Line("Check", (_CHECK,)),
    )  # fmt: skip


def _local(moment: datetime, zone: str) -> str:
    return local_moment(moment, zone).shown


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
