"""A small file that is there whole or as it was before, whenever the power goes."""

import os
from pathlib import Path

FILE_MODE = 0o600


def write_whole(path: Path, content: str, mode: int = FILE_MODE) -> None:
    """Put `content` (UTF-8) in the place of what the file says, durable once this returned. Raises OSError."""
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    beside.replace(path)
    keep_name(path)


def keep_name(path: Path) -> None:
    """Make a new file's name in its folder durable. Raises OSError."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
