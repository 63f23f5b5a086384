"""What nobody at a kiosk sends by mistake: texts that steer lines and printers, pictures that are none, broken scans."""

import struct
import zlib
from functools import cache

from tests.web.standing import STORIES, walked

HOSTILE = (
    "", " ", "\x00", "A\x00B", "\r\nX: y", "\u202eabc", "\u200b", "\ufeff", "\U0001d7d8", "\u0661\u0662", "é" * 300,
    "9" * 5_000, "-1", "1e999", "NaN", "0x10", "../../etc/passwd", "%00", "%ff", "{{7*7}}", "<script>", "' OR 1=1 --",
    "\ud7ff", "\uffff", "a|b|c", "2026-02-30", "0001-01-01", "9999-12-31", "99999999999999999999",
)  # fmt: skip

SCANS = (
    b"", b"{", b"[]", b"5", b'"x"', b"null", b'{"text": 5}', b'{"text": null}', b'{"text": ["a"]}', b'{"text": {}}',
    b'{"text": ""}', b'{"text": "\\ud800"}', b'{"text": "\\u0000"}', b"[" * 100_000, b"[" * 1_900, b"\xff\xfe{",
    b'{"text": "' + b"9" * 300 + b'"}', b'{"text": 1e999}', b'{"text": NaN}',
)  # fmt: skip


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG file that says it is so large, and holds these rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@cache
def pictures() -> tuple[bytes, ...]:
    """Pictures that were taken, and what is none."""
    taken = tuple(picture for story in STORIES for picture in walked(story).pictures)
    one = taken[0]
    return (
        *taken, b"", b"\xff\xd8\xff", one[: len(one) // 2], one[:200], one[:300] + b"\x00" * 3_000, png(1, 1, b"\0\0"),
        png(60_000, 60_000), png(10_000, 5_000), png(0, 0), png(3_000, 2_000, b"\0" * 3_001 * 2_000), png(900, 900, b"x"),
        b"RIFF\x04\x00\x00\x00WEBP", b"GIF89a" + b"\0" * 50, b"%PDF-1.7", b"\0" * 4_000_001, one + one,
    )  # fmt: skip
