r"""A dossier: everything about one journey in one file, with the proof that it stands whole in the log of its site.

A ZIP of `dossier.json`, which says what is in it, `facts.jsonl`, the evidence list, the readable record as PDF, and the
signature of the kiosk's device key over "samevein dossier 1\n" ‖ SHA-256(`dossier.json`). The proof is of the last
fact: its head stands for all before it, so that none of them is missing. It discloses the site's name, places in its
log and hashes of it beside the journey, and no other journey. The same dossier is the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from kiosk.domain.errors import ParseError
from kiosk.ledger.export import fact_lines, line_of
from kiosk.ledger.keys import SigningKey
from kiosk.ledger.notes import Checkpoint
from kiosk.ledger.schema import FACTS, SITE_LOG
from kiosk.ledger.site_log import OF_FACT, SiteLog

SIGNED_PREFIX = b"samevein dossier 1\n"
FORMAT = "samevein dossier 1"
ABOUT, SIGNATURE, FACTS_FILE = "dossier.json", "dossier.sig", "facts.jsonl"

_WRITTEN = (1980, 1, 1, 0, 0, 0)
"""The time every file in a ZIP bears: when it was packed is no part of what it says."""


@dataclass(frozen=True)
class Proved:
    """A journey's facts as they stood at a checkpoint, and the proof of the last one at its place in the log."""

    site: str
    stream: str
    lines: tuple[str, ...]
    checkpoint: Checkpoint
    position: int
    proof: tuple[bytes, ...]


def proved(connection: Connection, site: str, stream: str, checkpoint: Checkpoint) -> Proved:
    """The facts of a stream that a checkpoint covers, proved. Raises ParseError where it covers none."""
    log = SiteLog(site)
    query = (
        select(SITE_LOG.c.number, SITE_LOG.c.position)
        .where(SITE_LOG.c.site == site, SITE_LOG.c.stream == stream, SITE_LOG.c.position < checkpoint.size)
        .order_by(SITE_LOG.c.number.desc())
        .limit(1)
    )
    last = connection.execute(query).one_or_none()
    if last is None:
        raise ParseError("journey", "one with facts under a checkpoint", "none")
    lines = tuple(fact_lines(connection, site, [stream]))[: last.number]
    proof = log.inclusion(connection, last.position, checkpoint.size)
    return Proved(site, stream, lines, checkpoint, last.position, proof)


def packed(found: Proved, evidence: Mapping[str, str], papers: Mapping[str, bytes], key: SigningKey) -> bytes:
    """The dossier. `evidence` says of each SHA-256 that the facts name whether it is kept; `papers` are more files."""
    files = {FACTS_FILE: "".join(found.lines).encode("utf-8"), **papers}
    about = {
        "format": FORMAT,
        "site": found.site,
        "coi": found.stream,
        "facts": len(found.lines),
        "checkpoint": found.checkpoint.note,
        "proof": {"position": found.position, "hashes": [one.hex() for one in found.proof]},
        "evidence": dict(evidence),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "key_id": key.key_id,
    }
    said = (json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
    signature = key.sign(SIGNED_PREFIX + hashlib.sha256(said).digest()).hex().encode("ascii") + b"\n"
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in ({ABOUT: said, SIGNATURE: signature} | files).items():
            archive.writestr(zipfile.ZipInfo(name, _WRITTEN), content, zipfile.ZIP_DEFLATED)
    return sheet.getvalue()


def sealed_lines(connection: Connection, site: str) -> Iterator[str]:
    """Every fact of a site with its place and leaf in the log, as `verify.py` reads a whole export, one a line."""
    query = (
        select(FACTS, SITE_LOG.c.position, SITE_LOG.c.leaf)
        .select_from(FACTS)
        .outerjoin(SITE_LOG, OF_FACT)
        .where(FACTS.c.site == site)
        .order_by(FACTS.c.stream, FACTS.c.number)
    )
    for row in connection.execution_options(yield_per=500).execute(query).mappings():
        yield line_of(row, {"position": row["position"], "leaf": row["leaf"] and bytes(row["leaf"]).hex()})
