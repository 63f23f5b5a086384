"""What a printer language has to know beside the dots: where they will lie."""

from dataclasses import dataclass

from kiosk.labels.profile import Media


@dataclass(frozen=True)
class Placement:
    """Resolution in dots per inch, the media the dots go on, and the EPC for the tag inside the label in hex.

    `media` None is a picture on nothing: languages that place a label on a roll of fixed size refuse it.
    """

    dpi: int
    media: Media | None = None
    epc: str | None = None
