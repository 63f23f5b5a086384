"""Pictures of screens as a browser drew them, kept in `out/screens` to be looked at and for the guides."""

from pathlib import Path

from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "out" / "screens"


def keep(page: Page, name: str, *, whole: bool = False) -> bytes:
    """Keep the picture of a screen; of a page for reading, all of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = page.screenshot(full_page=whole)
    (PICTURES / f"{name}.png").write_bytes(picture)
    return picture
