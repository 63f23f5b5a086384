"""What a Zebra printer answers to `~HS` (host status) and `~HI` (host identification), read strictly.

Source: Zebra, ZPL II Programming Guide 45541L-004, pages 169–173; field letters below are the guide's. A fault word
stands for every flag that keeps a label from coming out as sent. Media out, ribbon out and an open head usually show as
silence, since the printer answers no `~HS` then.
"""

import re
from dataclasses import dataclass

from kiosk.domain.errors import ParseError

HOST_STATUS = b"~HS"
HOST_IDENTIFICATION = b"~HI"
STATUS_FRAMES = 3

_DOTS_PER_MM = {152: 6, 203: 8, 300: 12, 305: 12, 600: 24, 609: 24}
"""Dots per inch as makers name their heads, and the dots per millimetre that such a printer answers."""

# aaa,b,c,dddd,eee,f,g,h,iii,j,k,l
_FIRST = re.compile(
    r"[0-9]{3},(?P<b>[01]),(?P<c>[01]),[0-9]{4},(?P<eee>[0-9]{3}),(?P<f>[01]),(?P<g>[01]),(?P<h>[01]),"
    r"[0-9]{3},(?P<j>[01]),(?P<k>[01]),(?P<l>[01])",
    re.ASCII,
)
# mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www
_SECOND = re.compile(
    r"[0-9]{3},[0-9],(?P<o>[01]),(?P<p>[01]),[01],[0-9A-Z],[0-9],(?P<t>[01]),(?P<u>[0-9]{8}),[01],[0-9]{3}", re.ASCII
)
# xxxx,y: the printer's password, which nobody keeps
_THIRD = re.compile(r"[0-9]{4},[01]", re.ASCII)

_IDENTIFICATION = re.compile(
    r"(?P<model>[!-+\--~](?:[ -+\--~]{0,62}[!-+\--~])?),V[0-9A-Za-z.]{1,20},"
    r"(?P<dpm>6|8|12|24),[0-9]{1,8}(?:KB)?(?:,[ -~]{0,40})?",
    re.ASCII,
)

_FAULTS = {
    "b": "paper out",
    "c": "paused",
    "f": "buffer full",
    "g": "in communications diagnostic mode",
    "j": "configuration lost",
    "k": "head too cold",
    "l": "head too hot",
    "o": "head open",
    "p": "ribbon out",
}


@dataclass(frozen=True)
class HostStatus:
    """One answer to `~HS`, in words: `faults`, work `pending` in the printer, labels `waiting` to be taken."""

    faults: tuple[str, ...]
    pending: tuple[str, ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class HostIdentification:
    """One answer to `~HI`: the model exactly as the printer writes it, and its dots per millimetre."""

    model: str
    dots_per_mm: int


def parse_status(frames: tuple[str, ...]) -> HostStatus:
    """Raises ParseError unless `frames` are exactly the three strings of the guide."""
    if len(frames) != STATUS_FRAMES:
        raise ParseError("printer status", "three strings", str(len(frames)))
    first, second = _FIRST.fullmatch(frames[0]), _SECOND.fullmatch(frames[1])
    if first is None:
        raise ParseError("printer status, string 1", "aaa,b,c,dddd,eee,f,g,h,iii,j,k,l", frames[0])
    if second is None:
        raise ParseError("printer status, string 2", "mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www", frames[1])
    if not _THIRD.fullmatch(frames[2]):
        raise ParseError("printer status, string 3", "xxxx,y", "something else")
    flags = first.groupdict() | second.groupdict()
    return HostStatus(
        faults=tuple(word for letter, word in _FAULTS.items() if flags[letter] == "1"),
        pending=tuple(_pending(int(flags["eee"]), int(flags["u"]), flags["h"])),
        waiting=("a label waits to be taken",) if flags["t"] == "1" else (),
    )


def parse_identification(frames: tuple[str, ...]) -> HostIdentification:
    """Raises ParseError unless `frames` are one string `model,version,dots per mm,memory` with or without options."""
    if len(frames) != 1:
        raise ParseError("printer identification", "one string", str(len(frames)))
    said = _IDENTIFICATION.fullmatch(frames[0])
    if said is None:
        raise ParseError("printer identification", "model,V…,6|8|12|24,…KB", frames[0])
    return HostIdentification(said["model"], int(said["dpm"]))


def dots_per_mm(dpi: int) -> int:
    """What a printer with a head of `dpi` answers: whole dots, so 300 and 305 are told apart by the model alone.

    Raises ParseError for a head that answers nothing known.
    """
    if dpi not in _DOTS_PER_MM:
        raise ParseError("printer dpi", f"one of {', '.join(map(str, _DOTS_PER_MM))}", str(dpi))
    return _DOTS_PER_MM[dpi]


def status_shown(frames: tuple[str, ...]) -> str:
    """A status for the record, without the third string and its password."""
    return "~HS " + " | ".join(frames[:2])


def _pending(formats: int, labels: int, partial: str) -> list[str]:
    pending = []
    if formats:
        pending.append(f"{formats} formats in the buffer")
    if labels:
        pending.append(f"{labels} labels remaining")
    if partial == "1":
        pending.append("half a format received")
    return pending
