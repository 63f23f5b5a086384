"""Asking a witness: the last checkpoint goes to another kiosk, and comes back with its signature under it.

What is sent is a number, a hash, the proof between two of them and the site's name. A witness that does not answer
stops nothing: the checkpoint stands in the file without it, and the screen says up to where it was cosigned.
"""

from http import HTTPStatus
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from kiosk.domain.errors import ParseError
from kiosk.ledger import notes
from kiosk.ledger.checkpoints import Checkpoints
from kiosk.ledger.kept import Made
from kiosk.ledger.notes import Checkpoint, NoteKey, Signature
from kiosk.ledger.witness import MOST_BYTES, Asked

LONGEST_S = 10
PATH = "/add-checkpoint"


def cosigned(checkpoints: Checkpoints, url: str, witness: NoteKey) -> Made | None:
    """The last checkpoint under this witness's signature too, kept; None where there is none yet.

    A witness that remembers another size is asked once more, from there. Raises ParseError for any other answer,
    OSError where nobody answers.
    """
    last = checkpoints.last
    if last is None:
        return None
    if notes.is_signed_by(last.checkpoint, witness) is not None:
        return last
    old = checkpoints.largest_cosigned(witness)
    status, text = _sent(checkpoints, url, last.checkpoint, old)
    if status == HTTPStatus.CONFLICT:
        old = _size(text, last.checkpoint.size)
        status, text = _sent(checkpoints, url, last.checkpoint, old)
    if status != HTTPStatus.OK:
        raise ParseError(f"witness {witness.name}", "its signature", f"{status}: {text.strip()[:120]}")
    signed = _by(last.checkpoint, notes.parse_signatures(text), witness)
    return checkpoints.add_cosignatures(last.checkpoint, (signed,))


def _sent(checkpoints: Checkpoints, url: str, checkpoint: Checkpoint, old: int) -> tuple[int, str]:
    asked = Asked(old, checkpoints.consistency(old, checkpoint.size), checkpoint)
    if not url.startswith(("https://", "http://")):
        raise ParseError("witness", "an http or https address", url)
    request = Request(url.rstrip("/") + PATH, asked.written(), {"Content-Type": "text/plain"})  # noqa: S310  as above
    try:
        with urlopen(request, timeout=LONGEST_S) as answer:  # noqa: S310  as above
            return answer.status, answer.read(MOST_BYTES).decode("utf-8", "replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(MOST_BYTES).decode("utf-8", "replace")
    except URLError as error:
        raise OSError(f"witness at {url}: Expected an answer, got {error.reason}.") from error
    except (HTTPException, ValueError) as error:
        # No OSError to Python: an answer that is no HTTP, or an address that is none.
        raise OSError(f"witness at {url}: Expected an answer in HTTP, got {error!r}.") from error


def _size(text: str, most: int) -> int:
    said = text.removesuffix("\n")
    if not said.isascii() or not said.isdigit() or not 0 <= int(said[:18]) <= most:
        raise ParseError("witness", f"a log of at most {most} facts", repr(said[:40]))
    return int(said)


def _by(checkpoint: Checkpoint, lines: tuple[Signature, ...], witness: NoteKey) -> Signature:
    found = notes.is_signed_by(checkpoint.with_cosignatures(lines), witness)
    if found is None:
        raise ParseError(f"witness {witness.name}", "a signature by its key on this checkpoint", "another")
    return found
