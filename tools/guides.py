"""The guides for each role, `docs/guides/*.md`, as pages with pictures of the real screens: one A4 page each.

What stands in a guide between single stars is said on the screen in these very words; a test holds it to the catalogue.

    make guides      takes the pictures anew in a browser (minutes), and writes out/guides/*.html

The pictures are those that the walks through every screen leave in `out/screens`; none is kept in the source. A guide
that names a picture which isn't there is refused, and so is a line of a form that a page doesn't know.
"""

import base64
import html
import re
import sys
from itertools import groupby
from pathlib import Path

from kiosk.domain.errors import ParseError

ROOT = Path(__file__).resolve().parent.parent
GUIDES, PICTURES, OUT = ROOT / "docs" / "guides", ROOT / "out" / "screens", ROOT / "out" / "guides"

_PICTURE = re.compile(r"!\[([^\]]+)\]\(screens/([a-z0-9-]+)\.png\)", re.ASCII)
_EMPHASIS = re.compile(r"\*(.+?)\*")
_MARKS = ((re.compile(r"\*\*(.+?)\*\*"), "strong"), (_EMPHASIS, "em"), (re.compile(r"`(.+?)`"), "code"))

STYLE = """
@page { size: A4; margin: 11mm 14mm }
body { font: 12pt/1.35 "DejaVu Sans", Verdana, sans-serif; color: #111; max-width: 182mm; margin: auto }
h1 { font-size: 22pt; margin: 0 0 2mm }
p { margin: 1.6mm 0 }
ol { margin: 2mm 0; padding-left: 7mm }
li { margin: 1mm 0 }
.pictures { display: flex; gap: 3mm; margin: 2.5mm 0; justify-content: center }
figure { margin: 0; flex: 0 1 auto }
img { width: 100%; max-height: 62mm; object-fit: contain; border: 0.3mm solid #666; box-sizing: border-box }
figcaption { font-size: 9.5pt }
"""


def pictures_of(text: str) -> tuple[str, ...]:
    """The names of the screens that a guide shows."""
    return tuple(name for _, name in _PICTURE.findall(text))


def said_on_screen(text: str) -> tuple[str, ...]:
    """The words that a guide says stand on a screen."""
    return tuple(_EMPHASIS.findall(text.replace("**", "")))


def page_of(text: str, pictures: Path) -> str:
    """A guide as one HTML page with its pictures inside. Raises ParseError."""
    title, *lines = text.splitlines()
    if not title.startswith("# "):
        raise ParseError("guide", "a title, '# …', in the first line", title)
    body = "\n".join(_block(kind, list(block), pictures) for kind, block in groupby(filter(None, lines), _kind))
    name = html.escape(title.removeprefix("# "))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title><style>{STYLE}</style>'
        f"<h1>{name}</h1>\n{body}</html>\n"
    )


def _kind(line: str) -> str:
    if re.match(r"[0-9]+\. ", line):
        return "step"
    if line.startswith("!"):
        return "picture"
    if line.startswith(("#", "-", ">", "|", " ")):
        raise ParseError("guide", "a title, steps, pictures and paragraphs alone", line)
    return "paragraph"


def _block(kind: str, lines: list[str], pictures: Path) -> str:
    if kind == "step":
        steps = "".join(f"<li>{_set(line.split(' ', 1)[1])}</li>" for line in lines)
        return f"<ol>{steps}</ol>"
    if kind == "picture":
        return f'<div class="pictures">{"".join(_figure(line, pictures) for line in lines)}</div>'
    return "\n".join(f"<p>{_set(line)}</p>" for line in lines)


def _figure(line: str, pictures: Path) -> str:
    found = _PICTURE.fullmatch(line)
    if found is None:
        raise ParseError("guide", "a picture, '![words](screens/name.png)'", line)
    words, name = found.groups()
    path = pictures / f"{name}.png"
    if not path.exists():
        raise ParseError("guide", f"a picture {name}.png that the walks through the screens left (make guides)", "none")
    content = base64.b64encode(path.read_bytes()).decode("ascii")
    caption = html.escape(words)
    picture = f'<img alt="{caption}" src="data:image/png;base64,{content}">'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _set(text: str) -> str:
    text = html.escape(text, quote=False)
    for mark, tag in _MARKS:
        text = mark.sub(rf"<{tag}>\1</{tag}>", text)
    return text


def main() -> int:
    """Write every guide; 2 where a picture is missing or a guide is of another form."""
    OUT.mkdir(parents=True, exist_ok=True)
    for path in sorted(GUIDES.glob("*.md")):
        try:
            page = page_of(path.read_text(encoding="utf-8"), PICTURES)
        except ParseError as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            return 2
        (OUT / f"{path.stem}.html").write_text(page, encoding="utf-8")
        print(OUT / f"{path.stem}.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
